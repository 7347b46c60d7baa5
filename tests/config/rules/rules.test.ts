import assert from "node:assert/strict";

import { RULES } from "../../../config/parse";
import { ADDRESSES } from "./refused-addresses";
import { ENDPOINTS } from "./refused-endpoints";
import { NETWORK } from "./refused-network";
import { SERVICES } from "./refused-services";
import { STORAGE } from "./refused-storage";
import { MORE_ZONES, ZONES } from "./refused-zones";
import {
  client,
  wide,
  closed,
  ranges,
  stored,
  operated,
  administrators,
  point,
  ftps,
  problemsOf,
  type Sections,
} from "./sections";

const REFUSED = { ...NETWORK, ...ADDRESSES, ...ENDPOINTS, ...ZONES, ...STORAGE, ...SERVICES };

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

  it("need three ACL rules each with SFTP and FTPS", () => {
    assert.deepEqual(problemsOf(closed({ clients: ranges(6) }, ftps)), []);
    assert.equal(problemsOf(closed({ clients: ranges(7) }, ftps)).length, 1);
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
      "network.interfaceEndpoints.0 expected a service name, or {service, callers}, got 5",
    ]);
    assert.deepEqual(
      problemsOf(closed({ interfaceEndpoints: [{ service: "kms", callers: ["10.10.64.1"] }] })),
      [
        'network.interfaceEndpoints.0.callers.0 has no prefix length; write "10.10.64.1/32", got "10.10.64.1"',
      ],
    );
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
      "network.addressAllocationIds has 1 Elastic IPs for 2 subnets; list one per subnet, or change network.existingVpc.subnetIds",
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
  const problems = (range: string): readonly string[] =>
    problemsOf(stored({ fence: { sourceCidrs: [range] }, administrators }));

  it("fails with ranges that admit everybody", () => {
    for (const range of ["0.0.0.0/0", "128.0.0.0/1", "::/0"]) {
      assert.deepEqual(problems(range), [
        `storage.fence lists ${range}, which fences hardly anybody out; list the networks`,
      ]);
    }
    assert.deepEqual(problems("9.0.0.0/8"), []);
  });

  it("fails with ranges that S3 never sees", () => {
    for (const range of [
      ...["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
      ...["192.168.0.0/16", "198.18.0.0/15", "240.0.0.0/8", "fc00::/7", "fd00::/64", "fe80::/10"],
    ]) {
      const [problem = "", ...others] = problems(range);
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
      assert.match(problems(origin).join(), /^storage.cors.origins.0 has a path or trailing slash/);
    }
    for (const origin of ["https://files.example.com:8443", "https://*.example.com"]) {
      assert.deepEqual(problems(origin), []);
    }
  });
});

// S3 applies every rule whose prefix matches, and takes the shorter expiry and the colder class: data
// would be deleted or moved before the day that the folder's own rule names.
describe("nested lifecycle rules", () => {
  const problems = (...lifecycle: object[]): readonly string[] => problemsOf(stored({ lifecycle }));
  const moves = (days: number, storageClass: string): object => ({
    transitions: [{ days, storageClass }],
  });

  it("fail when a wider rule deletes earlier", () => {
    const everything = { prefix: "", expireDays: 30 };
    assert.deepEqual(problems(everything, { prefix: "a/", expireDays: 31 }), [
      'storage.lifecycle for "a/" has expireDays 31, but the rule for "" already deletes after 30 days, and S3 takes the shorter; shorten it, or lengthen the other and give each other folder a rule of its own',
    ]);
    assert.match(
      problems(
        { prefix: "a/b/", noncurrentExpireDays: 8 },
        { prefix: "a/", noncurrentExpireDays: 7 },
      ).join(),
      /^storage.lifecycle for "a\/b\/" has noncurrentExpireDays 8, but the rule for "a\/" /,
    );
    assert.match(
      problems(everything, { prefix: "a/", ...moves(30, "GLACIER") }).join(),
      /^storage.lifecycle for "a\/" moves to GLACIER after 30 days, but the rule for "" deletes/,
    );
    assert.match(
      problems({ prefix: "", noncurrentExpireDays: 91 }).join(),
      /^storage.lifecycle for "" .* but storage.noncurrentVersionDays already deletes after 90/,
    );
  });

  it("fail when a wider rule moves objects to a colder class earlier", () => {
    const everything = { prefix: "", ...moves(30, "GLACIER") };
    assert.deepEqual(problems(everything, { prefix: "a/", ...moves(30, "STANDARD_IA") }), [
      'storage.lifecycle for "a/" is not yet as cold after 30 days, but the rule for "" then moves objects to GLACIER, and S3 takes the colder class; add that transition, or narrow the other rule',
    ]);
    assert.match(
      problems(everything, { prefix: "a/", ...moves(31, "DEEP_ARCHIVE") }).join(),
      /is not yet as cold after 30 days/,
    );
    assert.match(
      problems(
        { prefix: "", ...moves(1, "INTELLIGENT_TIERING") },
        {
          prefix: "a/",
          transitions: [
            { days: 1, storageClass: "INTELLIGENT_TIERING" },
            { days: 9, storageClass: "GLACIER_IR" },
          ],
        },
      ).join(),
      /^storage.lifecycle for "a\/" moves to GLACIER_IR, .* INTELLIGENT_TIERING, which S3 prefers/,
    );
  });

  it("may act earlier than a wider rule, or leave the rest to it", () => {
    const everything = {
      prefix: "",
      expireDays: 300,
      noncurrentExpireDays: 60,
      ...moves(30, "GLACIER"),
    };
    const earlier = { prefix: "a/", expireDays: 300, noncurrentExpireDays: 60 };
    assert.deepEqual(problems(everything, earlier), []);
    assert.deepEqual(problems(everything, { prefix: "a/", ...moves(29, "GLACIER") }), []);
    assert.deepEqual(problems(earlier, { prefix: "ab/", expireDays: 900 }), []);
  });
});

describe("a file system", () => {
  it("fails with each setting of a bucket", () => {
    const options = {
      bucketName: "files",
      abortIncompleteUploadDays: 1,
      noncurrentVersionDays: 1,
      lifecycle: [{ prefix: "a/", expireDays: 1 }],
      fence: { sourceCidrs: [client] },
      shares: [{ principal: "111122223333", prefix: "a/", access: "read" }],
      keyConsumers: [{ service: "macie" }],
      mfaDelete: true,
      mfaDeleteExempt: ["arn:aws:iam::111122223333:role/people"],
      objectLock: { mode: "GOVERNANCE", retentionDays: 1 },
      accessLogs: {},
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

describe("lifecycle transitions", () => {
  const problems = (transitions: object[], expireDays?: number): readonly string[] =>
    problemsOf(stored({ lifecycle: [{ prefix: "a/", transitions, expireDays }] }));

  it("go from warm to cold, with 30 days in STANDARD_IA", () => {
    const warm = { days: 30, storageClass: "STANDARD_IA" };
    assert.deepEqual(problems([warm, { days: 60, storageClass: "GLACIER" }], 61), []);
    assert.deepEqual(problems([warm, { days: 59, storageClass: "GLACIER" }]), [
      'storage.lifecycle for "a/" moves to GLACIER after 59 days, less than 30 after STANDARD_IA at 30; increase days',
    ]);
  });

  it("fail from cold to warm, and after expiry", () => {
    const cold = { days: 10, storageClass: "GLACIER" };
    assert.deepEqual(problems([cold, { days: 90, storageClass: "GLACIER_IR" }]), [
      'storage.lifecycle for "a/" moves from GLACIER to GLACIER_IR, which is not colder; reorder the transitions',
    ]);
    assert.deepEqual(problems([cold, { days: 10, storageClass: "DEEP_ARCHIVE" }]), [
      'storage.lifecycle for "a/" moves to DEEP_ARCHIVE after 10 days, less than 1 after GLACIER at 10; increase days',
    ]);
    assert.deepEqual(problems([cold], 10), [
      'storage.lifecycle for "a/" expires after 10 days, before it moves to GLACIER at 10; remove one of them',
    ]);
  });
});
