import assert from "node:assert/strict";

import { findingLine } from "../../../../verify/checks/rule";
import { INSIDE_PROTOCOLS } from "../../../../verify/checks/security/accounts";
import { CALLER_KEYS, UNSCOPED } from "../../../../verify/checks/security/grants";
import { securityFindings } from "../../../../verify/checks/security/rules";
import { SECURITY_RULES } from "../../../../verify/checks/security/rules";
import { NO_SECRETS } from "../../../../verify/checks/security/secrets";
import { LONGER_SESSIONS, SILENT } from "../../../../verify/checks/security/trust";
import { WATCHED } from "../../../../verify/checks/security/watch";
import { graph } from "../../../support/graphs";
import { graphOf, MODES } from "../../../support/program";
import { shipped } from "../../../support/stacks";
import { ACCOUNT_CASES } from "./account-cases";
import { BUCKET_CASES } from "./bucket-cases";
import { GRANT_CASES } from "./grant-cases";
import { NETWORK_CASES } from "./network-cases";
import { PUBLISHING_CASES } from "./publishing-cases";
import { RESOURCE_CASES } from "./resource-cases";
import { TRUST_CASES } from "./trust-cases";
import { BLINDED, changed, WATCH_CASES } from "./watch-cases";
import { WEB_FIREWALL_CASES } from "./web-firewall-cases";
import { WIDE_GRANT_CASES } from "./wide-grant-cases";
import { WIDTH_CASES } from "./width-cases";

const CASES = [
  ...RESOURCE_CASES,
  ...BUCKET_CASES,
  ...PUBLISHING_CASES,
  ...NETWORK_CASES,
  ...WIDTH_CASES,
  ...GRANT_CASES,
  ...WIDE_GRANT_CASES,
  ...TRUST_CASES,
  ...ACCOUNT_CASES,
  ...WATCH_CASES,
  ...WEB_FIREWALL_CASES,
];

describe("the policy pack", () => {
  for (const { rule, refuses, good, bad, says } of CASES) {
    it(`refuses ${refuses} (${rule})`, () => {
      assert.deepEqual(securityFindings(graph(...good)), []);
      const found = securityFindings(graph(...bad));
      assert.deepEqual(
        found.map(({ rule: name, message }) => [name, message]),
        says.map((message) => [rule, message]),
      );
    });
  }

  for (const blinded of BLINDED) {
    it(`refuses ${blinded.refuses} (${blinded.rule})`, async () => {
      assert.deepEqual(
        securityFindings(changed(await shipped("prod"), blinded)).map(({ rule, message }) => [
          rule,
          message,
        ]),
        blinded.says.map((message) => [blinded.rule, message]),
      );
    });
  }

  it("lets a stack share with another account what its file names", async () => {
    const { network } = MODES.public;
    const storage = {
      replication: {
        region: "eu-west-1",
        bucketArn: "arn:aws:s3:::copies",
        accountId: "444455556666",
        keyArn: "arn:aws:kms:eu-west-1:444455556666:key/0a1b",
      },
      shares: [{ principal: "444455556666", prefix: "alice/out/", access: "read-write" }],
      accessPoints: [
        { name: "theirs", principal: "444455556666", prefix: "alice/in/", access: "write" },
      ],
    };
    assert.deepEqual(securityFindings(await graphOf({ network, storage })), []);
  });

  it("lets a stack have no alarms if its file says so", async () => {
    const { network } = MODES.public;
    assert.deepEqual(
      securityFindings(await graphOf({ network, operations: { alarms: false } })),
      [],
    );
  });

  it("has a bad stack for every rule", () => {
    const tried = new Set([...CASES, ...BLINDED].map(({ rule }) => rule));
    assert.deepEqual(
      SECURITY_RULES.filter(({ name }) => !tried.has(name)),
      [],
    );
  });

  it("says what each rule keeps in one sentence, under a name of its own", () => {
    for (const { description } of SECURITY_RULES) assert.match(description, /^[A-Z][^.]+\.$/);
    assert.equal(new Set(SECURITY_RULES.map(({ name }) => name)).size, SECURITY_RULES.length);
  });

  // A longer list would exempt a grant without any rule being changed.
  it("exempts these actions and condition keys, and no others", () => {
    assert.deepEqual(
      [...UNSCOPED],
      [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
        "logs:DescribeLogGroups",
        "sts:GetCallerIdentity",
      ],
    );
    assert.deepEqual([...SILENT], ["Service:lambda.amazonaws.com"]);
    assert.deepEqual(LONGER_SESSIONS, { "deploy-managed-sftp-": 5400 });
    assert.deepEqual(NO_SECRETS, ["ROLES_FROM_SECRETS", "SECRET_PREFIX"]);
    assert.deepEqual(INSIDE_PROTOCOLS, ["email", "email-json", "lambda", "sqs"]);
    assert.deepEqual(WATCHED, [
      ...["AccessDenied", "Denied", "Duration", "Errors", "FailedTransfers", "KeyProbes"],
      "Throttles",
    ]);
    assert.deepEqual(CALLER_KEYS, [
      "aws:PrincipalAccount",
      "aws:PrincipalArn",
      "aws:PrincipalOrgID",
      "aws:SourceAccount",
      "aws:SourceArn",
      "kms:CallerAccount",
      "s3:DataAccessPointAccount",
    ]);
  });

  it("prints a violation with the rule that it breaks", () => {
    const [bad] = RESOURCE_CASES.filter(({ rule }) => rule === "keys-rotate");
    assert.deepEqual(securityFindings(graph(...bad!.bad)).map(findingLine), [
      "✖ aws:kms:Key it: enableKeyRotation is off; set it to true (keys-rotate)",
    ]);
  });
});
