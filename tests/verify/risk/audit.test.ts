import assert from "node:assert/strict";

import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { BUCKET, BUCKET_ARN, withBucket } from "../../storage/support";
import { linesOf } from "./support";

const TRAIL = "aws:cloudtrail/trail:Trail";
const STORE = "aws:cloudtrail/eventDataStore:EventDataStore";
const LOGGED = { accessLogs: {} };
const AUDITED = { ...LOGGED, audit: {} };
const LAKE = { audit: { destination: "lake" } };
const ROLE = "arn:aws:iam::111122223333:role";
const POINTS = [{ name: "reports", principal: `${ROLE}/reader`, prefix: "alice/", access: "read" }];
const ENCRYPTED = "what it encrypted cannot be read any more";

/** A graph whose trail or event data store has other inputs. */
const withInputs = (graph: Graph, type: string, inputs: GraphResource["inputs"]): Graph => ({
  ...graph,
  resources: graph.resources.map((each) =>
    each.type === type ? { ...each, inputs: { ...each.inputs, ...inputs } } : each,
  ),
});

/** Storage before and after, and all lines that a reviewer reads. */
const CHANGES: readonly (readonly [name: string, before: object, after: object, string[]])[] = [
  [
    "an audit that is turned on",
    LOGGED,
    AUDITED,
    [
      `medium: \`cloudtrail.amazonaws.com\` gains s3:GetBucketAcl, s3:PutObject on arn:aws:s3:::${BUCKET}-logs, arn:aws:s3:::${BUCKET}-logs/audit/AWSLogs/111122223333/*, under conditions on aws:sourcearn, s3:x-amz-acl (aws:s3:BucketPolicy sftp-access-logs)`,
      "medium: Requests for objects are recorded by managed-sftp-test, which costs by the request",
    ],
  ],
  [
    "an audit that is turned off, with the key of its log files",
    { ...AUDITED, release: ["audit"] },
    LOGGED,
    [
      `high: Cannot be undone: KMS key sftp-audit is deleted; ${ENCRYPTED}`,
      `high: Deletes data: objects in bucket ${BUCKET}-logs outside of access/, audit/, AWSLogs/, inventory/, queries/ after 365 days (before: never)`,
      "high: Requests for objects are no longer audited: managed-sftp-test is deleted",
    ],
  ],
  [
    "log files that were kept longer by a rule of their folder, which ends",
    { ...LOGGED, audit: { retentionDays: 400 } },
    LOGGED,
    [
      `high: Cannot be undone: KMS key sftp-audit is deleted; ${ENCRYPTED} (protected, so pulumi up refuses)`,
      `high: Deletes data: objects in bucket ${BUCKET}-logs outside of access/, audit/, AWSLogs/, inventory/, queries/ after 365 days (before: never)`,
      `high: Deletes data: objects in bucket ${BUCKET}-logs, folder audit/ after 365 days (before: 400 days)`,
      "high: Requests for objects are no longer audited: managed-sftp-test is deleted",
    ],
  ],
  [
    "reads that are no longer audited",
    AUDITED,
    { ...LOGGED, audit: { reads: false } },
    [`high: Downloads and listings are no longer audited, only writes: ${BUCKET_ARN}/`],
  ],
  [
    "log files that are kept for a shorter time",
    AUDITED,
    { ...LOGGED, audit: { retentionDays: 30 } },
    [
      `high: Deletes data: objects in bucket ${BUCKET}-logs, folder audit/ after 30 days (before: 365 days)`,
    ],
  ],
  [
    "another reader",
    { ...LOGGED, audit: { readers: [`${ROLE}/a`] } },
    { ...LOGGED, audit: { readers: [`${ROLE}/a`, `${ROLE}/b`] } },
    [
      `medium: \`${ROLE}/b\` gains kms:Decrypt, under conditions on aws:principalarn, kms:encryptioncontext:aws:cloudtrail:arn, kms:viaservice (aws:kms:Key sftp-audit)`,
    ],
  ],
  ["nothing of an access point that goes", { ...AUDITED, accessPoints: POINTS }, AUDITED, []],
  [
    "events that CloudTrail Lake keeps for a shorter time",
    LAKE,
    { audit: { destination: "lake", retentionDays: 30, reads: false } },
    [
      `high: Downloads and listings are no longer audited, only writes: ${BUCKET_ARN}/`,
      "high: aws:cloudtrail:EventDataStore sftp-audit deletes events after 30 days instead of 365",
    ],
  ],
  [
    "an event data store that goes",
    { ...LAKE, release: ["audit"] },
    {},
    [
      "high: Cannot be undone: event data store of the audit managed-sftp-test is deleted with everything in it",
    ],
  ],
];

/** Inputs of a trail or event data store that a change of the program could bring, and the line. */
const EDITS: readonly (readonly [type: string, inputs: GraphResource["inputs"], line: string])[] = [
  [
    TRAIL,
    { enableLogFileValidation: false },
    "high: aws:cloudtrail:Trail sftp-audit is no longer validated: nobody notices a changed or deleted log file",
  ],
  [
    TRAIL,
    { enableLogging: false },
    "high: aws:cloudtrail:Trail sftp-audit is stopped: requests are no longer audited",
  ],
  [
    TRAIL,
    { kmsKeyId: undefined },
    "high: aws:cloudtrail:Trail sftp-audit no longer encrypts with a key of the stack",
  ],
  [
    TRAIL,
    { kmsKeyId: "other" },
    "medium: aws:cloudtrail:Trail sftp-audit changes its key: arn:aws:kms:eu-central-1:111122223333:key/sftp-audit-Key → other",
  ],
  [
    TRAIL,
    { s3BucketName: "other" },
    `high: aws:cloudtrail:Trail sftp-audit delivers elsewhere: ${BUCKET}-logs → other`,
  ],
  [
    TRAIL,
    { s3KeyPrefix: "other" },
    "high: aws:cloudtrail:Trail sftp-audit delivers elsewhere: audit → other",
  ],
  [TRAIL, { advancedEventSelectors: [] }, `high: No longer audited: requests for ${BUCKET_ARN}/`],
  [
    TRAIL,
    {
      advancedEventSelectors: [
        { fieldSelectors: [{ field: "resources.ARN", startsWiths: [`${BUCKET_ARN}/`] }] },
      ],
    },
    "unjudged: events that aws:cloudtrail:Trail sftp-audit records",
  ],
  [TRAIL, { name: "other" }, "high: other is replaced: what happens in between is not audited"],
  [
    STORE,
    { suspend: "true" },
    "high: aws:cloudtrail:EventDataStore sftp-audit is suspended: requests are no longer audited",
  ],
  [
    STORE,
    { terminationProtectionEnabled: false },
    "high: aws:cloudtrail:EventDataStore sftp-audit loses its termination protection",
  ],
  [
    STORE,
    { billingMode: "FIXED_RETENTION_PRICING" },
    "medium: aws:cloudtrail:EventDataStore sftp-audit is billed otherwise: EXTENDABLE_RETENTION_PRICING → FIXED_RETENTION_PRICING",
  ],
];

describe("the risk block about the audit", () => {
  for (const [name, before, after, lines] of CHANGES) {
    it(`names ${name}`, async () => {
      assert.deepEqual(linesOf(await withBucket(before), await withBucket(after)), lines);
    });
  }

  for (const [type, inputs, line] of EDITS) {
    it(`names ${Object.keys(inputs).join()} of a ${type === TRAIL ? "trail" : "store"}: ${line}`, async () => {
      const graph = await withBucket(type === TRAIL ? AUDITED : LAKE);
      assert.deepEqual(linesOf(graph, withInputs(graph, type, inputs)), [line]);
    });
  }

  it("says that the audit moves to CloudTrail Lake", async () => {
    const lines = linesOf(await withBucket(AUDITED), await withBucket(LAKE));
    assert.ok(lines.includes("medium: The audit moves to CloudTrail Lake"), lines.join("\n"));
  });

  it("says that the audit moves from CloudTrail Lake to a trail", async () => {
    const lines = linesOf(await withBucket(LAKE), await withBucket(AUDITED));
    assert.ok(
      lines.includes(
        "medium: Requests for objects are recorded by managed-sftp-test, which costs by the request",
      ),
      lines.join("\n"),
    );
  });
});
