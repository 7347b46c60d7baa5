import assert from "node:assert/strict";

import { findingLine } from "../../../../verify/checks/rule";
import { CALLER_KEYS, UNSCOPED } from "../../../../verify/checks/security/grants";
import { securityFindings } from "../../../../verify/checks/security/rules";
import { SECURITY_RULES } from "../../../../verify/checks/security/rules";
import { graph } from "../../../support/graphs";
import { BUCKET_CASES } from "./bucket-cases";
import { GRANT_CASES } from "./grant-cases";
import { NETWORK_CASES } from "./network-cases";
import { RESOURCE_CASES } from "./resource-cases";
import { WIDE_GRANT_CASES } from "./wide-grant-cases";
import { WIDTH_CASES } from "./width-cases";

const CASES = [
  ...RESOURCE_CASES,
  ...BUCKET_CASES,
  ...NETWORK_CASES,
  ...WIDTH_CASES,
  ...GRANT_CASES,
  ...WIDE_GRANT_CASES,
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

  it("has a bad stack for every rule", () => {
    const tried = new Set(CASES.map(({ rule }) => rule));
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
