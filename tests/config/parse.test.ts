import assert from "node:assert/strict";

import { ConfigError, parseStackConfig } from "../../config/parse";

const problemsOf = (raw: unknown, stack = "dev"): readonly string[] => {
  try {
    parseStackConfig(raw, stack);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
};

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
        enviroment: "dev",
        vpcCidr: "10.0.0/16",
        addressAllocationIds: ["eipalloc-0a"],
      },
      storge: {},
      transfer: { protocols: ["FTP"] },
    };
    assert.throws(() => parseStackConfig(raw, "dev"), {
      message: [
        "Pulumi.dev.yaml has 5 problems; nothing was created",
        '  ✖ network.vpcCidr expected an IPv4 range such as "10.20.0.0/16", got "10.0.0/16"',
        '  ✖ "enviroment" is not a setting of network; correct the spelling or remove it',
        '  ✖ "storge" is not a section; correct the spelling or remove it',
        "  ✖ network.addressAllocationIds lists Elastic IPs, which mode public does not support; remove them or use mode internet-facing",
        "  ✖ transfer.protocols lists FTP, which sends passwords unencrypted and which AWS supports only on internal endpoints; use SFTP or mode closed, got mode public",
      ].join("\n"),
    });
  });

  it("fails for a configuration that is not an object", () => {
    for (const raw of [undefined, "public", [], null]) {
      assert.throws(() => parseStackConfig(raw, "dev"), ConfigError);
    }
  });

  it("fails without a network section", () => {
    assert.deepEqual(problemsOf({}), ["network is missing; expected object"]);
    assert.deepEqual(problemsOf({ network: {} }), [
      'network.mode is missing; Invalid option: expected one of "public"|"internet-facing"|"closed"',
    ]);
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
      [{ lockout: { attempts: 2 } }, "identity.lockout.attempts Too small"],
      [{ lockout: { attempts: 21 } }, "identity.lockout.attempts Too big"],
      [{ lockout: { windowMinutes: 1441 } }, "identity.lockout.windowMinutes Too big"],
      [
        { lockout: true },
        "identity.lockout expected false, or attempts and windowMinutes, got true",
      ],
      [{ lockout: { attemps: 5 } }, '"attemps" is not a setting of identity.lockout'],
      [{ cache: { seconds: 301 } }, "identity.cache.seconds Too big"],
      [{ cache: { users: 0 } }, "identity.cache.users Too small"],
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
        'operations.workflow.steps.0.copyTo expected a folder that ends with "/", such as "alice/in/", got "archive"',
        `operations.workflow.steps.1 ${one}, got {"tga":1}`,
        '"overwrit" is not a setting of operations.workflow.steps.2; correct the spelling or remove it',
        `operations.workflow.steps.3 ${one}, got {"tag":{},"deleteOriginal":true}`,
      ],
    );
  });
});

describe("texts with constraints of AWS", () => {
  const open = { mode: "public" };
  const tagged = (tag: unknown) =>
    problemsOf({ network: open, operations: { workflow: { steps: [{ tag }] } } });
  const path = "operations.workflow.steps.0.tag";

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
      /^operations\.workflow\.steps\.0\.tag\.k{129} has 129 characters, more/,
    );
  });

  it("fail with what S3 documents beside its API model", () => {
    assert.deepEqual(problemsOf({ network: open, storage: { bucketName: "files--x-s3" } }), [
      'storage.bucketName has the suffix "--x-s3", which S3 reserves, got "files--x-s3"',
    ]);
  });
});
