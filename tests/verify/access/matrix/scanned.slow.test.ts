import * as assert from "node:assert/strict";

import { type AccessDecision, accessOf } from "../../../../verify/access/evaluator";
import type { S3Operation } from "../../../../verify/access/s3-operation";
import { SCANNED } from "../../../support/features";
import { configurationMatrix } from "../configurations";
import {
  type Asked,
  askedAbout,
  assertGolden,
  cellOf,
  type Statement,
  withoutStatement,
  withStatement,
} from "./support";

const SHARE = "share-alice-out-reader";
/** Reads by the result of the scan. */
const READS = ["get-clean", "get-untagged", "get-infected", "get-unsupported"];
/** Ways to write or remove the tag. */
const TAGS = [
  "tag-clean",
  "tag-version-clean",
  "tag-otherwise",
  "untag",
  "replicate-tags",
  "untag-version",
];

/** Those of some operations that a principal is allowed. */
const allowedAmong = ({ matrix }: Asked, who: string, operations: readonly string[]): string[] =>
  operations.filter((what) => cellOf(matrix, who, what).allowed);

const everybody = ({ matrix }: Asked): string[] => [
  ...new Set(
    matrix.cells.filter(({ operation }) => TAGS.includes(operation)).map((c) => c.principal),
  ),
];

describe("the access matrix of a stack whose uploads are scanned", () => {
  let asked: Asked;
  before(async () => {
    asked = await askedAbout(SCANNED, {});
  });

  it("lets a consumer read files that were found clean, and no others", () => {
    assert.deepEqual(allowedAmong(asked, SHARE, [...READS, "get-version-untagged"]), ["get-clean"]);
  });

  it("lets Transfer users read files that were found clean only, with holdTransferUsers", () => {
    assert.deepEqual(allowedAmong(asked, "alice", READS), ["get-clean"]);
    assert.deepEqual(allowedAmong(asked, "user-role", READS), ["get-clean"]);
  });

  it("lets Transfer users read whatever they uploaded, without holdTransferUsers", async () => {
    const malware = { ...SCANNED.malware, holdTransferUsers: false };
    const free = await askedAbout({ ...SCANNED, malware }, {});
    assert.deepEqual(allowedAmong(free, "alice", READS), READS);
    assert.deepEqual(allowedAmong(free, SHARE, READS), ["get-clean"]);
  });

  it("lets services of keyConsumers read every file only without holdKeyConsumers", async () => {
    const macie = "macie-AWSServiceRoleForAmazonMacie";
    assert.deepEqual(allowedAmong(asked, macie, READS), READS);
    const malware = { ...SCANNED.malware, holdKeyConsumers: true };
    const held = await askedAbout({ ...SCANNED, malware }, {});
    assert.deepEqual(allowedAmong(held, macie, READS), ["get-clean"]);
  });

  it("holds nothing back without holdUntilScanned, and still protects the tag", async () => {
    const malware = { ...SCANNED.malware, holdUntilScanned: false, holdTransferUsers: false };
    const open = await askedAbout({ ...SCANNED, malware }, {});
    assert.deepEqual(allowedAmong(open, SHARE, READS), READS);
    assert.deepEqual(allowedAmong(open, "other-role", TAGS), []);
  });

  it("holds CloudFront back from files that are not scanned yet", async () => {
    const publish = { prefix: "out/", access: "open", openReason: "Price lists for everybody" };
    const published = await askedAbout({ accessLogs: {}, malware: {}, publish }, {});
    assert.deepEqual(
      allowedAmong(published, "cloudfront", ["get-published", "get-published-untagged"]),
      ["get-published"],
    );
    const { cloudfront } = await published.turns(
      withoutStatement(published.graph, "bucket", "DenyUnlessClean"),
    );
    assert.equal(cloudfront, "+get-published-untagged");
  });

  it("lets nobody but GuardDuty's role write the tag", () => {
    const may = everybody(asked).filter((who) => allowedAmong(asked, who, TAGS).length > 0);
    assert.deepEqual(may, ["sftp-malware"]);
    // It replaces what an earlier scan wrote.
    assert.deepEqual(allowedAmong(asked, "sftp-malware", TAGS), [
      "tag-clean",
      "tag-version-clean",
      "tag-otherwise",
    ]);
  });

  it("lets nobody upload a file with the tag, who has a scanned folder", () => {
    const may = asked.matrix.cells.filter(
      ({ operation, allowed }) => operation === "put-with-clean-tag" && allowed,
    );
    // The folders of these two are not scanned, where the tag means nothing.
    assert.deepEqual(
      may.map(({ principal }) => principal),
      ["device"],
    );
  });

  it("lets only administrators, GuardDuty and the quarantine read infected copies", () => {
    const may = (operation: string): string[] =>
      asked.matrix.cells
        .filter((cell) => cell.operation === operation && cell.allowed)
        .map(({ principal }) => principal);
    assert.deepEqual(may("get-quarantined"), [
      "sftp-malware",
      "sftp-malware-quarantine",
      "deployer",
    ]);
    assert.deepEqual(may("put-quarantined"), ["sftp-malware-quarantine"]);
  });

  it("does not hold files outside the scanned folders, which nobody would ever tag", () => {
    assert.equal(cellOf(asked.matrix, "other-role", "get-outside-scans").allowed, true);
  });

  it("is what tests/golden/access/scanned.md says", async () => {
    assertGolden(await configurationMatrix("scanned"), "scanned");
  });

  // What breaks without each statement, or with a wider one.
  for (const [title, sid, change, expected] of [
    [
      "the hold is gone",
      "DenyUnlessClean",
      undefined,
      {
        [SHARE]: "+get-untagged +get-infected +get-unsupported",
        alice: "+get-untagged +get-infected +get-unsupported",
      },
    ],
    [
      "the hold exempts every role of the account",
      "DenyUnlessClean",
      exempting("arn:aws:iam::111122223333:role/*"),
      { alice: "+get-untagged +get-infected +get-unsupported" },
    ],
    [
      "the hold asks for infected files only, and not for untagged ones",
      "DenyUnlessClean",
      (statement: Statement) => ({
        ...statement,
        Condition: {
          ...(statement["Condition"] as object),
          StringNotEquals: undefined,
          StringEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "THREATS_FOUND" },
        },
      }),
      { [SHARE]: "+get-untagged +get-unsupported", alice: "+get-untagged +get-unsupported" },
    ],
    [
      "the protection of the tag is gone",
      "DenyTaggingOfScanned",
      undefined,
      { "other-role": `+${TAGS.join(" +")}` },
    ],
    [
      "the protection of the tag is for the request's own tags only",
      "DenyTaggingOfScanned",
      (statement: Statement) => ({
        ...statement,
        Condition: {
          ...(statement["Condition"] as object),
          "ForAnyValue:StringEquals": { "s3:RequestObjectTagKeys": "GuardDutyMalwareScanStatus" },
        },
      }),
      { "other-role": "+tag-otherwise +untag +replicate-tags +untag-version" },
    ],
    [
      "uploads may have the tag",
      "DenyUploadWithScanTag",
      undefined,
      { alice: "+put-with-clean-tag" },
    ],
    [
      "the quarantine may be read",
      "DenyReadingQuarantine",
      undefined,
      { "other-role": "+get-quarantined" },
    ],
    [
      "the quarantine may be written",
      "DenyWritingQuarantine",
      undefined,
      { "other-role": "+put-quarantined" },
    ],
  ] as const) {
    it(`turns where ${title}`, async () => {
      const mutant =
        change === undefined
          ? withoutStatement(asked.graph, "bucket", sid)
          : withStatement(asked.graph, "bucket", sid, change);
      const turned = await asked.turns(mutant);
      const seen = Object.fromEntries(
        Object.keys(expected).map((who) => [
          who,
          // Versions turn with their files.
          turned[who]?.replace(" +get-version-untagged", ""),
        ]),
      );
      assert.deepEqual(seen, expected);
    });
  }

  it("turns where a role of GuardDuty, or of the quarantine, is not exempt from the fence", async () => {
    const fenced = withStatement(asked.graph, "bucket", "DenyOutsideFence", (statement) => ({
      ...statement,
      Condition: {
        ...(statement["Condition"] as object),
        ArnNotLike: {
          "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/managed-sftp-test-user"],
        },
      },
    }));
    const turned = await asked.turns(fenced);
    assert.match(turned["sftp-malware"] ?? "", /-get-outside/);
    assert.match(turned["sftp-malware-quarantine"] ?? "", /-get-outside/);
  });

  it("turns where a role of GuardDuty, or of the quarantine, may not use the key", async () => {
    for (const [sid, who] of [
      ["MalwareScan", "sftp-malware"],
      ["Quarantine", "sftp-malware-quarantine"],
    ] as const) {
      const turned = await asked.turns(withoutStatement(asked.graph, "key", sid));
      assert.match(turned[who] ?? "", /-get-untagged/);
    }
  });
});

describe("a request whose policy depends on tags", () => {
  const tag = "GuardDutyMalwareScanStatus";
  const role = "arn:aws:iam::111122223333:role/managed-sftp-test-user";
  const decide = async (operation: Partial<S3Operation>): Promise<AccessDecision> => {
    const { graph } = await askedAbout({ malware: { holdTransferUsers: true } }, {});
    return accessOf(graph).decideS3({
      ...{ operation: "get", bucket: "managed-sftp-test-111122223333", key: "alice/file" },
      principal: { kind: "role", role },
      ...operation,
    });
  };

  // Taken for untagged, a clean file would look denied, and taken for clean, an infected one allowed.
  it("is not decided where nobody knows the tags of a file that is read", async () => {
    await assert.rejects(
      decide({}),
      /cannot decide s3:GetObject on .*: bucket policy\/DenyUnlessClean depends on s3:ExistingObjectTag\/GuardDutyMalwareScanStatus, whose value in this request is not known/,
    );
  });

  for (const [title, tags, allowed] of [
    ["the tag of a clean file", { [tag]: "NO_THREATS_FOUND" }, true],
    ["a tag in lower case", { [tag]: "no_threats_found" }, false],
    ["another tag", { other: "NO_THREATS_FOUND" }, false],
    ["no tags", {}, false],
  ] as const) {
    it(`is ${allowed ? "allowed" : "denied"} for a file with ${title}`, async () => {
      assert.equal((await decide({ tags })).allowed, allowed);
    });
  }

  it("is denied for an upload with the tag, and allowed for one without tags", async () => {
    const put = (headers: Record<string, string>): Promise<AccessDecision> =>
      decide({ operation: "put", headers });
    assert.deepEqual(await put({ "x-amz-tagging": `${tag}=NO_THREATS_FOUND` }), {
      allowed: false,
      reason: "denied by bucket policy/DenyUploadWithScanTag",
    });
    assert.deepEqual(await put({ "x-amz-tagging": "a=b" }), {
      allowed: false,
      reason: "denied by bucket policy/DenyTaggingOfScanned",
    });
    assert.equal((await put({})).allowed, true);
  });

  // A rename copies the file, and a copy its tags.
  it("is denied for a copy of a file that has tags", async () => {
    const copy = { operation: "copy", source: "alice/file", key: "alice/renamed" } as const;
    assert.deepEqual(await decide({ ...copy, tags: { [tag]: "NO_THREATS_FOUND" } }), {
      allowed: false,
      reason:
        "no statement of the role policy allows s3:GetObjectTagging on arn:aws:s3:::managed-sftp-test-111122223333/alice/file",
    });
  });
});

/** A change by which a statement does not apply to some principals. */
function exempting(...arns: readonly string[]) {
  return (statement: Statement): Statement => ({
    ...statement,
    Condition: {
      ...(statement["Condition"] as object),
      ArnNotLike: { "aws:PrincipalArn": arns },
    },
  });
}
