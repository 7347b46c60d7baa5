import { SCAN_TAG } from "../../../../storage/malware/statements";
import type { ScanResult } from "../../../../storage/event-patterns";
import type { S3Operation } from "../../request";
import type { BucketContext } from "./actors";

/** Tags of an object. */
export type FileTags = NonNullable<S3Operation["tags"]>;

/** Tags of a file with this result of its scan. */
export const scanned = (result: ScanResult): FileTags => ({ [SCAN_TAG]: result });

/** Tags of a file that other operations are about: where uploads are scanned, it was found clean. */
export const tagsOfFiles = ({
  config,
}: Pick<BucketContext, "config">): { readonly tags?: FileTags } =>
  config.storage.malware === undefined ? {} : { tags: scanned("NO_THREATS_FOUND") };
