import assert from "node:assert/strict";

import { parseStackConfig } from "../../config/load";
import { ConfigError } from "../../config/problem";
import { problemsOf } from "./rules/sections";

describe("parseStackConfig", () => {
  it("fills every default in", () => {
    assert.deepEqual(parseStackConfig({ network: { mode: "public" } }, "dev"), {
      network: {
        mode: "public",
        vpcCidr: "10.10.0.0/16",
        zoneCount: 2,
        clients: [],
        clientPrefixList: false,
        sftpPort: 22,
        ipAddressType: "IPV4",
        peerings: [],
        transitGateways: [],
        quotas: { networkAclRules: 20, securityGroupRules: 60 },
      },
      storage: {
        domain: "s3",
        encryption: "aws:kms",
        administrators: [],
        keyConsumers: [],
        release: [],
        lifecycle: [],
        shares: [],
        mfaDelete: false,
        mfaDeleteExempt: [],
        accessPoints: [],
        eventBridge: false,
        deletionProtection: true,
        abortIncompleteUploadDays: 7,
        noncurrentVersionDays: 90,
      },
      identity: {
        secretPrefix: "managed-sftp/dev",
        rolesFromSecrets: false,
        memorySize: 1024,
        store: "secrets",
        lockout: { attempts: 10, windowMinutes: 15 },
        cache: { seconds: 30, users: 1000 },
        frontDoor: "lambda",
      },
      transfer: {
        protocols: ["SFTP"],
        securityPolicyName: "TransferSecurityPolicy-2025-03",
        sftpAuthenticationMethods: "PUBLIC_KEY_OR_PASSWORD",
        hostKeys: [],
      },
      operations: {
        logRetentionDays: 90,
        alarms: { emails: [], deniedOperations: 5 },
        dashboard: true,
      },
    });
  });

  it("fails with every problem at once, in the operator's words", () => {
    const raw = {
      network: {
        mode: "public",
        zonecount: 2,
        vpcCidr: "10.0.0/16",
        addressAllocationIds: ["eipalloc-0a"],
      },
      storge: {},
      transfer: { protocols: ["FTP"] },
    };
    assert.throws(() => parseStackConfig(raw, "dev"), {
      message: [
        "Pulumi.dev.yaml has 5 problems; nothing was created",
        '  ✖ managed-sftp:network.vpcCidr expected an IPv4 range such as "10.20.0.0/16", got "10.0.0/16"',
        "  ✖ managed-sftp:network.zonecount is not a setting; write zoneCount",
        "  ✖ managed-sftp:storge is not a section; write managed-sftp:storage",
        "  ✖ managed-sftp:network.addressAllocationIds lists Elastic IPs, which mode public does not support; remove them or use mode internet-facing",
        "  ✖ managed-sftp:transfer.protocols lists FTP, which sends passwords unencrypted and which AWS supports only on internal endpoints; use SFTP or mode closed, got mode public",
      ].join("\n"),
    });
  });

  it("fails for a configuration that is not an object", () => {
    for (const raw of [undefined, "public", [], null]) {
      assert.throws(() => parseStackConfig(raw, "dev"), ConfigError);
    }
  });

  it("fails without a network section", () => {
    assert.deepEqual(problemsOf({}), [
      "network is missing; write its settings below it, such as mode",
    ]);
    assert.deepEqual(problemsOf({ network: {} }), [
      "network.mode is missing; write one of public, internet-facing, closed",
    ]);
  });

  // YAML gives a value another kind than its writer meant.
  it("fails with what to write in place of a value of another kind", () => {
    const network = { mode: "public" };
    for (const [raw, problem] of [
      [{ network: null }, "network is empty; write its settings below it, such as mode"],
      [
        { network: { mode: null } },
        "network.mode is empty; write one of public, internet-facing, closed",
      ],
      [{ network: "public" }, 'network is the text "public"; write "mode: public" below it'],
      [{ network: "on" }, 'network is the text "on"; write its settings below it, such as mode'],
      [
        { network: { mode: "open" } },
        'network.mode is the text "open"; write one of public, internet-facing, closed',
      ],
      [
        { network: { ...network, zoneCount: 1.5 } },
        "network.zoneCount is 1.5; write a whole number",
      ],
      [
        { network: { ...network, zoneCount: "two" } },
        'network.zoneCount is the text "two"; write a number',
      ],
      [{ network: { ...network, clients: 5 } }, "network.clients is 5; write a list: [5]"],
      [
        { network, storage: { mfaDelete: "maybe" } },
        'storage.mfaDelete is the text "maybe"; write true or false',
      ],
      [{ network, storage: { mfaDelete: 0 } }, "storage.mfaDelete is 0; write false"],
      [{ network, storage: { mfaDelete: "on" } }, 'storage.mfaDelete is the text "on"; write true'],
      [{ network, storage: { bucketName: 5 } }, 'storage.bucketName is 5; write "5" in quotes'],
      [
        { network, storage: { bucketName: ["a"] } },
        'storage.bucketName is the list ["a"]; write a',
      ],
      [
        { network, storage: { bucketName: { a: 1 } } },
        'storage.bucketName is the map {"a":1}; write one text',
      ],
      [
        { network, storage: { administrators: null } },
        "storage.administrators is empty; remove the line, or write a list",
      ],
      [
        { network, storage: { shares: [{ prefix: "a/", access: "read" }] } },
        "storage.shares[0].principal is missing; expected the ARN of one role or user without wildcards, or the 12 digits of an account id",
      ],
      [
        { network, operations: { workflow: { steps: [{ deleteOriginal: false }] } } },
        "operations.workflow.steps[0].deleteOriginal is false; write true",
      ],
      [
        { network, transfer: { hostKeys: ["ed25519 - rsa"] } },
        'transfer.hostKeys[0] has several entries on one line; write each on a line of its own: "- ed25519", "- rsa"',
      ],
      [
        { network, transfer: { hostKeys: ["a"], zzzz: 1 } },
        "transfer.zzzz is not a setting; remove it, or use one of protocols, certificateArn, passiveIp, tlsSessionResumptionMode, hostKeys, preAuthenticationLoginBanner, postAuthenticationLoginBanner, securityPolicyName, sftpAuthenticationMethods",
      ],
      [{ network, sftpPort: 22 }, "sftpPort is not a section; write it as network.sftpPort"],
    ] as const) {
      assert.deepEqual(problemsOf(raw), [problem]);
    }
    const banner = "x".repeat(4097);
    assert.match(
      problemsOf({ network, transfer: { postAuthenticationLoginBanner: banner } }).join(),
      /^transfer\.postAuthenticationLoginBanner .*, got "x+"$/,
    );
  });

  it("fails for a stack name that cannot be part of a bucket's name", () => {
    assert.deepEqual(problemsOf({ network: { mode: "public" } }, "Dev_1"), [
      'stack name "Dev_1" becomes part of bucket names; use lower-case letters, digits and inner hyphens',
    ]);
    assert.deepEqual(problemsOf({ network: { mode: "public" } }, "a".repeat(30)), [
      `stack name "${"a".repeat(30)}" has 30 characters, and bucket names take at most 29 of them; choose a shorter one`,
    ]);
  });

  // A lockout after two typing errors, or a cache of hours, would go unnoticed.
  it("fails for unreasonable limits of logins", () => {
    const identity = (settings: object) =>
      problemsOf({ network: { mode: "public" }, identity: settings });
    for (const [settings, problem] of [
      [{ lockout: { attempts: 2 } }, "identity.lockout.attempts is 2; write 3 or more"],
      [{ lockout: { attempts: 21 } }, "identity.lockout.attempts is 21; write 20 or less"],
      [
        { lockout: { windowMinutes: 1441 } },
        "identity.lockout.windowMinutes is 1441; write 1440 or less",
      ],
      [
        { lockout: true },
        "identity.lockout expected false, or attempts and windowMinutes, got true",
      ],
      [{ lockout: { attemps: 5 } }, "identity.lockout.attemps is not a setting; write attempts"],
      [{ cache: { seconds: 301 } }, "identity.cache.seconds is 301; write 300 or less"],
      [{ cache: { users: 0 } }, "identity.cache.users is 0; write 1 or more"],
    ] as const) {
      const [first = "", ...others] = identity(settings);
      assert.equal(first.slice(0, problem.length), problem);
      assert.deepEqual(others, []);
    }
    assert.deepEqual(identity({ lockout: false, cache: { seconds: 0 } }), []);
  });

  it("fails inside the matching kind of step, or for an unknown kind", () => {
    const steps = [
      { copyTo: "archive" },
      { tga: 1 },
      { copyTo: "a/", overwrit: true },
      { tag: {}, deleteOriginal: true },
    ];
    const one = "expected one of tag, copyTo, decryptTo, lambdaArn, deleteOriginal";
    assert.deepEqual(
      problemsOf({ network: { mode: "public" }, operations: { workflow: { steps } } }),
      [
        'operations.workflow.steps[0].copyTo expected a folder that ends with "/", such as "alice/in/", got "archive"',
        `operations.workflow.steps[1] ${one}, got {"tga":1}`,
        "operations.workflow.steps[2].overwrit is not a setting; write overwrite",
        `operations.workflow.steps[3] ${one}, got {"tag":{},"deleteOriginal":true}`,
      ],
    );
  });
});

describe("texts with constraints of AWS", () => {
  const open = { mode: "public" };
  const tagged = (tag: unknown) =>
    problemsOf({ network: open, operations: { workflow: { steps: [{ tag }] } } });
  const path = "operations.workflow.steps[0].tag";

  it("fail with the constraint of AWS's API model, inside a step too", () => {
    assert.deepEqual(tagged({ class: "x".repeat(257) }), [
      `${path}.class has 257 characters, more than the 256 that AWS takes, got "${"x".repeat(257)}"`,
    ]);
    assert.deepEqual(tagged({}), [`${path} has no tags; list at least one, got {}`]);
    const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`t${index}`, "x"]));
    assert.deepEqual(tagged(eleven), [
      `${path} has more than 10 tags, the maximum of an S3 object, got ${JSON.stringify(eleven)}`,
    ]);
  });

  it("fail in the key of a record", () => {
    const key = "k".repeat(129);
    const [problem, ...others] = tagged({ [key]: "x" });
    assert.deepEqual(others, []);
    assert.match(
      problem ?? "",
      /^operations\.workflow\.steps\[0\]\.tag\.k{129} has 129 characters, more/,
    );
  });

  it("fail with what S3 documents beside its API model", () => {
    assert.deepEqual(problemsOf({ network: open, storage: { bucketName: "files--x-s3" } }), [
      'storage.bucketName has the suffix "--x-s3", which S3 reserves, got "files--x-s3"',
    ]);
  });
});
