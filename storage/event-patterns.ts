/**
 * Pattern for events of the bucket, which it sends only with EventBridge turned on. Source: S3 User Guide,
 * "Using EventBridge" and "EventBridge event message structure". S3 sends no event of failed replication
 * there.
 *
 * @param folder folder of the objects; "" for all
 */
export const bucketEventPattern = (
  types: readonly string[],
  bucket: string,
  folder: string,
): object => ({
  source: ["aws.s3"],
  "detail-type": types,
  detail: {
    bucket: { name: [bucket] },
    ...(folder !== "" && { object: { key: [{ prefix: folder }] } }),
  },
});

/** Results of a scan, as the tag of the object and the event have them. */
export type ScanResult =
  "NO_THREATS_FOUND" | "THREATS_FOUND" | "UNSUPPORTED" | "ACCESS_DENIED" | "FAILED";

/** What an event pattern about scans selects. */
export interface ScanEventSelection {
  /** Name of the scanned bucket. */
  readonly bucket: string;
  /** Results; all where there are none. */
  readonly results?: readonly ScanResult[];
  /** Folder whose objects are reported; all where it is "". */
  readonly below?: string;
  /** Folder whose objects are not reported. */
  readonly except?: string | undefined;
}

/**
 * Event pattern for scans of a bucket's objects. Source: GuardDuty User Guide, "Monitoring S3 object
 * scans with Amazon EventBridge".
 */
export const scanEventPattern = ({
  bucket,
  results,
  below = "",
  except,
}: ScanEventSelection): object => ({
  source: ["aws.guardduty"],
  "detail-type": ["GuardDuty Malware Protection Object Scan Result"],
  detail: {
    s3ObjectDetails: {
      bucketName: [bucket],
      ...(below !== "" && { objectKey: [{ prefix: below }] }),
      ...(except !== undefined && { objectKey: [{ "anything-but": { prefix: except } }] }),
    },
    ...(results && { scanResultDetails: { scanResultStatus: results } }),
  },
});
