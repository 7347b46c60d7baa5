import * as z from "zod";

/** A file in the bucket. */
export interface StoredFile {
  readonly bucket: string;
  readonly key: string;
  /** Absent in events of the server, and where the bucket has none. */
  readonly versionId?: string;
}

/** What happened to a file, as an event of a stack tells it. */
export type FileEvent = {
  /** The same in every delivery of one event. */
  readonly id: string;
  readonly file: StoredFile;
} & (
  | {
      readonly kind: "upload" | "delete" | "create-folder" | "delete-folder";
      readonly user: string;
      /** Why it failed; absent if it is complete. */
      readonly failure?: string;
    }
  | {
      readonly kind: "rename";
      readonly user: string;
      /** Path before; `file` is the new one. */
      readonly former: string;
      readonly failure?: string;
    }
  | { readonly kind: "restored"; readonly until: Date }
  | {
      readonly kind: "scanned";
      /** Only `NO_THREATS_FOUND` is clean, and AWS may add further results. */
      readonly result: string;
      /** Names of what was found. */
      readonly threats: readonly string[];
    }
  | { readonly kind: "restore-expired" | "published" | "unpublished" }
);

const envelope = { id: z.string().min(1) };

const serverDetail = z.looseObject({
  username: z.string(),
  "status-code": z.enum(["COMPLETED", "FAILED"]),
  "failure-code": z.string().optional(),
  "file-path": z.string().optional(),
  "original-file-path": z.string().optional(),
  "renamed-file-path": z.string().optional(),
  "directory-path": z.string().optional(),
});

const bucketDetail = z.looseObject({
  bucket: z.looseObject({ name: z.string() }),
  object: z.looseObject({ key: z.string().min(1), "version-id": z.string().optional() }),
  "restore-expiry-time": z.iso.datetime().optional(),
});

const scanDetail = z.looseObject({
  s3ObjectDetails: z.looseObject({
    bucketName: z.string(),
    objectKey: z.string().min(1),
    versionId: z.string().optional(),
  }),
  scanResultDetails: z.looseObject({
    scanResultStatus: z.string(),
    threats: z.array(z.looseObject({ name: z.string() })).nullish(),
  }),
});

const event = z.discriminatedUnion("source", [
  z.looseObject({
    ...envelope,
    source: z.literal("aws.transfer"),
    "detail-type": z.string(),
    detail: serverDetail,
  }),
  z.looseObject({
    ...envelope,
    source: z.literal("aws.s3"),
    "detail-type": z.string(),
    detail: bucketDetail,
  }),
  z.looseObject({
    ...envelope,
    source: z.literal("aws.guardduty"),
    "detail-type": z.literal("GuardDuty Malware Protection Object Scan Result"),
    detail: scanDetail,
  }),
]);

/** Splits a path of the server, `/<bucket>/<key>`. */
function fileAt(path: string | undefined): StoredFile {
  const [, bucket, key] = /^\/([^/]+)\/(.+)$/.exec(path ?? "") ?? [];
  if (bucket === undefined || key === undefined) throw new Error("the event has no path");
  return { bucket, key };
}

function ofServer(type: string, id: string, detail: z.infer<typeof serverDetail>): FileEvent {
  const [, operation = ""] =
    /^(?:SFTP|FTPS|FTP) Server (\w+ \w+) (?:Completed|Failed)$/.exec(type) ?? [];
  const common = {
    ...{ id, user: detail.username },
    ...(detail["status-code"] === "FAILED" && { failure: detail["failure-code"] ?? "UNKNOWN" }),
  };
  switch (operation) {
    case "File Upload":
      return { ...common, kind: "upload", file: fileAt(detail["file-path"]) };
    case "File Delete":
      return { ...common, kind: "delete", file: fileAt(detail["file-path"]) };
    case "File Rename": {
      const former = fileAt(detail["original-file-path"]).key;
      return { ...common, kind: "rename", former, file: fileAt(detail["renamed-file-path"]) };
    }
    case "Directory Create":
      return { ...common, kind: "create-folder", file: fileAt(detail["directory-path"]) };
    case "Directory Delete":
      return { ...common, kind: "delete-folder", file: fileAt(detail["directory-path"]) };
    default:
      throw new Error(`${type} is not known here`);
  }
}

function ofBucket(type: string, id: string, detail: z.infer<typeof bucketDetail>): FileEvent {
  const { bucket, object, "restore-expiry-time": until } = detail;
  const versionId = object["version-id"];
  const file = {
    ...{ bucket: bucket.name, key: object.key },
    ...(versionId !== undefined && { versionId }),
  };
  switch (type) {
    case "Object Restore Completed":
      if (until === undefined) throw new Error("the event does not say how long the copy lasts");
      return { kind: "restored", id, file, until: new Date(until) };
    case "Object Restore Expired":
      return { kind: "restore-expired", id, file };
    case "Object Created":
      return { kind: "published", id, file };
    case "Object Deleted":
      return { kind: "unpublished", id, file };
    default:
      throw new Error(`${type} is not known here`);
  }
}

function ofScan(id: string, detail: z.infer<typeof scanDetail>): FileEvent {
  const { bucketName: bucket, objectKey: key, versionId } = detail.s3ObjectDetails;
  const { scanResultStatus: result, threats } = detail.scanResultDetails;
  return {
    ...{ kind: "scanned", id, result },
    threats: (threats ?? []).map(({ name }) => name),
    file: { bucket, key, ...(versionId !== undefined && { versionId }) },
  };
}

/**
 * Reads the body of a message in the stack's queue.
 *
 * @throws Error for anything else, so that the message ends in the dead-letter queue and not nowhere
 */
export function parseEvent(body: string): FileEvent {
  const parsed = event.parse(JSON.parse(body));
  switch (parsed.source) {
    case "aws.transfer":
      return ofServer(parsed["detail-type"], parsed.id, parsed.detail);
    case "aws.s3":
      return ofBucket(parsed["detail-type"], parsed.id, parsed.detail);
    case "aws.guardduty":
      return ofScan(parsed.id, parsed.detail);
  }
}
