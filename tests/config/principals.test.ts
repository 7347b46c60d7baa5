import assert from "node:assert/strict";

import { point, problemsOf, stored } from "./rules/sections";

const ACCOUNT = "arn:aws:iam::111122223333:";

// A condition compares these with ArnLike, so that a wildcard would admit whoever matches it.
describe("principals in a stack file", () => {
  const MANY = [
    ...["role/*", "user/*", "*", "role/*-admin", "role/deploye?", "role/team/*", "root"],
    ...["role/${aws:username}", "role/a b", "role/aws-reserved/sso.amazonaws.com/*"],
    "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_*",
    "role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Operators_1",
  ].map((name) => ACCOUNT + name);
  const settings = {
    "administrators[0]": (principal: string): object => ({ administrators: [principal] }),
    "mfaDeleteExempt[0]": (principal: string): object => ({
      mfaDelete: true,
      mfaDeleteExempt: [principal],
    }),
    "keyConsumers[0].role": (role: string): object => ({
      keyConsumers: [{ service: "guardduty", role }],
    }),
    "shares[0].principal": (principal: string): object => ({
      shares: [{ principal, prefix: "a/", access: "read" }],
    }),
    "accessPoints[0].principal": (principal: string): object => ({
      accessPoints: [{ ...point, principal }],
    }),
  };

  for (const [path, storage] of Object.entries(settings)) {
    it(`fail with wildcards and variables in storage.${path}`, () => {
      for (const principal of [...MANY, "arn:aws:iam::*:role/a"]) {
        const [problem = "", ...others] = problemsOf(stored(storage(principal)));
        assert.ok(
          problem.startsWith(
            `storage.${path} expected the ARN of one role or user without wildcards`,
          ),
          problem,
        );
        assert.deepEqual(others, []);
      }
    });

    it(`may be roles and users by name in storage.${path}, also of IAM Identity Center`, () => {
      for (const name of [
        ...["role/deployer", "user/team/alice@example.com", "role/a/b/c_d=e,f.g+h"],
        "role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Operators_0a1b2c3d",
        "role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Operators_*",
        "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Operators_*",
      ]) {
        assert.deepEqual(problemsOf(stored(storage(ACCOUNT + name))), []);
      }
    });
  }
});
