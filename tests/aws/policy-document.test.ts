import assert from "node:assert/strict";

import { allow, policyOf, serviceTrust } from "../../aws/policy-document";

describe("policy documents", () => {
  it("hold their statements in order", () => {
    const first = allow("Read", "*", ["s3:GetObject"]);
    const second = allow("Write", ["arn:aws:s3:::b/*"], ["s3:PutObject"]);
    assert.deepEqual(policyOf(first, second), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: "*" },
        {
          Sid: "Write",
          Effect: "Allow",
          Action: ["s3:PutObject"],
          Resource: ["arn:aws:s3:::b/*"],
        },
      ],
    });
  });

  // Without the account, a customer of the service in another account could use the role.
  it("let a service assume a role for this account only", () => {
    const condition = { ArnLike: { "aws:SourceArn": "arn:aws:s3:::b" } };
    assert.deepEqual(serviceTrust("s3.amazonaws.com", "111122223333", condition).Statement, [
      {
        Sid: "Service",
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" }, ...condition },
      },
    ]);
  });
});
