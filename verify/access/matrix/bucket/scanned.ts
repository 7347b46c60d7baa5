import type { MalwareConfig } from "../../../../config/schema/malware";
import { type FileTags, scanned, tagsOfRequest } from "../../s3-operation";
import { getOwn, onBucket, onResource, type Operation } from "../operation";
import type { BucketContext } from "./actors";

/** Files by the result of their scan. */
const FILES: readonly [id: string, what: string, tags: FileTags][] = [
  ["get-clean", "read an own file that was found clean", scanned("NO_THREATS_FOUND")],
  ["get-untagged", "read an own file that is not scanned yet", {}],
  ["get-infected", "read an own file in which malware was found", scanned("THREATS_FOUND")],
  ["get-unsupported", "read an own file that cannot be scanned", scanned("UNSUPPORTED")],
];

/** Reads of files by the result of their scan, and writes of the tag that says so. */
export function scanOperations(matrix: BucketContext): readonly Operation[] {
  const { malware } = matrix.config.storage;
  if (malware === undefined) return [];
  const s3 = onBucket(matrix);
  return [
    ...FILES.map(([id, what, tags]) => s3(id, what, (actor) => ({ ...getOwn(actor), tags }))),
    onResource("get-version-untagged", "read a version that is not scanned yet", ({ folder }) => ({
      action: "s3:GetObjectVersion",
      resource: `${matrix.settings.bucketArn}/${folder}/file`,
      absent: ["s3:ExistingObjectTag/*"],
    })),
    ...tagOperations(matrix),
    ...outsideScans(matrix, malware),
    ...quarantineOperations(matrix, malware),
  ];
}

/** Ways to write the tag, and to remove it. */
function tagOperations(matrix: BucketContext): readonly Operation[] {
  const clean = scanned("NO_THREATS_FOUND");
  const tag = (id: string, what: string, action: string, tags?: FileTags): Operation =>
    onResource(id, what, ({ folder }) => ({
      ...{ action, resource: `${matrix.settings.bucketArn}/${folder}/file` },
      absent: ["s3:ExistingObjectTag/*"],
      ...(tags && { context: tagsOfRequest(tags) }),
    }));
  return [
    tag("tag-clean", "tag an own file as clean", "s3:PutObjectTagging", clean),
    tag("tag-version-clean", "tag a version as clean", "s3:PutObjectVersionTagging", clean),
    tag("tag-otherwise", "replace the tags of an own file", "s3:PutObjectTagging", { a: "b" }),
    tag("untag", "remove the tags of an own file", "s3:DeleteObjectTagging"),
    tag("replicate-tags", "replicate tags of another bucket to an own file", "s3:ReplicateTags"),
    tag("untag-version", "remove the tags of a version", "s3:DeleteObjectVersionTagging"),
    onResource("put-with-clean-tag", "write an own file with the tag of a clean one", (actor) => ({
      action: "s3:PutObject",
      resource: `${matrix.settings.bucketArn}/${actor.folder}/file`,
      context: tagsOfRequest(clean),
    })),
  ];
}

/** A file outside the scanned folders, which has no tag for ever. */
const outsideScans = (matrix: BucketContext, { prefixes }: MalwareConfig): readonly Operation[] =>
  prefixes.length === 0
    ? []
    : [
        onResource("get-outside-scans", "read a file outside the scanned folders", () => ({
          action: "s3:GetObject",
          resource: `${matrix.settings.bucketArn}/not-${prefixes[0]}file`,
          absent: ["s3:ExistingObjectTag/*"],
        })),
      ];

/** Reads and writes of the copies of infected files. */
function quarantineOperations(
  matrix: BucketContext,
  { quarantine }: MalwareConfig,
): readonly Operation[] {
  if (quarantine === undefined) return [];
  const resource = `${matrix.settings.bucketArn}/${quarantine.prefix}version/alice/file`;
  return [
    onResource("get-quarantined", "read a file in the quarantine", () => ({
      ...{ action: "s3:GetObject", resource },
      absent: ["s3:ExistingObjectTag/*"],
    })),
    onResource("put-quarantined", "write a file in the quarantine", () => ({
      ...{ action: "s3:PutObject", resource },
    })),
  ];
}
