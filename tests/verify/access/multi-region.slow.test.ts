import assert from "node:assert/strict";

import { type AccessMatrix, accessMatrix } from "../../../verify/access/matrix/matrix";
import type { Graph } from "../../../verify/graph/graph";
import { TWO_REGIONS } from "../../support/features";
import { graphOf, MODES } from "../../support/program";
import { allowedOf, configured, type Statement, turnedBy } from "./matrix/support";

const CONSUMERS = [
  { principal: "arn:aws:iam::444455556666:role/global", prefix: "alice/", access: "read" },
  { principal: "777788889999", prefix: "bob/in/", access: "write" },
];
const STORAGE = {
  ...{ administrators: TWO_REGIONS.administrators, shares: TWO_REGIONS.shares },
  ...{ objectLock: TWO_REGIONS.objectLock },
  multiRegion: { region: "eu-west-1", accessPoint: { consumers: CONSUMERS } },
};

const POLICIES = {
  bucket: ["aws:s3/bucketPolicy:BucketPolicy", "sftp"],
  secondBucket: ["aws:s3/bucketPolicy:BucketPolicy", "sftp-second"],
  key: ["aws:kms/key:Key", "sftp-data"],
  secondKey: ["aws:kms/key:Key", "sftp-second"],
  roleThere: ["aws:iam/rolePolicy:RolePolicy", "sftp-second"],
  roleBack: ["aws:iam/rolePolicy:RolePolicy", "sftp-second-back"],
  accessPoint: [
    "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy",
    "sftp-second",
  ],
} as const;

/** Statements without which the role loses more than its copies. */
const TURNS_THERE: Readonly<Record<string, string>> = {
  Source: "-list-own -list-neighbour -list-root -copy-there",
};
const TURNS_BACK: Readonly<Record<string, string>> = {
  Source: "-list-second -copy-back",
  SourceKey: "-decrypt-second -copy-back",
};

/** Statements, and what somebody can do or cannot do any more without each. */
const LOSSES: readonly (readonly [
  policy: keyof typeof POLICIES,
  sid: string,
  turned: Readonly<Record<string, string>>,
])[] = [
  [
    "bucket",
    "DelegateToAccessPoints",
    {
      "mrap-alice-global": "-get-access-point",
      "mrap-bob-in-777788889999": "-put-access-point",
    },
  ],
  ["secondBucket", "DenyPlainHttp", { "share-alice-out-reader": "+get-second-plain-http" }],
  ["secondBucket", "DenyOldTls", { "share-alice-out-reader": "+get-second-old-tls" }],
  ["secondBucket", "DenyWrongKey", { "other-role": "+put-second-wrong-key" }],
  ["secondBucket", "DenyMissingKey", { "other-role": "+put-second-no-key" }],
  ["secondBucket", "Share1List", { "share-alice-out-reader": "-list-second" }],
  ["secondBucket", "Share1Objects", { "share-alice-out-reader": "-get-second" }],
  [
    "secondBucket",
    "DelegateToAccessPoints",
    {
      "mrap-alice-global": "-list-second-access-point -get-second-access-point",
      "mrap-bob-in-777788889999": "-put-second-access-point",
    },
  ],
  ["key", "Replication", { "sftp-second": "-copy-there" }],
  ["key", "ReplicationThroughS3", { "sftp-second": "-copy-back" }],
  ["key", "Consumer2", { "mrap-alice-global": "-get-access-point" }],
  ["key", "Consumer3", { "mrap-bob-in-777788889999": "-put-access-point" }],
  ["secondKey", "Administration", { deployer: "-put-second-key-policy" }],
  ["secondKey", "Replication", { "sftp-second": "-decrypt-second -copy-back" }],
  ["secondKey", "ReplicationThroughS3", { "sftp-second": "-copy-there" }],
  ["secondKey", "Consumer1", { "share-alice-out-reader": "-get-second -decrypt-second" }],
  ["secondKey", "Consumer2", { "mrap-alice-global": "-decrypt-second -get-second-access-point" }],
  [
    "secondKey",
    "Consumer3",
    { "mrap-bob-in-777788889999": "-decrypt-second -put-second-access-point" },
  ],
  [
    "secondKey",
    "AdministratorsThroughS3",
    { deployer: "-get-second -get-neighbour-second -decrypt-second" },
  ],
  ...(["Source", "SourceObjects", "TargetObjects", "SourceKey", "TargetKey"] as const).flatMap(
    (sid) =>
      [
        ["roleThere", sid, { "sftp-second": TURNS_THERE[sid] ?? "-copy-there" }],
        ["roleBack", sid, { "sftp-second": TURNS_BACK[sid] ?? "-copy-back" }],
      ] as const,
  ),
  ["accessPoint", "Consumer1List", { "mrap-alice-global": "-list-second-access-point" }],
  [
    "accessPoint",
    "Consumer1Objects",
    { "mrap-alice-global": "-get-access-point -get-second-access-point" },
  ],
  [
    "accessPoint",
    "Consumer2Objects",
    { "mrap-bob-in-777788889999": "-put-access-point -put-second-access-point" },
  ],
];

/** A copy of a graph in which a policy lacks a statement, or has another one in its place. */
function without(
  graph: Graph,
  policy: keyof typeof POLICIES,
  sid: string,
  change?: (statement: Statement) => Statement,
): Graph {
  const [type, name] = POLICIES[policy];
  const changed = (text: string): string => {
    const document = JSON.parse(text) as { Statement: Statement[] };
    const Statement = document.Statement.flatMap((each) =>
      each["Sid"] === sid ? (change?.(each) ?? []) : each,
    );
    assert.notDeepEqual(Statement, document.Statement, `no statement ${sid}`);
    return JSON.stringify({ ...document, Statement });
  };
  return {
    ...graph,
    resources: graph.resources.map((resource) => {
      if (resource.type !== type || resource.name !== name) return resource;
      const { details, policy: own } = resource.inputs as {
        details?: { policy: string };
        policy?: string;
      };
      const inputs = details
        ? { ...resource.inputs, details: { ...details, policy: changed(details.policy) } }
        : { ...resource.inputs, policy: changed(String(own)) };
      return { ...resource, inputs };
    }),
  };
}

describe("the access matrix of a stack in two regions", () => {
  const config = configured(STORAGE);
  let graph: Graph;
  let matrix: AccessMatrix;
  before(async () => {
    graph = await graphOf({ ...MODES.public, storage: STORAGE });
    matrix = await accessMatrix(graph, config);
  });

  /** Operations on the second bucket, through the access point and between the buckets. */
  const abroad = (who: string): string =>
    allowedOf(matrix, who)
      .split(" ")
      .filter((operation) => /second|access-point|copy/.test(operation))
      .join(" ");
  const turns = (
    policy: keyof typeof POLICIES,
    sid: string,
    change?: (statement: Statement) => Statement,
  ): Promise<Record<string, string>> =>
    turnedBy(graph, without(graph, policy, sid, change), config);

  it("lets consumers of the access point reach their folder in both buckets, and nothing past it", () => {
    assert.equal(
      allowedOf(matrix, "mrap-alice-global"),
      "get-access-point decrypt-second list-second-access-point get-second-access-point",
    );
    assert.equal(
      allowedOf(matrix, "mrap-bob-in-777788889999"),
      "put-access-point decrypt-second put-second-access-point",
    );
  });

  it("lets a share's consumer read in the second bucket what it reads in the first", () => {
    assert.equal(abroad("share-alice-out-reader"), "get-second list-second decrypt-second");
  });

  it("lets the role copy both ways, and read the second bucket only to copy", () => {
    assert.equal(abroad("sftp-second"), "list-second decrypt-second copy-there copy-back");
  });

  it("lets administrators read there, who take the files to another server", () => {
    assert.equal(
      abroad("deployer"),
      "get-second get-neighbour-second list-second decrypt-second put-second-key-policy",
    );
    // Its policies allow everything with storage, but the key does not admit it.
    assert.equal(abroad("other-role"), "list-second");
  });

  it("lets no user of Transfer, no stranger and nobody unsigned in there", () => {
    for (const who of ["alice", "bob", "auditor", "device", "user-role", "stranger", "anonymous"]) {
      assert.equal(abroad(who), "", who);
    }
  });

  for (const [policy, sid, turned] of LOSSES) {
    it(`shows that ${policy} lost ${sid}`, async () => {
      const all = await turns(policy, sid);
      assert.deepEqual(
        Object.fromEntries(Object.entries(all).filter(([who]) => who in turned)),
        turned,
      );
    });
  }

  it("shows who reaches other folders through a statement that names none", async () => {
    const everywhere = (statement: Statement): Statement => ({
      ...statement,
      Resource: String(statement["Resource"]).replace("alice/*", "*"),
    });
    assert.deepEqual(await turns("accessPoint", "Consumer1Objects", everywhere), {
      "mrap-alice-global": "+get-neighbour-access-point +get-neighbour-second-access-point",
    });
  });

  it("shows that the second bucket lost its algorithm, where objects have no KMS key", async () => {
    const storage = { encryption: "AES256", multiRegion: { region: "eu-west-1" } };
    const plain = await graphOf({ ...MODES.public, storage });
    const mutant = without(plain, "secondBucket", "DenyWrongAlgorithm");
    assert.deepEqual(await turnedBy(plain, mutant, configured(storage)), {
      deployer: "+put-second-kms",
      "other-role": "+put-second-kms",
    });
  });
});
