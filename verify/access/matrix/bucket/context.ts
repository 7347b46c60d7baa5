import type { BucketSettings } from "../../../../identity/authorizer/settings";
import { type LogTarget, logTargetOf } from "./logs";
import type { MatrixContext } from "../context";
import { type BucketEncryption, bucketEncryption } from "../../policies";

/** What a stack consists of that keeps files in a bucket. */
export interface BucketContext extends MatrixContext<BucketSettings> {
  /** Name of the data bucket. */
  readonly bucket: string;
  readonly encryption: BucketEncryption;
  /** Where the data bucket's access logs go. */
  readonly logs?: LogTarget;
}

/** Adds what is known of the data bucket. */
export function bucketScene(scene: MatrixContext<BucketSettings>): BucketContext {
  const bucket = scene.storage.root;
  const logs = logTargetOf(scene.graph, bucket);
  const encryption = bucketEncryption(scene.graph, bucket);
  return { ...scene, bucket, encryption, ...(logs && { logs }) };
}
