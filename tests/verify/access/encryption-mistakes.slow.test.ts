import * as assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { shipped } from "../../support/stacks";
import {
  configured,
  inSessions,
  type Statement,
  turnedBy,
  withEncryption,
  withPolicy,
  withStatement,
} from "./matrix/support";
import { KEY_ARN } from "./support";
import { logBucketProblem } from "../../../verify/access/matrix/bucket/operations";

const ALIAS = KEY_ARN.replace(/key\/.+$/, "alias/managed-sftp-dev-data");

// Each of these has cost somebody a night: the matrix has to show it before it is deployed.
describe("the access matrix turns red", () => {
  let dev: Graph;

  before(async () => {
    dev = await shipped("dev");
  });

  it("for StringNotEqualsIfExists instead of a Null guard", async () => {
    const loose = (statement: Statement): Statement => ({
      ...statement,
      Condition: {
        StringNotEqualsIfExists: (statement["Condition"] as Statement)["StringNotEquals"],
      },
    });
    const mutant = withStatement(dev, "bucket", "DenyWrongAlgorithm", loose);
    assert.deepEqual(await turnedBy(dev, mutant), {
      alice: "-put-own -put-multipart -rename-own -mkdir",
      bob: "-put-own -put-multipart -rename-own -mkdir",
      device: "-put-own -put-multipart -mkdir",
      "user-role": "-put-own -put-neighbour -put-multipart -rename-own -mkdir",
    });
  });

  it("for a session policy without KMS", async () => {
    const change = inSessions((all) => all.filter(({ Sid }) => Sid !== "Key"));
    assert.deepEqual(await turnedBy(dev, dev, configured(), change), {
      alice: "-get-own -put-own -put-multipart -rename-own -mkdir -put-right-headers",
      bob: "-get-own -put-own -put-multipart -rename-own -mkdir -put-right-headers",
      auditor: "-get-own",
      device: "-put-own -put-multipart -mkdir -put-right-headers",
    });
  });

  it("for a put that asks for KMS and names no key", async () => {
    const mutant = withPolicy(dev, "bucket", (all) =>
      all.filter(({ Sid }) => Sid !== "DenyMissingKey"),
    );
    const administrators = "+put-no-key";
    assert.deepEqual(await turnedBy(dev, mutant), {
      deployer: administrators,
      "other-role": administrators,
      "user-role": administrators,
    });
  });

  it("for a key policy without Decrypt", async () => {
    const mutant = withStatement(dev, "key", "TransferUsersThroughS3", (statement) => ({
      ...statement,
      Action: "kms:GenerateDataKey",
    }));
    assert.deepEqual(await turnedBy(dev, mutant), {
      alice: "-get-own -put-multipart -rename-own",
      bob: "-get-own -put-multipart -rename-own",
      auditor: "-get-own",
      device: "-put-multipart",
      "user-role": "-get-own -get-neighbour -put-multipart -rename-own",
    });
  });

  it("for an alias instead of the key's ARN in the role", async () => {
    const mutant = withStatement(dev, "userKey", "KeyThroughS3", (statement) => ({
      ...statement,
      Resource: ALIAS,
    }));
    assert.deepEqual(await turnedBy(dev, mutant), {
      alice: "-get-own -put-own -put-multipart -rename-own -mkdir -put-right-headers",
      bob: "-get-own -put-own -put-multipart -rename-own -mkdir -put-right-headers",
      auditor: "-get-own",
      device: "-put-own -put-multipart -mkdir -put-right-headers",
      "user-role":
        "-get-own -get-neighbour -put-own -put-neighbour -put-multipart -rename-own -mkdir -put-right-headers",
    });
  });

  it("for an alias instead of the key's ARN in the bucket's policy", async () => {
    const mutant = withPolicy(
      dev,
      "bucket",
      (all) => JSON.parse(JSON.stringify(all).replaceAll(KEY_ARN, ALIAS)) as Statement[],
    );
    assert.deepEqual(await turnedBy(dev, mutant), {
      alice: "-put-right-headers",
      bob: "-put-right-headers",
      device: "-put-right-headers",
      "user-role": "-put-right-headers",
    });
  });

  it("for a log bucket with KMS", async () => {
    const prod = await shipped("prod");
    const mutant = withEncryption(prod, "sftp-access-logs", "aws:kms");
    const bucket = "managed-sftp-prod-111122223333";
    assert.equal(logBucketProblem(prod, bucket), undefined);
    assert.equal(
      logBucketProblem(mutant, bucket),
      `S3 delivers logs to buckets with AES256 only, and ${bucket}-logs has aws:kms`,
    );
    assert.deepEqual(await turnedBy(prod, mutant), { "s3-logging": "-put-log" });
  });

  it("for a public principal in the key's policy", async () => {
    const statement = {
      ...{ Sid: "Public", Effect: "Allow", Principal: "*" },
      ...{ Action: "kms:*", Resource: "*" },
    };
    const mutant = withPolicy(dev, "key", (all) => [...all, statement]);
    const files =
      "+get-own +get-neighbour +put-own +put-neighbour +put-multipart +rename-own +mkdir +put-right-headers +decrypt-outside-s3";
    assert.deepEqual(await turnedBy(dev, mutant), {
      alice: "+decrypt-outside-s3",
      bob: "+decrypt-outside-s3",
      auditor: "+decrypt-outside-s3",
      device: "+decrypt-outside-s3",
      identity: "+decrypt-outside-s3 +put-key-policy",
      "user-role": "+decrypt-outside-s3 +put-key-policy",
      deployer: files,
      "other-role": files,
      stranger: "+decrypt-outside-s3 +put-key-policy",
      anonymous: "+decrypt-outside-s3 +put-key-policy",
    });
  });
});
