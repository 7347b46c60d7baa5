import assert from "node:assert/strict";

import { RULES } from "../../../config/load";
import { ADDRESSES } from "./refused-addresses";
import { ENDPOINTS } from "./refused-endpoints";
import { MALWARE } from "./refused-malware";
import { MULTI_REGION } from "./refused-multi-region";
import { NETWORK } from "./refused-network";
import { PUBLISH } from "./refused-publish";
import { SERVICES } from "./refused-services";
import { STORAGE } from "./refused-storage";
import { WEB_FIREWALL } from "./refused-web-firewall";
import { MORE_ZONES, ZONES } from "./refused-zones";
import {
  client,
  wide,
  closed,
  gateway,
  ranges,
  stored,
  operated,
  administrators,
  point,
  ftps,
  problemsOf,
  type Sections,
} from "./sections";

const REFUSED = {
  ...NETWORK,
  ...ADDRESSES,
  ...ENDPOINTS,
  ...ZONES,
  ...STORAGE,
  ...PUBLISH,
  ...WEB_FIREWALL,
  ...MALWARE,
  ...MULTI_REGION,
  ...SERVICES,
};

describe("refused combinations", () => {
  it("have one case each", () => {
    assert.deepEqual(Object.keys(REFUSED).sort(), RULES.map(({ refuses }) => refuses).sort());
  });

  for (const [title, [raw, problem]] of Object.entries(REFUSED)) {
    it(`fails for ${title}`, () => assert.deepEqual(problemsOf(raw), [problem]));
  }
});

describe("zones", () => {
  for (const [raw, problem] of MORE_ZONES) {
    it(`fail: ${problem}`, () => assert.deepEqual(problemsOf(raw), [problem]));
  }
});

describe("clients", () => {
  it("fit into a network ACL as a prefix list, even if they are many", () => {
    assert.deepEqual(problemsOf(closed({ clients: ranges(40), clientPrefixList: true })), []);
  });

  it("need no ACL rule for replies outside mode closed, whose server calls no endpoint", () => {
    const clients = Array.from({ length: 21 }, (_, index) => `9.${index}.0.0/16`);
    assert.match(
      problemsOf(wide({ clients })).join(),
      /needs 21 network ACL rules \(ranges times ports\), and the quota is 20/,
    );
  });

  it("are refused once with mode public, whatever they are", () => {
    for (const clients of [
      ["0.0.0.0/0"],
      ["10.0.0.0/8", "2001:db8:1::/48", "8.0.0.0/5"],
      ranges(90),
    ]) {
      assert.deepEqual(problemsOf({ network: { mode: "public", clients } }), [
        "network.clients cannot be enforced with mode public, whose endpoint has no security group; remove the list or use mode internet-facing",
      ]);
    }
  });

  it("need three ACL rules each with SFTP and FTPS", () => {
    assert.deepEqual(problemsOf(closed({ clients: ranges(6) }, ftps)), []);
    assert.equal(problemsOf(closed({ clients: ranges(7) }, ftps)).length, 1);
  });
});

describe("a published folder", () => {
  it("is in no quarantine, which nobody reads", () => {
    const storage = {
      accessLogs: {},
      publish: { prefix: "quarantine/out/", signingKeys: ["a"] },
      malware: { quarantine: {}, holdUntilScanned: true },
    };
    assert.match(
      problemsOf(stored(storage)).join(),
      /storage\.malware\.quarantine\.prefix is quarantine\/, .*quarantine\/out\/ is there; choose another folder/,
    );
  });
});

describe("interface endpoints", () => {
  const users = { identity: { store: "dynamodb" } };

  it("are not there for users in a table without callers of their own", () => {
    assert.match(
      problemsOf({ ...closed({ interfaceEndpoints: ["secretsmanager"] }), ...users })[0] ?? "",
      /lists secretsmanager, which neither the identity function nor the server calls/,
    );
  });

  it("have a service or a service with callers", () => {
    assert.deepEqual(problemsOf(closed({ interfaceEndpoints: [5] })), [
      "network.interfaceEndpoints[0] expected a service name, or {service, callers}, got 5",
    ]);
    assert.deepEqual(
      problemsOf(closed({ interfaceEndpoints: [{ service: "kms", callers: ["10.10.64.1"] }] })),
      [
        'network.interfaceEndpoints[0].callers[0] has no prefix length; write "10.10.64.1/32", got "10.10.64.1"',
      ],
    );
  });

  it("are not for most of the internet in parts, in an existing VPC", () => {
    const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] };
    const callers = (ranges: string[]): Sections =>
      closed({
        existingVpc,
        interfaceEndpoints: ["secretsmanager", { service: "kms", callers: ranges }],
      });
    assert.deepEqual(problemsOf(callers(["9.0.0.0/8", "10.0.0.0/8"])), []);
    assert.deepEqual(problemsOf(callers(["8.0.0.0/8", "9.0.0.0/8"])), [
      "network.interfaceEndpoints admits callers from more than a /8 of public IPv4 addresses in sum; list the ranges of the callers in the VPC",
    ]);
  });

  for (const range of ["::/0", "0.0.0.0/0", "2001:db8::/56"]) {
    it(`are not for the caller ${range} of an existing VPC`, () => {
      const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] };
      const kms = { service: "kms", callers: [range] };
      const network = { existingVpc, interfaceEndpoints: ["secretsmanager", kms] };
      assert.deepEqual(problemsOf(closed(network)), [
        `network.interfaceEndpoints names the caller ${range}, but endpoints have IPv4 addresses and are not for everybody; list the IPv4 ranges of the callers`,
      ]);
    });
  }
});

describe("Elastic IPs", () => {
  it("fail unless there is one per subnet of an existing VPC", () => {
    const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a", "subnet-0b"] };
    assert.deepEqual(problemsOf(wide({ existingVpc, addressAllocationIds: ["eipalloc-0a"] })), [
      "network.addressAllocationIds must list one Elastic IP per subnet (2), got 1; change the list, or network.existingVpc.subnetIds",
    ]);
  });
});

// Advice to remove a range from one list must not meet advice to write it there.
describe("ranges of Transit Gateways", () => {
  const gateways = (...clients: string[]): object => ({
    clients: [],
    transitGateways: [gateway("hub", clients)],
  });

  it("fail inside each other with advice to remove the inner one", () => {
    const path = "network.transitGateways[0].clients[1]";
    for (const [ranges, text] of [
      [
        ["10.20.0.0/16", "10.20.3.0/24"],
        "is 10.20.3.0/24, which overlaps 10.20.0.0/16 of the same Transit Gateway hub; remove 10.20.3.0/24, which 10.20.0.0/16 includes",
      ],
      [
        ["10.20.3.0/24", "10.20.0.0/16"],
        "is 10.20.0.0/16, which overlaps 10.20.3.0/24 of the same Transit Gateway hub; remove 10.20.3.0/24, which 10.20.0.0/16 includes",
      ],
      [
        ["10.20.0.0/16", "10.20.0.0/16"],
        "is 10.20.0.0/16, which Transit Gateway hub lists twice; remove one",
      ],
    ] as const) {
      assert.deepEqual(problemsOf(closed(gateways(...ranges))), [`${path} ${text}`]);
    }
  });

  it("are not also refused as repeated where the gateways themselves are refused", () => {
    const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] };
    const repeated = { ...gateways("10.20.0.0/16"), clients: ["10.20.0.0/16"] };
    const problems = problemsOf(
      closed({ ...repeated, existingVpc, interfaceEndpoints: ["sts", "secretsmanager"] }),
    );
    assert.deepEqual(problems, [
      "network.transitGateways cannot be used with network.existingVpc, whose route tables the stack does not manage; connect the VPC where it is managed, remove network.transitGateways, and list the client ranges in network.clients",
    ]);
    assert.deepEqual(problemsOf(wide({ ...gateways("10.10.0.0/16"), clients: [client] })), [
      "network.transitGateways need mode closed; use it, or remove network.transitGateways, got mode internet-facing",
    ]);
  });
});

describe("associated VPCs", () => {
  it("fail with an existing private zone", () => {
    const associatedVpcs = [{ vpcId: "vpc-0a" }];
    const hostname = { name: "sftp.example.com", zoneId: "Z0123", associatedVpcs };
    assert.deepEqual(problemsOf(closed({ hostname })), [
      "network.hostname has associatedVpcs, which require a private zone that the stack creates; remove them, or use mode closed without zoneId",
    ]);
  });
});

describe("alarms", () => {
  it("may be none", () => {
    assert.deepEqual(problemsOf(operated({ alarms: false })), []);
  });
});

describe("Object Lock", () => {
  it("fails with a lifecycle rule that expires objects before the retention ends", () => {
    const objectLock = { mode: "GOVERNANCE", retentionDays: 100 };
    const lock = (rule: object): Sections =>
      stored({ objectLock, noncurrentVersionDays: 100, lifecycle: [{ prefix: "a/", ...rule }] });
    assert.deepEqual(problemsOf(lock({ expireDays: 100, noncurrentExpireDays: 100 })), []);
    for (const setting of ["expireDays", "noncurrentExpireDays"]) {
      const [problem, ...others] = problemsOf(lock({ [setting]: 99 }));
      assert.deepEqual(others, []);
      assert.match(problem ?? "", new RegExp(`^storage.objectLock .*"a/" ${setting}`));
    }
  });
});

describe("a fence", () => {
  const problems = (sourceCidrs: readonly string[], more: object = {}): readonly string[] =>
    problemsOf(stored({ fence: { sourceCidrs, ...more }, administrators }));

  it("fails with ranges that admit everybody, with a reason too", () => {
    for (const [range, holds] of [
      ["0.0.0.0/0", "more than a /2 of public IPv4 addresses"],
      ["128.0.0.0/1", "more than a /2 of public IPv4 addresses"],
      ["::/0", "more than a /5 of public IPv6 addresses"],
    ] as const) {
      for (const more of [{}, { wideReason: "The partners are anywhere" }]) {
        assert.deepEqual(problems([range], more), [
          `storage.fence admits ${holds} in sum, which fences hardly anybody out; list the networks`,
        ]);
      }
    }
    assert.deepEqual(problems(["9.0.0.0/8"]), []);
  });

  it("is judged by the sum of its ranges, and may be wide for a reason", () => {
    const two = ["8.0.0.0/8", "2a00::/16", "9.0.0.0/9", "9.128.0.0/9"];
    assert.deepEqual(problems(two), [
      "storage.fence admits more than a /8 of public IPv4 addresses in sum, which fences hardly anybody out; list the networks, or say in wideReason why",
    ]);
    assert.deepEqual(problems(two, { wideReason: "Two carriers of all partners" }), []);
  });

  it("fails with ranges that S3 never sees", () => {
    for (const range of [
      ...["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
      ...["192.168.0.0/16", "198.18.0.0/15", "240.0.0.0/8", "fc00::/7", "fd00::/64", "fe80::/10"],
    ]) {
      const [problem = "", ...others] = problems([range]);
      assert.ok(problem.startsWith(`storage.fence lists ${range}, but S3 sees public addresses`));
      assert.deepEqual(others, []);
    }
  });
});

// A browser sends an origin without a path, and S3 compares it as a text.
describe("CORS origins", () => {
  it("fail with a path or a trailing slash", () => {
    const problems = (origin: string): readonly string[] =>
      problemsOf(stored({ cors: { origins: [origin] } }));
    for (const origin of ["https://files.example.com/", "https://files.example.com/app"]) {
      assert.match(
        problems(origin).join(),
        /^storage.cors.origins\[0\] has a path or trailing slash/,
      );
    }
    for (const origin of ["https://files.example.com:8443", "https://*.example.com"]) {
      assert.deepEqual(problems(origin), []);
    }
  });
});

describe("a file system", () => {
  it("fails with each setting of a bucket", () => {
    const options = {
      bucketName: "files",
      abortIncompleteUploadDays: 1,
      noncurrentVersionDays: 1,
      lifecycle: [{ prefix: "a/", expireDays: 1 }],
      restore: {},
      fence: { sourceCidrs: [client] },
      shares: [{ principal: "111122223333", prefix: "a/", access: "read" }],
      keyConsumers: [{ service: "macie" }],
      mfaDelete: true,
      mfaDeleteExempt: ["arn:aws:iam::111122223333:role/people"],
      objectLock: { mode: "GOVERNANCE", retentionDays: 1 },
      accessLogs: {},
      audit: {},
      replication: { region: "eu-west-1" },
      accessPoints: [point],
      cors: { origins: ["https://files.example.com"] },
      inventory: "Daily",
    };
    for (const [option, value] of Object.entries(options)) {
      const [problem] = problemsOf(stored({ domain: "efs", administrators, [option]: value }));
      assert.equal(
        problem,
        `storage.domain efs has no bucket, to which storage.${option} would apply; remove them or use domain s3`,
      );
    }
  });

  it("accepts settings of the key and the protection", () => {
    const existingKey = "alias/files";
    const storage = { domain: "efs", administrators, existingKey, deletionProtection: false };
    assert.deepEqual(problemsOf(stored(storage)), []);
  });
});
