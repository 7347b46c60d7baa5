import * as assert from "node:assert/strict";

import { accessMatrix } from "../../../../verify/access/matrix/matrix";
import type { Graph } from "../../../../verify/graph/graph";
import { PUBLISHED } from "../../../support/features";
import { configuration, configurationMatrix } from "../configurations";
import {
  type Asked,
  askedAbout,
  assertGolden,
  cellOf,
  itLets,
  type POLICIES,
  type Statement,
  unconditional,
  withoutStatement,
  withStatement,
} from "./support";

const DISTRIBUTION = "arn:aws:cloudfront::111122223333:distribution";

describe("the access matrix of a stack with a published folder", () => {
  let asked: Asked;
  before(async () => {
    asked = await askedAbout(PUBLISHED, {});
  });

  itLets(
    [
      ["cloudfront", "get-published decrypt-published"],
      ["cloudfront-other", ""],
      ["cloudfront-stranger", ""],
      ["anonymous", ""],
      ["stranger", ""],
      ["viewer-logs", "put-viewer-log"],
      ["viewer-logs-other", ""],
      ["viewer-logs-stranger", ""],
    ],
    () => asked.matrix,
  );

  it("names the statements by which CloudFront reads, and nobody else does with them", () => {
    assert.deepEqual(cellOf(asked.matrix, "cloudfront", "get-published"), {
      allowed: true,
      by: "bucket policy/PublishedFolder, key policy/PublishedFolder",
    });
    assert.equal(cellOf(asked.matrix, "anonymous", "get-published").allowed, false);
    assert.equal(cellOf(asked.matrix, "bob", "get-published").allowed, false);
  });

  it("lets CloudFront through a fence, from whatever address", async () => {
    const { graph, config } = await configuration("published");
    assert.equal(
      cellOf(await accessMatrix(graph, config), "cloudfront", "get-published").allowed,
      true,
    );
    const unexempted = withStatement(graph, "bucket", "DenyOutsideFence", (statement) => {
      const { Bool, ...Condition } = statement["Condition"] as Record<string, unknown>;
      void Bool;
      return { ...statement, Condition };
    });
    assert.deepEqual(
      cellOf(await accessMatrix(unexempted, config), "cloudfront", "get-published"),
      { allowed: false, by: "denied by bucket policy/DenyOutsideFence" },
    );
  });

  it("is what tests/golden/access/published.md says", async () => {
    assertGolden(await configurationMatrix("published"), "published");
  });

  /** What a change of one statement turns. */
  const turns = async (
    policy: keyof typeof POLICIES,
    sid: string,
    change?: (statement: Statement) => Statement,
  ): Promise<Record<string, string>> => {
    const mutant: Graph =
      change === undefined
        ? withoutStatement(asked.graph, policy, sid)
        : withStatement(asked.graph, policy, sid, change);
    return asked.turns(mutant);
  };
  const forAll =
    (operator: string, key: string, value: string) =>
    (statement: Statement): Statement => ({
      ...statement,
      Condition: { [operator]: { [key]: value } },
    });

  for (const [title, policy, sid, change, expected] of [
    [
      "the bucket's statement is gone",
      "bucket",
      "PublishedFolder",
      undefined,
      { cloudfront: "-get-published" },
    ],
    [
      "the key's statement is gone",
      "keyOfPublished",
      "PublishedFolder",
      undefined,
      { cloudfront: "-get-published -decrypt-published" },
    ],
    [
      "the key's statement is for any distribution of any account",
      "keyOfPublished",
      "PublishedFolder",
      unconditional,
      {
        "cloudfront-other": "+decrypt-published",
        "cloudfront-stranger": "+decrypt-published",
      },
    ],
    [
      "the key's statement is for any distribution of the account",
      "keyOfPublished",
      "PublishedFolder",
      forAll("StringLike", "aws:SourceArn", `${DISTRIBUTION}/*`),
      { "cloudfront-other": "+decrypt-published" },
    ],
    [
      "the bucket's statement is for the whole bucket",
      "bucket",
      "PublishedFolder",
      (statement: Statement) => ({
        ...statement,
        Resource: "arn:aws:s3:::managed-sftp-test-111122223333/*",
      }),
      { cloudfront: "+get-unpublished" },
    ],
    [
      "the bucket's statement is for folders whose names begin alike",
      "bucket",
      "PublishedFolder",
      (statement: Statement) => ({
        ...statement,
        Resource: "arn:aws:s3:::managed-sftp-test-111122223333/alice/published*",
      }),
      { cloudfront: "+get-unpublished" },
    ],
    [
      "the bucket's statement allows listing",
      "bucket",
      "PublishedFolder",
      (statement: Statement) => ({
        ...statement,
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: "arn:aws:s3:::managed-sftp-test-111122223333*",
      }),
      { cloudfront: "+get-unpublished +list-published" },
    ],
    [
      "the log's statement is gone",
      "logs",
      "ViewerLogs",
      undefined,
      { "viewer-logs": "-put-viewer-log" },
    ],
    [
      "the log's statement is for anybody's logs",
      "logs",
      "ViewerLogs",
      unconditional,
      {
        "viewer-logs-other": "+put-viewer-log",
        "viewer-logs-stranger": "+put-viewer-log",
      },
    ],
  ] as const) {
    it(`turns where ${title}`, async () => {
      assert.deepEqual(await turns(policy, sid, change), expected);
    });
  }

  it("stays where the bucket's statement alone is for any distribution, as the key is not", async () => {
    assert.deepEqual(await turns("bucket", "PublishedFolder", unconditional), {});
  });

  // Without a key, the bucket's policy alone decides.
  describe("with AES256", () => {
    let plain: Asked;
    before(async () => {
      plain = await askedAbout({ ...PUBLISHED, encryption: "AES256" }, {});
    });

    it("turns where the bucket's statement is for any distribution", async () => {
      assert.deepEqual(
        await plain.turns(withStatement(plain.graph, "bucket", "PublishedFolder", unconditional)),
        {
          "cloudfront-other": "+get-published",
          "cloudfront-stranger": "+get-published",
        },
      );
    });

    it("turns where the bucket's statement allows writing", async () => {
      const change = (statement: Statement): Statement => ({ ...statement, Action: "s3:*" });
      assert.deepEqual(
        await plain.turns(withStatement(plain.graph, "bucket", "PublishedFolder", change)),
        { cloudfront: "+put-published" },
      );
    });

    it("stays where the bucket's statement is for everybody, as the bucket blocks public policies", async () => {
      const change = (statement: Statement): Statement => ({
        ...unconditional(statement),
        Principal: "*",
      });
      const { anonymous } = await plain.turns(
        withStatement(plain.graph, "bucket", "PublishedFolder", change),
      );
      assert.equal(anonymous, undefined);
    });
  });
});
