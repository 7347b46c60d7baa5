import assert from "node:assert/strict";

import { differences, propertyPath } from "../../../verify/preview/diff";
import { shown } from "../../../verify/preview/render-text";

const statement = (Sid: string, Action: string): object => ({ Sid, Effect: "Allow", Action });
const policy = (...Statement: object[]): object => ({
  policy: JSON.stringify({ Version: "2012-10-17", Statement }),
});

describe("the difference of two policies", () => {
  it("names a statement by its Sid, wherever it stands", () => {
    const before = policy(statement("A", "s3:Get"), statement("C", "s3:Put"));
    const after = policy(
      statement("New", "s3:List"),
      statement("C", "s3:*"),
      statement("A", "s3:Get"),
    );
    assert.deepEqual(differences(before, after), [
      { path: "policy.Statement[C].Action", before: "s3:Put", after: "s3:*" },
      { path: "policy.Statement[New]", after: statement("New", "s3:List") },
    ]);
    assert.equal(propertyPath("policy.Statement[C].Action"), "policy.Statement.Action");
  });

  it("matches statements without a Sid by their content", () => {
    const [a, b, c] = [{ Action: "a" }, { Action: "b" }, { Action: "c" }];
    assert.deepEqual(differences(policy(a, b), policy(c, a, b)), [
      { path: "policy.Statement[2]", after: c },
    ]);
    assert.deepEqual(differences(policy(a, b), policy(b)), [
      { path: "policy.Statement[0]", before: a },
    ]);
  });

  it("is the whole list where only the order differs", () => {
    assert.deepEqual(differences({ list: [1, 2] }, { list: [2, 1] }), [
      { path: "list", before: [1, 2], after: [2, 1] },
    ]);
  });
});

describe("a value in one line", () => {
  it("is never cut inside an ARN", () => {
    const arn = "arn:aws:s3:::managed-sftp-prod-111122223333/partners/alice/outbound/*";
    assert.equal(
      shown(["x".repeat(30), arn, "more", "and more"]),
      `["${"x".repeat(30)}","${arn}"… (124 characters)`,
    );
    assert.equal(shown([arn]), `["${arn}"]`);
  });
});
