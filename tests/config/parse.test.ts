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
const internetFacing = { mode: "internet-facing", clients: ["203.0.113.0/24"] };

describe("parseStackConfig", () => {
  it("fills every default in", () => {
    assert.deepEqual(parseStackConfig({ network: { mode: "public" } }, "dev"), {
      network: {
        mode: "public",
        vpcCidr: "10.10.0.0/16",
        zoneCount: 2,
        clients: [],
        sftpPort: 22,
      },
      storage: {
        deletionProtection: true,
        abortIncompleteUploadDays: 7,
        noncurrentVersionDays: 90,
      },
      identity: { secretPrefix: "SFTP", rolesFromSecrets: false, memorySize: 1024 },
      transfer: {
        protocols: ["SFTP"],
        securityPolicyName: "TransferSecurityPolicy-2025-03",
        sftpAuthenticationMethods: "PUBLIC_KEY_OR_PASSWORD",
      },
      operations: { logRetentionDays: 90 },
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
        '  ✖ "enviroment" is no setting of network; correct the spelling or remove it',
        '  ✖ "storge" is no section; correct the spelling or remove it',
        "  ✖ network.addressAllocationIds holds Elastic IPs, which mode public cannot have; remove them or use mode internet-facing",
        "  ✖ transfer.protocols lists FTP, which sends passwords unencrypted and which AWS offers only on internal endpoints; use SFTP or mode closed, got public",
      ].join("\n"),
    });
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
    assert.deepEqual(problemsOf({ network: { mode: "public" } }, "a".repeat(38)), [
      `stack name "${"a".repeat(38)}" has 38 characters, and bucket names take at most 37 of them; choose a shorter one`,
    ]);
  });

  const REFUSED: readonly (readonly [string, Record<string, object>, string])[] = [
    [
      "a client list that a public endpoint would not enforce",
      { network: { mode: "public", clients: ["203.0.113.0/24"] } },
      "network.clients cannot be enforced with mode public, whose endpoint has no security group; remove the list or use mode internet-facing",
    ],
    [
      "an empty client list",
      { network: { mode: "internet-facing" } },
      "network.clients is empty, so nobody could connect with mode internet-facing; list at least one range",
    ],
    [
      "everybody as a client",
      { network: { mode: "closed", clients: ["0.0.0.0/0"] } },
      "network.clients contains 0.0.0.0/0, which is everybody; list the client networks instead",
    ],
    [
      "a client listed twice",
      { network: { mode: "closed", clients: ["10.1.0.0/16", "10.1.0.0/16"] } },
      "network.clients lists 10.1.0.0/16 more than once; keep one of each",
    ],
    [
      "a client range that does not begin at its first address",
      { network: { mode: "closed", clients: ["10.1.2.3/16"] } },
      'network.clients.0 has bits set behind its prefix length; write the first address of the range, got "10.1.2.3/16"',
    ],
    [
      "a VPC too small for three zones",
      { network: { ...internetFacing, vpcCidr: "10.0.0.0/25" } },
      "network.vpcCidr must be between /16 and /24 to hold three zones, got 10.0.0.0/25",
    ],
    [
      "another port on a public endpoint",
      { network: { mode: "public", sftpPort: 2222 } },
      "network.sftpPort is 2222, but a public endpoint listens on 22 only; remove it or use mode internet-facing",
    ],
    [
      "Elastic IPs with mode closed",
      {
        network: {
          mode: "closed",
          clients: ["10.1.0.0/16"],
          addressAllocationIds: ["eipalloc-0a", "eipalloc-0b"],
        },
      },
      "network.addressAllocationIds holds Elastic IPs, which mode closed cannot have; remove them or use mode internet-facing",
    ],
    [
      "another number of Elastic IPs than of zones",
      { network: { ...internetFacing, addressAllocationIds: ["eipalloc-0a"] } },
      "network.addressAllocationIds has 1 Elastic IPs for 2 zones; give one per zone or change network.zoneCount",
    ],
    [
      "an Elastic IP given twice",
      { network: { ...internetFacing, addressAllocationIds: ["eipalloc-0a", "eipalloc-0a"] } },
      "network.addressAllocationIds lists eipalloc-0a more than once; give each zone its own",
    ],
    [
      "FTPS on a public endpoint",
      { network: { mode: "public" }, transfer: { protocols: ["SFTP", "FTPS"] } },
      "transfer.protocols lists FTPS, which AWS offers only inside a VPC; use SFTP or mode internet-facing or closed",
    ],
    [
      "FTP with a way in from the internet",
      { network: internetFacing, transfer: { protocols: ["FTP"] } },
      "transfer.protocols lists FTP, which sends passwords unencrypted and which AWS offers only on internal endpoints; use SFTP or mode closed, got internet-facing",
    ],
    [
      "a protocol listed twice",
      { network: { mode: "public" }, transfer: { protocols: ["SFTP", "SFTP"] } },
      "transfer.protocols lists SFTP more than once; keep one of each",
    ],
  ];
  for (const [title, raw, problem] of REFUSED) {
    it(`fails for ${title}`, () => assert.deepEqual(problemsOf(raw), [problem]));
  }
});
