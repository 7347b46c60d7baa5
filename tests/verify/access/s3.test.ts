import assert from "node:assert/strict";

import {
  type PolicyEvaluator,
  accessOf,
  type AccessDecision,
} from "../../../verify/access/evaluator";
import { evaluateStack } from "../../../verify/graph/stack";
import { allowed, bob, BUCKET, BUCKET_ARN, denied, KEY_ARN, notInSession } from "./support";
import type { S3Operation } from "../../../verify/access/s3-operation";

const ROLE_OBJECTS = "role policy sftp-user-bucket/Objects";
const USE_OF_KEY =
  "role policy sftp-user-key/KeyThroughS3, session policy/Key, key policy/TransferUsersThroughS3";

describe("S3 operations of the dev stack", () => {
  let access: PolicyEvaluator;
  const s3 = (operation: Omit<S3Operation, "bucket" | "principal">): Promise<AccessDecision> =>
    access.decideS3({ bucket: BUCKET, principal: bob, ...operation });

  before(async () => {
    access = accessOf(await evaluateStack("dev"));
  });

  describe("of a user in the own folder", () => {
    const table: readonly [S3Operation["operation"], string, string][] = [
      ["list", "bob/", "s3:ListBucket: role policy sftp-user-bucket/Bucket, session policy/List0"],
      ["head", "bob/x", `s3:GetObject: ${ROLE_OBJECTS}, session policy/Objects`],
      [
        "get",
        "bob/x",
        `s3:GetObject: ${ROLE_OBJECTS}, session policy/Objects; kms:Decrypt: ${USE_OF_KEY}`,
      ],
      [
        "put",
        "bob/x",
        `s3:PutObject: ${ROLE_OBJECTS}, session policy/Objects; kms:GenerateDataKey: ${USE_OF_KEY}`,
      ],
      [
        "multipart",
        "bob/x",
        `s3:PutObject: ${ROLE_OBJECTS}, session policy/Objects; kms:GenerateDataKey: ${USE_OF_KEY}; kms:Decrypt: ${USE_OF_KEY}`,
      ],
      ["delete", "bob/x", `s3:DeleteObject: ${ROLE_OBJECTS}, session policy/Objects`],
    ];
    for (const [operation, key, reason] of table) {
      it(`allows ${operation}`, async () => {
        assert.deepEqual(await s3({ operation, key }), allowed(reason));
      });
    }

    it("allows a copy, which reads the one and writes the other", async () => {
      const { allowed: isAllowed, reason } = await s3({
        operation: "copy",
        source: "bob/x",
        key: "bob/y",
      });
      assert.equal(isAllowed, true);
      assert.deepEqual(
        reason.split("; ").map((part) => part.split(": ")[0]),
        ["s3:GetObject", "kms:Decrypt", "s3:PutObject", "kms:GenerateDataKey"],
      );
    });
  });

  // Without these a user reads, overwrites or deletes what belongs to somebody else.
  describe("of a user outside the own folder", () => {
    const folders = ["alice", "bobby", "Bob", "", "*", "b?b", "../bob"];
    for (const folder of folders) {
      it(`refuses the folder "${folder}"`, async () => {
        const key = folder === "" ? "x" : `${folder}/x`;
        const object = `${BUCKET_ARN}/${key}`;
        const actions = { get: "s3:GetObject", put: "s3:PutObject", delete: "s3:DeleteObject" };
        for (const [operation, action] of Object.entries(actions)) {
          const decision = await s3({ operation: operation as keyof typeof actions, key });
          assert.deepEqual(decision, notInSession(action, object));
        }
        const listed = await s3({ operation: "list", key: folder === "" ? "" : `${folder}/` });
        assert.deepEqual(listed, notInSession("s3:ListBucket", BUCKET_ARN));
      });
    }

    // The bare name of the own folder is listed too, as in AWS's own example of a session policy.
    for (const key of ["bo", "bobb", "bobby"]) {
      it(`refuses to list by "${key}", the beginning of a neighbour's name`, async () => {
        assert.deepEqual(
          await s3({ operation: "list", key }),
          notInSession("s3:ListBucket", BUCKET_ARN),
        );
      });
    }

    it("refuses a copy out of, and into, the neighbour's folder", async () => {
      assert.deepEqual(
        await s3({ operation: "copy", source: "bobby/x", key: "bob/x" }),
        notInSession("s3:GetObject", `${BUCKET_ARN}/bobby/x`),
      );
      assert.deepEqual(
        await s3({ operation: "copy", source: "bob/x", key: "bobby/x" }),
        notInSession("s3:PutObject", `${BUCKET_ARN}/bobby/x`),
      );
    });

    it("refuses another bucket", async () => {
      assert.deepEqual(
        await access.decideS3({ principal: bob, bucket: "other", operation: "get", key: "bob/x" }),
        denied("no statement of the role policy allows s3:GetObject on arn:aws:s3:::other/bob/x"),
      );
    });
  });

  describe("with encryption headers", () => {
    const algorithm = "x-amz-server-side-encryption";
    const keyId = `${algorithm}-aws-kms-key-id`;
    const put = (headers: Record<string, string>): Promise<AccessDecision> =>
      s3({ operation: "put", key: "bob/x", headers });

    // Transfer sends no header: without the Null guard every upload would be refused.
    it("allows a put without headers and one that names the right ones", async () => {
      assert.equal((await put({})).allowed, true);
      assert.equal((await put({ [algorithm]: "aws:kms", [keyId]: KEY_ARN })).allowed, true);
    });

    it("refuses a wrong algorithm", async () => {
      const reason = denied("denied by bucket policy/DenyWrongAlgorithm");
      assert.deepEqual(await put({ [algorithm]: "AES256" }), reason);
      assert.deepEqual(await put({ [algorithm]: "aws:kms:dsse" }), reason);
    });

    it("refuses a wrong key", async () => {
      const other = KEY_ARN.replace("sftp-data", "other");
      assert.deepEqual(
        await put({ [algorithm]: "aws:kms", [keyId]: other }),
        denied("denied by bucket policy/DenyWrongKey"),
      );
    });
  });

  it("refuses plain HTTP and old TLS", async () => {
    const get = { operation: "get", key: "bob/x" } as const;
    assert.deepEqual(
      await s3({ ...get, tls: "none" }),
      denied("denied by bucket policy/DenyPlainHttp"),
    );
    assert.deepEqual(
      await s3({ ...get, tls: "1.1" }),
      denied("denied by bucket policy/DenyOldTls"),
    );
    assert.equal((await s3({ ...get, tls: "1.2" })).allowed, true);
  });

  it("takes every character of a key for itself", async () => {
    for (const key of ["bob/a*b", "bob/a?b", "bob/a:b", "bob/a\nb", "bob/ä ${x}", "bob//x"]) {
      assert.equal((await s3({ operation: "get", key })).allowed, true, key);
    }
    assert.equal((await s3({ operation: "get", key: "b*/x" })).allowed, false);
  });
});
