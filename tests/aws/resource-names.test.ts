import assert from "node:assert/strict";

import * as names from "../../aws/resource-names";
import { CHINA } from "../support/environment";

describe("ARNs", () => {
  // Without it a stack works in one partition, region or account only.
  const ARNS: [actual: string, expected: string][] = [
    [names.roleArn(CHINA, "r"), "arn:aws-cn:iam::444455556666:role/r"],
    [names.policyArn(CHINA, "p"), "arn:aws-cn:iam::444455556666:policy/p"],
    [names.accountArn(CHINA), "arn:aws-cn:iam::444455556666:root"],
    [names.bucketArn(CHINA, "b"), "arn:aws-cn:s3:::b"],
    [names.logGroupArn(CHINA, "/l"), "arn:aws-cn:logs:cn-north-1:444455556666:log-group:/l"],
    [names.tableArn(CHINA, "t"), "arn:aws-cn:dynamodb:cn-north-1:444455556666:table/t"],
    [names.snsTopicArn(CHINA, "t"), "arn:aws-cn:sns:cn-north-1:444455556666:t"],
    [names.queueArn(CHINA, "q"), "arn:aws-cn:sqs:cn-north-1:444455556666:q"],
    [names.ruleArn(CHINA, "r"), "arn:aws-cn:events:cn-north-1:444455556666:rule/r"],
    [names.alarmArn(CHINA, "a"), "arn:aws-cn:cloudwatch:cn-north-1:444455556666:alarm:a"],
    [
      names.secretArns(CHINA, "SFTP"),
      "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:SFTP/*",
    ],
  ];
  for (const [actual, expected] of ARNS) {
    it(`may be ${expected}`, () => assert.equal(actual, expected));
  }
});

describe("the name of the bucket", () => {
  it("is the chosen one, or has the account, as bucket names are global", () => {
    const own = names.namesOf("prod");
    assert.equal(
      names.bucketNameOf(own, "111122223333", undefined),
      "managed-sftp-prod-111122223333",
    );
    assert.equal(names.bucketNameOf(own, "111122223333", "files"), "files");
  });
});

describe("the log group of workflows", () => {
  it("is named after the server, as Transfer names it", () => {
    assert.equal(
      names.workflowLogGroup("s-0123456789abcdef0"),
      "/aws/transfer/s-0123456789abcdef0",
    );
  });
});

describe("parseArn", () => {
  it("splits an ARN, and leaves the colons of the resource", () => {
    assert.deepEqual(names.parseArn(names.logGroupArn(CHINA, "/l")), {
      ...CHINA,
      service: "logs",
      resource: "log-group:/l",
    });
    const global = { partition: "aws", service: "s3", region: "", accountId: "", resource: "b" };
    assert.deepEqual(names.parseArn("arn:aws:s3:::b"), global);
  });

  it("has empty parts for text that is not an ARN", () => {
    const empty = { partition: "", service: "", region: "", accountId: "", resource: "" };
    assert.deepEqual(names.parseArn("b"), empty);
  });
});

describe("physical names", () => {
  it("are legal for the longest stack name", () => {
    const all = names.namesOf("s".repeat(names.STACK_NAME_LENGTH));
    const roles = [all.userRole, all.identityRole, all.replicationRole, all.invocationRole];
    for (const name of [...roles, all.identityFunction]) {
      assert.ok(name.length <= 64, `${name} is longer than a role's name`);
    }
    // <prefix>-<account>-replica is the longest name of a bucket.
    assert.equal(`${all.prefix}-111122223333-replica`.length, 63);
  });
});
