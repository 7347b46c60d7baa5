import type { EventKind } from "../../config/schema/operations";

/** An event as EventBridge puts it into the queue. */
export interface SampleEvent {
  readonly resources: readonly string[];
  readonly id: string;
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Server and bucket of the samples. */
export const SAMPLE = { serverId: "s-1111aaaa2222bbbb3", bucket: "files" } as const;

const ENVELOPE = {
  version: "0",
  account: "111122223333",
  time: "2026-01-29T17:20:27Z",
  region: "eu-central-1",
};

/**
 * Event of the server. Fields are those of the Transfer Family User Guide, "SFTP, FTPS, and FTP server
 * events".
 */
const ofServer = (type: string, paths: object, more: object = {}): SampleEvent => ({
  ...{ ...ENVELOPE, id: `id of ${type}`, "detail-type": type, source: "aws.transfer" },
  ...{ resources: [`arn:aws:transfer:eu-central-1:111122223333:server/${SAMPLE.serverId}`] },
  detail: {
    ...{ "status-code": "COMPLETED", protocol: "SFTP", bytes: 4, "client-ip": "203.0.113.7" },
    ...{ "start-timestamp": "2026-01-29T17:20:16.2Z", "end-timestamp": "2026-01-29T17:20:18.7Z" },
    ...{ "server-id": SAMPLE.serverId, username: "alice", "session-id": "0a1b2c" },
    ...paths,
    ...more,
  },
});

/** Event of the bucket. Fields are those of the S3 User Guide, "EventBridge event message structure". */
const ofBucket = (type: string, key: string, more: object, object: object = {}): SampleEvent => ({
  ...{ ...ENVELOPE, id: `id of ${type}`, "detail-type": type, source: "aws.s3" },
  ...{ resources: [`arn:aws:s3:::${SAMPLE.bucket}`] },
  detail: {
    version: "0",
    bucket: { name: SAMPLE.bucket },
    object: { key, etag: "b1946ac92492d2347c6235b4d2611184", "version-id": "v1", ...object },
    "request-id": "189F19CB7FB1B6A4",
    requester: "s3.amazonaws.com",
    ...more,
  },
});

/**
 * Event of a scan. Fields are those of the GuardDuty User Guide, "Monitoring S3 object scans with Amazon
 * EventBridge".
 */
const ofScan = (scanResultStatus: string, threats: object[] | null): SampleEvent => ({
  ...{ ...ENVELOPE, id: `id of ${scanResultStatus}`, source: "aws.guardduty" },
  "detail-type": "GuardDuty Malware Protection Object Scan Result",
  resources: [
    "arn:aws:guardduty:eu-central-1:111122223333:malware-protection-plan/b4c7f464abEXAMPLE",
  ],
  detail: {
    ...{ schemaVersion: "1.0", scanStatus: "COMPLETED", resourceType: "S3_OBJECT" },
    s3ObjectDetails: {
      ...{ bucketName: SAMPLE.bucket, objectKey: "alice/in/a.csv", eTag: "e1" },
      ...{ versionId: "v1", s3Throttled: false },
    },
    scanResultDetails: { scanResultStatus, threats },
  },
});

const IN = "/files/alice/in";

/** Events of each kind, as AWS documents them. */
export const SAMPLES: Readonly<Record<EventKind, readonly SampleEvent[]>> = {
  upload: [
    ofServer("SFTP Server File Upload Completed", { "file-path": `${IN}/a.csv`, etag: "e1" }),
    ofServer(
      "FTPS Server File Upload Failed",
      { "file-path": `${IN}/a.csv` },
      {
        "status-code": "FAILED",
        "failure-code": "PARTIAL_UPLOAD",
        "failure-message": "Transfer stopped.",
      },
    ),
  ],
  rename: [
    ofServer("SFTP Server File Rename Completed", {
      "original-file-path": `${IN}/a.csv.filepart`,
      "renamed-file-path": `${IN}/a.csv`,
    }),
  ],
  delete: [ofServer("FTP Server File Delete Completed", { "file-path": `${IN}/a.csv` })],
  directory: [
    ofServer("SFTP Server Directory Create Completed", { "directory-path": `${IN}/new` }),
    ofServer("SFTP Server Directory Delete Completed", { "directory-path": `${IN}/old` }),
  ],
  restore: [
    ofBucket(
      "Object Restore Completed",
      "alice/archive/a b.csv",
      { "restore-expiry-time": "2026-02-05T00:00:00Z", "source-storage-class": "GLACIER" },
      { size: 5 },
    ),
    // AWS's page shows no example of this one; it has none of the fields of a restore.
    ofBucket("Object Restore Expired", "alice/archive/a b.csv", {}),
  ],
  scan: [
    ofScan("NO_THREATS_FOUND", null),
    ofScan("THREATS_FOUND", [{ name: "EICAR-Test-File (not a virus)" }]),
  ],
  published: [
    ofBucket(
      "Object Created",
      "out/a.csv",
      { reason: "PutObject", "source-ip-address": "203.0.113.7" },
      { size: 5, sequencer: "617f08299329d189" },
    ),
    ofBucket("Object Deleted", "out/a.csv", {
      reason: "DeleteObject",
      "deletion-type": "Delete Marker Created",
    }),
  ],
};
