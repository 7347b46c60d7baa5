import assert from "node:assert/strict";

import * as names from "../../aws/resource-names";

const PLACE = { partition: "aws-cn", region: "cn-north-1", accountId: "444455556666" };

describe("ARNs", () => {
  // Without it a stack works in one partition, region or account only.
  const ARNS: [actual: string, expected: string][] = [
    [names.roleArn(PLACE, "r"), "arn:aws-cn:iam::444455556666:role/r"],
    [names.accountArn(PLACE), "arn:aws-cn:iam::444455556666:root"],
    [names.bucketArn(PLACE, "b"), "arn:aws-cn:s3:::b"],
    [names.logGroupArn(PLACE, "/l"), "arn:aws-cn:logs:cn-north-1:444455556666:log-group:/l"],
    [names.tableArn(PLACE, "t"), "arn:aws-cn:dynamodb:cn-north-1:444455556666:table/t"],
    [names.snsTopicArn(PLACE, "t"), "arn:aws-cn:sns:cn-north-1:444455556666:t"],
    [names.queueArn(PLACE, "q"), "arn:aws-cn:sqs:cn-north-1:444455556666:q"],
    [names.ruleArn(PLACE, "r"), "arn:aws-cn:events:cn-north-1:444455556666:rule/r"],
    [names.alarmArn(PLACE, "a"), "arn:aws-cn:cloudwatch:cn-north-1:444455556666:alarm:a"],
    [
      names.secretArns(PLACE, "SFTP"),
      "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:SFTP/*",
    ],
  ];
  for (const [actual, expected] of ARNS) {
    it(`may be ${expected}`, () => assert.equal(actual, expected));
  }
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
