import * as assert from "node:assert/strict";

import {
  type AccessMatrix,
  accessMatrix,
  explain,
  fullMatrix,
} from "../../../../verify/access/matrix/matrix";
import { renderMarkdown, renderText } from "../../../../verify/access/matrix/render";
import { type Graph, resourcesOf } from "../../../../verify/graph/graph";
import { configOf } from "../../../../verify/graph/stack-config";
import { stackNames } from "../../../../verify/graph/stack-file";
import { shipped } from "../../../support/stacks";
import { allowedOf, assertGolden, cellOf, configured, itLets } from "./support";
import { BUCKET_ARN, KEY_ARN } from "../support";

describe("tables of who may do what", () => {
  for (const stack of stackNames()) {
    it(`hold what stack ${stack} allows`, async () => {
      assertGolden(await fullMatrix(await shipped(stack), configOf(stack)), stack);
    });
  }

  it("show everything at a glance, then what decided", () => {
    const matrix: AccessMatrix = {
      stack: "test",
      principals: [
        { id: "alice", who: "partner" },
        { id: "transfer", who: "Transfer" },
      ],
      operations: [{ id: "get-own", what: "read" }],
      cells: [{ principal: "alice", operation: "get-own", allowed: false, by: "nothing" }],
    };
    assert.equal(
      renderText(matrix),
      `stack test: 1 of 2 combinations can be tried, 0 are allowed

Operation  alice  transfer
get-own    ✖      –

✔ allowed, ✖ denied, – no way to try it

Column    Who
alice     partner
transfer  Transfer

Operation  What is tried
get-own    read
`,
    );
    assert.deepEqual(renderMarkdown(matrix).split("\n").slice(5), [
      "| Operation | alice | transfer |",
      "| --- | --- | --- |",
      "| get-own | ✖ | – |",
      "",
      "| Operation | What is tried |",
      "| --- | --- |",
      "| get-own | read |",
      "",
      "## alice: partner",
      "",
      "| Operation | Verdict | By |",
      "| --- | --- | --- |",
      "| get-own | denied | nothing |",
      "",
      "## transfer: Transfer",
      "",
      "| Operation | Verdict | By |",
      "| --- | --- | --- |",
      "",
    ]);
  });
});

describe("the access matrix of the dev stack", () => {
  let dev: Graph;
  let matrix: AccessMatrix;

  before(async () => {
    dev = await shipped("dev");
    matrix = await accessMatrix(dev, configured());
  });

  // The whole promise of the product, in one list: each may do this and nothing else.
  const FOLDER = "list-own get-own put-own put-multipart rename-own mkdir delete-own";
  const table: readonly [who: string, may: string][] = [
    ["alice", `${FOLDER} put-right-headers`],
    ["bob", `${FOLDER} put-right-headers`],
    ["auditor", "list-own get-own"],
    ["device", "list-own put-own put-multipart mkdir put-right-headers"],
    ["identity", "read-secret"],
    ["stranger", ""],
    ["anonymous", ""],
    ["transfer", "invoke take-user-role"],
    ["transfer-other", ""],
  ];
  itLets(table, () => matrix);

  // An administrator of the account looks after the data without being able to read it.
  it("keeps files from whoever deploys", () => {
    assert.equal(
      allowedOf(matrix, "deployer"),
      "list-own list-neighbour list-root delete-own delete-neighbour delete-version " +
        "get-bucket-policy put-bucket-policy delete-bucket put-key-policy " +
        "read-secret read-other-secret invoke",
    );
  });

  it("names the statements that allow, and the first that denies", () => {
    assert.deepEqual(cellOf(matrix, "alice", "rename-own"), {
      allowed: true,
      by:
        "role policy sftp-user-bucket/Objects, session policy/Objects, " +
        "role policy sftp-user-key/KeyThroughS3, session policy/Key, key policy/TransferUsersThroughS3",
    });
    assert.deepEqual(cellOf(matrix, "bob", "get-neighbour"), {
      allowed: false,
      by: `no statement of the session policy allows s3:GetObject on ${BUCKET_ARN}/bobby/file`,
    });
    assert.deepEqual(cellOf(matrix, "deployer", "get-own"), {
      allowed: false,
      by: `no statement of the key policy allows kms:Decrypt on ${KEY_ARN}`,
    });
  });

  it("asks about every role of every stack", async () => {
    for (const stack of stackNames()) {
      const graph = await shipped(stack);
      const { principals } = await accessMatrix(graph, configOf(stack));
      const roles = resourcesOf(graph, "aws:iam/role:Role").map(({ name }) =>
        name.replace(/^sftp-(?=identity$)|^sftp-user$/, (part) =>
          part === "sftp-" ? "" : "user-role",
        ),
      );
      const asked = principals.map(({ id }) => id);
      assert.deepEqual(
        roles.filter((role) => !asked.includes(role)),
        [],
      );
    }
  });

  it("explains one cell, request by request", async () => {
    const cell = { principal: "auditor", operation: "rename-own" };
    const object = `${BUCKET_ARN}/auditor/file`;
    const role = ["role policy sftp-user-bucket", "role policy sftp-user-key", "session policy"];
    assert.deepEqual(await explain(dev, configured(), cell), {
      who: "user with Access read-only, session of Transfer",
      what: "rename an own file: copy it, delete it",
      steps: [
        {
          ...{ action: "s3:GetObject", resource: object, allowed: true },
          reason: "role policy sftp-user-bucket/Objects, session policy/Objects",
          policies: [...role, "bucket policy"],
        },
        {
          ...{ action: "kms:Decrypt", resource: KEY_ARN, allowed: true },
          reason:
            "role policy sftp-user-key/KeyThroughS3, session policy/Key, key policy/TransferUsersThroughS3",
          policies: [...role, "key policy"],
        },
        {
          ...{ action: "s3:PutObject", resource: `${BUCKET_ARN}/auditor/renamed`, allowed: false },
          reason: `no statement of the session policy allows s3:PutObject on ${BUCKET_ARN}/auditor/renamed`,
          policies: [...role, "bucket policy"],
        },
      ],
    });
  });

  it("fails for a principal or an operation that it does not have", async () => {
    const cell = { principal: "alice", operation: "get-own" };
    await assert.rejects(explain(dev, configured(), { ...cell, principal: "eve" }), {
      message: /^principal "eve" does not exist in this stack; use one of alice, bob, auditor, /,
    });
    await assert.rejects(explain(dev, configured(), { ...cell, operation: "fly" }), {
      message: /^operation "fly" does not exist in this stack; use one of list-own, /,
    });
  });

  it("fails for a stack without identity function", async () => {
    const resources = dev.resources.filter(({ type }) => !type.includes("lambda/function:"));
    await assert.rejects(accessMatrix({ ...dev, resources }, configured()), {
      message: 'stack "dev" must have one identity function, got 0',
    });
  });
});
