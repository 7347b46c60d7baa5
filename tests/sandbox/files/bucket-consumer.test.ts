import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import { accessOf, type AccessDecision } from "../../../verify/access/evaluator";
import { evaluateStack } from "../../../verify/graph/stack";
import { type Folder, temporaryFolder } from "../support";
import { stackModelOf } from "../../../verify/graph/stack-model";

const WRITER = "arn:aws:iam::444455556666:role/writer";
const ALGORITHM = "x-amz-server-side-encryption";
const KEY_ID = `${ALGORITHM}-aws-kms-key-id`;

describe("a consumer that may write into the bucket", () => {
  let folder: Folder;
  let put: (headers: Record<string, string>, key?: string) => Promise<AccessDecision>;
  let keyArn: string;

  before(async () => {
    folder = temporaryFolder();
    const file = folder.file("shared.yaml");
    writeFileSync(
      file,
      `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:storage:
    shares: [{ principal: "${WRITER}", prefix: in/, access: write }]
`,
    );
    const graph = await evaluateStack("dev", { file });
    const { identity, storage } = stackModelOf(graph);
    const { decideS3 } = accessOf(graph);
    keyArn = identity.environment["KEY_ARN"] ?? "";
    put = (headers, key = "in/file") =>
      decideS3({
        principal: { kind: "other", arn: WRITER },
        operation: "put",
        bucket: storage.root,
        key,
        headers,
      });
  });
  after(() => folder.remove());

  const table: readonly [string, () => Record<string, string>, boolean][] = [
    ["no header", () => ({}), true],
    ["the bucket's own", () => ({ [ALGORITHM]: "aws:kms", [KEY_ID]: keyArn }), true],
    ["AES256", () => ({ [ALGORITHM]: "AES256" }), false],
    ["no key, which is aws/s3", () => ({ [ALGORITHM]: "aws:kms" }), false],
    [
      "another key",
      () => ({ [ALGORITHM]: "aws:kms", [KEY_ID]: keyArn.replace(/[^/]+$/, "other") }),
      false,
    ],
  ];
  for (const [title, headers, allowed] of table) {
    it(`${allowed ? "may" : "may not"} put with ${title}`, async () => {
      const decision = await put(headers());
      assert.equal(decision.allowed, allowed, decision.reason);
    });
  }

  it("may not put beside its folder", async () => {
    assert.equal((await put({}, "alice/file")).allowed, false);
  });
});
