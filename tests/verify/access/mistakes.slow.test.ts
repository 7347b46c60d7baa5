import * as assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { graphOf, MODES } from "../../support/program";
import { shipped } from "../../support/stacks";
import {
  configured,
  inSessions,
  replaced,
  type Statement,
  turnedBy,
  withPolicy,
  withStatement,
} from "./matrix/support";
import { BUCKET_ARN } from "./support";
import type { MatrixConfig } from "../../../verify/access/matrix/actors";

/** A stack whose objects are fenced off, and its settings. */
const fenced = async (fence: object): Promise<[Graph, MatrixConfig]> => {
  const settings = { administrators: ["arn:aws:iam::111122223333:role/deployer"], fence };
  return [await graphOf({ ...MODES.public, storage: settings }), configured(settings)];
};

/** What turns when Transfer's users reach no object any more. */
const NO_OBJECTS = {
  alice: "-get-own -put-own -put-multipart -rename-own -mkdir -delete-own -put-right-headers",
  bob: "-get-own -put-own -put-multipart -rename-own -mkdir -delete-own -put-right-headers",
  auditor: "-get-own",
  device: "-put-own -put-multipart -mkdir -put-right-headers",
  "user-role":
    "-get-own -get-neighbour -put-own -put-neighbour -put-multipart -rename-own -mkdir -delete-own -delete-neighbour -put-right-headers",
};

/** Condition of a statement without one operator. */
const without = (statement: Statement, operator: string): Statement => ({
  ...statement,
  Condition: Object.fromEntries(
    Object.entries(statement["Condition"] as object).filter(([name]) => name !== operator),
  ),
});

// Each of these has cost somebody a night: the matrix has to show it before it is deployed.
describe("the access matrix turns red", () => {
  let dev: Graph;

  before(async () => {
    dev = await shipped("dev");
  });

  it("for a prefix without slash", async () => {
    const change = inSessions(
      (all) => JSON.parse(JSON.stringify(all).replaceAll("/*", "*")) as Statement[],
    );
    assert.deepEqual(await turnedBy(dev, dev, configured(), change), {
      alice: "+list-neighbour +get-neighbour +put-neighbour +delete-neighbour",
      bob: "+list-neighbour +get-neighbour +put-neighbour +delete-neighbour",
      auditor: "+list-neighbour +get-neighbour",
      device: "+list-neighbour +put-neighbour",
    });
  });

  // It denies s3:PutBucketPolicy too, so that nobody but the account's root can take it down.
  it("for a fence on s3:* instead of objects, which exempts Transfer only", async () => {
    const [graph, config] = await fenced({ sourceCidrs: ["203.0.113.0/24"] });
    const bucket = "arn:aws:s3:::managed-sftp-test-111122223333";
    const transfer = "arn:aws:iam::111122223333:role/managed-sftp-test-user";
    const mutant = withStatement(graph, "bucket", "DenyOutsideFence", (statement) => ({
      ...statement,
      ...{ Action: "s3:*", Resource: [bucket, `${bucket}/*`] },
      Condition: {
        ...(statement["Condition"] as object),
        ArnNotLike: { "aws:PrincipalArn": transfer },
      },
    }));
    assert.deepEqual(await turnedBy(graph, mutant, config), {
      deployer:
        "-list-own -list-neighbour -list-root -delete-own -delete-neighbour -delete-version -list-outside -get-bucket-policy -put-bucket-policy -delete-bucket",
    });
  });

  it("for a bucket ARN without /* in the role", async () => {
    const mutant = withStatement(dev, "userBucket", "Objects", (statement) => ({
      ...statement,
      Resource: BUCKET_ARN,
    }));
    assert.deepEqual(await turnedBy(dev, mutant), NO_OBJECTS);
  });

  it("for a bucket ARN without /* in the bucket's policy", async () => {
    const mutant = withStatement(dev, "bucket", "DenyPlainHttp", (statement) => ({
      ...statement,
      Resource: BUCKET_ARN,
    }));
    assert.deepEqual(await turnedBy(dev, mutant), {
      alice: "+get-plain-http",
      bob: "+get-plain-http",
      auditor: "+get-plain-http",
      "user-role": "+get-plain-http",
    });
  });

  it("for a fence by aws:SourceVpce without an exemption of Transfer", async () => {
    const [graph, config] = await fenced({ vpcEndpointIds: ["vpce-0a1b2c3d"] });
    const mutant = withStatement(graph, "bucket", "DenyOutsideFence", (statement) =>
      without(statement, "ArnNotLike"),
    );
    assert.deepEqual(await turnedBy(graph, mutant, config), {
      alice: `-list-own ${NO_OBJECTS.alice}`,
      bob: `-list-own ${NO_OBJECTS.bob}`,
      auditor: `-list-own ${NO_OBJECTS.auditor}`,
      device: `-list-own ${NO_OBJECTS.device}`,
      "user-role": `-list-own -list-neighbour -list-root ${NO_OBJECTS["user-role"]}`,
      deployer:
        "-list-own -list-neighbour -list-root -delete-own -delete-neighbour -delete-version -list-outside",
    });
  });

  it("for a public principal in the bucket's policy", async () => {
    const statement = {
      ...{ Sid: "Public", Effect: "Allow", Principal: "*" },
      ...{ Action: "s3:*", Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`] },
    };
    const mutant = withPolicy(dev, "bucket", (all) => [...all, statement]);
    // The public access block still keeps out other accounts, but not the roles of the own one.
    const inside = {
      identity:
        "+list-own +list-neighbour +list-root +delete-own +delete-neighbour +delete-version +get-bucket-policy +put-bucket-policy +delete-bucket",
      "user-role": "+delete-version +get-bucket-policy +put-bucket-policy +delete-bucket",
    };
    assert.deepEqual(await turnedBy(dev, mutant), inside);
    const unblocked = (graph: Graph): Graph => ({
      ...graph,
      resources: graph.resources.filter(({ type }) => !type.includes("PublicAccessBlock")),
    });
    const outside =
      "+list-own +list-neighbour +list-root +delete-own +delete-neighbour +delete-version +get-bucket-policy +put-bucket-policy +delete-bucket";
    assert.deepEqual(await turnedBy(unblocked(dev), unblocked(mutant)), {
      ...inside,
      ...{ stranger: outside, anonymous: outside },
    });
  });

  it("only where something is wrong", async () => {
    assert.deepEqual(await turnedBy(dev, dev), {});
    assert.throws(() => replaced([], "Objects", (statement) => statement), /no statement Objects/);
  });
});
