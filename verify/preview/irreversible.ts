import type { ResourceChange } from "./compare";
import type { GraphResource } from "../graph/graph";

const OBJECT_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";

/** What cannot be taken back once it is deployed, one sentence a change. */
export const irreversible = (changes: readonly ResourceChange[]): string[] =>
  changes.flatMap(({ kind, resource }) => {
    if (resource.type !== OBJECT_LOCK || kind === "same") return [];
    const bucket = String(resource.inputs["bucket"]);
    if (kind === "delete") {
      return `Stays on: Object Lock of bucket ${bucket}, which S3 never switches off; versions keep their retention, new ones get none`;
    }
    return `Cannot be undone: Object Lock of bucket ${bucket}; the bucket is not replaced, and ${retentionOf(resource)}`;
  });

function retentionOf({ inputs }: GraphResource): string {
  const rule = inputs["rule"] as { defaultRetention?: { mode?: string; days?: number } };
  const { mode, days } = rule.defaultRetention ?? {};
  const who =
    mode === "COMPLIANCE"
      ? "by nobody, the account's root included"
      : "but with s3:BypassGovernanceRetention";
  return `every new version cannot be deleted for ${days} days (${mode}), ${who}`;
}
