import { bucketEncryption } from "../../policies";
import { type Graph, resourcesOf } from "../../../graph/graph";

/** Where access logs go. */
export interface LogTarget {
  readonly bucket: string;
  /** Begins the keys of all logs. */
  readonly prefix: string;
}

/** Where the access logs of a bucket go, if anywhere. */
export function logTargetOf(graph: Graph, bucket: string): LogTarget | undefined {
  const logging = resourcesOf(graph, "aws:s3/bucketLogging:BucketLogging").find(
    ({ inputs }) => inputs["bucket"] === bucket,
  );
  return (
    logging && {
      bucket: String(logging.inputs["targetBucket"]),
      prefix: String(logging.inputs["targetPrefix"]),
    }
  );
}

/**
 * Why no access log of the data bucket would arrive although every policy lets it, if anything: S3
 * delivers logs to buckets with SSE-S3 and without default retention only, and says nothing.
 *
 * @param bucket name of the data bucket
 */
export function logBucketProblem(graph: Graph, bucket: string): string | undefined {
  const target = logTargetOf(graph, bucket)?.bucket;
  if (target === undefined) return undefined;
  const { algorithm } = bucketEncryption(graph, target);
  if (algorithm !== "AES256") {
    return `S3 delivers logs to buckets with AES256 only, and ${target} has ${algorithm}`;
  }
  const isLocked = resourcesOf(
    graph,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  ).some(({ inputs }) => inputs["bucket"] === target && inputs["rule"] !== undefined);
  return isLocked
    ? `S3 delivers logs to buckets without default retention only, and ${target} has one`
    : undefined;
}
