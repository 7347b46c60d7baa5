import assert from "node:assert/strict";

import { namesOf } from "../../../aws/resource-names";
import { AUDIT_COLUMNS } from "../../../storage/audit/audit-queries";
import type { Graph } from "../../../verify/graph/graph";
import type { Policy } from "../../../aws/policy-document";
import { PUBLISHED } from "../../support/features";
import { graphOf, inputsOf, MODES } from "../../support/program";
import { ACCOUNT, BUCKET, BUCKET_ARN, statementOf, withBucket } from "../support";

const LOGS = `${BUCKET}-logs`;
const TRAIL = `arn:aws:cloudtrail:eu-central-1:${ACCOUNT}:trail/managed-sftp-test`;
const name = "sftp-audit";
const TYPES = {
  trail: "aws:cloudtrail/trail:Trail",
  store: "aws:cloudtrail/eventDataStore:EventDataStore",
  lifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
};

/** Selector of the data events of one type of resource. */
const selector = (given: string, type: string, arn: string, ...more: object[]): object => ({
  name: given,
  fieldSelectors: [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: [type] },
    { field: "resources.ARN", startsWiths: [arn] },
    ...more,
  ],
});
const OBJECTS = selector("Objects", "AWS::S3::Object", `${BUCKET_ARN}/`);

/** Options of a resource by its type and name. */
const optionsOf = (graph: Graph, type: string, named: string) =>
  graph.resources.find((each) => each.type === type && each.name === named)?.options;

describe("the audit in the log bucket", () => {
  let graph: Graph;
  before(async () => {
    graph = await withBucket({ accessLogs: { retentionDays: 30 }, audit: { retentionDays: 2000 } });
  });
  const one = (type: string): Record<string, unknown> | undefined => inputsOf(graph, type)[name];

  it("is a trail with validation and a key, of the data events of exactly this bucket", () => {
    assert.deepEqual(one(TYPES.trail), {
      name: "managed-sftp-test",
      s3BucketName: LOGS,
      s3KeyPrefix: "audit",
      kmsKeyId: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-audit-Key`,
      enableLogFileValidation: true,
      includeGlobalServiceEvents: false,
      advancedEventSelectors: [OBJECTS],
      tags: { Name: name },
    });
  });

  // CloudTrail refuses a trail to a bucket whose policy does not let it write.
  it("begins once the policy of the log bucket admits it", () => {
    const policy = graph.resources.find(
      (each) => each.type.includes("BucketPolicy") && each.name === "sftp-access-logs",
    );
    assert.ok(policy);
    assert.ok(optionsOf(graph, TYPES.trail, name)?.dependsOn?.includes(policy.urn));
  });

  it("is delivered by CloudTrail for this trail only", () => {
    const statement = (sid: string): unknown =>
      statementOf(graph, "aws:s3/bucketPolicy:BucketPolicy", "sftp-access-logs", sid);
    const service = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } };
    assert.deepEqual(
      [statement("AuditAclCheck"), statement("AuditDelivery")],
      [
        {
          ...{ Sid: "AuditAclCheck", ...service },
          Action: "s3:GetBucketAcl",
          Resource: `arn:aws:s3:::${LOGS}`,
          Condition: { StringEquals: { "aws:SourceArn": TRAIL } },
        },
        {
          ...{ Sid: "AuditDelivery", ...service },
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${LOGS}/audit/AWSLogs/${ACCOUNT}/*`,
          Condition: {
            StringEquals: {
              "aws:SourceArn": TRAIL,
              "s3:x-amz-acl": "bucket-owner-full-control",
            },
          },
        },
      ],
    );
  });

  // Of two rules for one object S3 takes the shorter, so no rule for the whole bucket may be left.
  it("keeps its log files for its own time, and the others for theirs", () => {
    const rules = inputsOf(graph, TYPES.lifecycle)["sftp-access-logs"]?.["rules"] as {
      id: string;
      filter: { prefix: string };
      expiration: { days: number };
    }[];
    assert.deepEqual(
      rules.map(({ id, filter, expiration }) => [id, filter.prefix, expiration.days]),
      [
        ["expire-access", "access/", 30],
        ["expire-audit", "audit/", 2000],
        ["expire-viewers", "AWSLogs/", 30],
        ["expire-inventory", "inventory/", 30],
        ["expire-queries", "queries/", 30],
      ],
    );
  });

  // Without a rule for the whole bucket, a delivery whose prefix has no rule would be kept for ever.
  it("leaves no delivery into the log bucket without a rule by which it expires", async () => {
    const all = await graphOf({
      ...MODES.public,
      storage: { inventory: "Daily", audit: {}, ...PUBLISHED },
    });
    const rules = inputsOf(all, TYPES.lifecycle)["sftp-access-logs"]?.["rules"] as {
      filter: { prefix: string };
    }[];
    const { Statement } = inputsOf(all, "aws:s3/bucketPolicy:BucketPolicy")["sftp-access-logs"]?.[
      "policy"
    ] as Policy;
    const prefixes = Statement.filter(({ Action }) => Action === "s3:PutObject").map(
      ({ Resource }) => String(Resource).replace(/^[^/]*\//, ""),
    );
    assert.equal(prefixes.length, 4);
    assert.deepEqual(
      prefixes.filter((prefix) => !rules.some(({ filter }) => prefix.startsWith(filter.prefix))),
      [],
    );
  });

  it("keeps its key when the stack protects data, and not the trail, which holds none", async () => {
    const KEY = "aws:kms/key:Key";
    assert.deepEqual(
      [TYPES.trail, KEY].map((type) => optionsOf(graph, type, name)?.protect === true),
      [false, true],
    );
    const released = await withBucket({ accessLogs: {}, audit: {}, release: ["audit"] });
    assert.equal(optionsOf(released, KEY, name)?.protect === true, false);
  });

  it("is queried in a table of its own beside the access logs", () => {
    const table = one("aws:glue/catalogTable:CatalogTable");
    const location = `s3://${LOGS}/audit/AWSLogs/${ACCOUNT}/CloudTrail/eu-central-1/`;
    assert.deepEqual(table, {
      databaseName: "managed_sftp_test",
      name: "audit_events",
      tableType: "EXTERNAL_TABLE",
      partitionKeys: [{ name: "day", type: "string" }],
      parameters: {
        EXTERNAL: "TRUE",
        "projection.enabled": "true",
        "projection.day.type": "date",
        "projection.day.format": "yyyy/MM/dd",
        "projection.day.range": "2026/01/01,NOW",
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
        "storage.location.template": `${location}\${day}/`,
      },
      storageDescriptor: {
        location,
        inputFormat: "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        serDeInfo: { serializationLibrary: "org.apache.hive.hcatalog.data.JsonSerDe" },
        columns: Object.entries(AUDIT_COLUMNS).map(([column, type]) => ({ name: column, type })),
      },
    });
  });
});

describe("the audit", () => {
  it("leaves out reads where they are not wanted", async () => {
    const graph = await withBucket({ accessLogs: {}, audit: { reads: false } });
    const writes = { field: "readOnly", equals: ["false"] };
    assert.deepEqual(inputsOf(graph, TYPES.trail)[name]?.["advancedEventSelectors"], [
      selector("Objects", "AWS::S3::Object", `${BUCKET_ARN}/`, writes),
    ]);
  });

  it("records requests through the bucket's access points", async () => {
    const principal = `arn:aws:iam::${ACCOUNT}:role/reader`;
    const accessPoints = [{ name: "reports", principal, prefix: "alice/", access: "read" }];
    const graph = await withBucket({ accessLogs: {}, audit: {}, accessPoints });
    assert.deepEqual(inputsOf(graph, TYPES.trail)[name]?.["advancedEventSelectors"], [
      OBJECTS,
      selector(
        "Requests through access points",
        "AWS::S3::AccessPoint",
        `arn:aws:s3:eu-central-1:${ACCOUNT}:accesspoint/reports`,
      ),
    ]);
  });

  it("goes to an event data store of CloudTrail Lake by choice, which nobody deletes by mistake", async () => {
    const lake = { destination: "lake", retentionDays: 90 };
    const graph = await withBucket({ audit: lake });
    const store = {
      name: "managed-sftp-test",
      advancedEventSelectors: [OBJECTS],
      retentionPeriod: 90,
      billingMode: "EXTENDABLE_RETENTION_PRICING",
      multiRegionEnabled: false,
      terminationProtectionEnabled: true,
      tags: { Name: name },
    };
    assert.deepEqual(inputsOf(graph, TYPES.store), { [name]: store });
    assert.deepEqual(inputsOf(graph, TYPES.trail), {});
    for (const given of [{ release: ["audit"] }, { deletionProtection: false }]) {
      const free = await withBucket({ audit: lake, ...given });
      assert.deepEqual(inputsOf(free, TYPES.store), {
        [name]: { ...store, terminationProtectionEnabled: false },
      });
    }
  });

  it("is off unless the stack file turns it on, and changes nothing of access logs then", async () => {
    const graph = await graphOf({ ...MODES.public, storage: { accessLogs: {} } });
    assert.deepEqual([inputsOf(graph, TYPES.trail), inputsOf(graph, TYPES.store)], [{}, {}]);
    assert.deepEqual(inputsOf(graph, TYPES.lifecycle)["sftp-access-logs"]?.["rules"], [
      { id: "expire", status: "Enabled", filter: { prefix: "" }, expiration: { days: 365 } },
    ]);
  });

  // "Names like my--namespace are not valid" (CloudTrail API Reference, CreateTrail).
  it("has a name that CloudTrail takes for every name of a stack, and no two stacks share", () => {
    assert.deepEqual(
      ["dev", "a-b", "a--b", "a---b"].map((stack) => namesOf(stack).trail),
      ["managed-sftp-dev", "managed-sftp-a-b", "managed-sftp-a-H-b", "managed-sftp-a-H-H-b"],
    );
  });
});
