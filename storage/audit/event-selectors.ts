import { type AwsEnvironment, bucketArn, regionalArn } from "../../aws/resource-names";

/** Objects and access points whose data events are recorded. */
export interface AuditedBucket {
  readonly bucket: string;
  /** Names of the bucket's access points. */
  readonly accessPoints: readonly string[];
  /** Whether reads are recorded too. */
  readonly reads: boolean;
}

/** Condition on one field of an event. */
interface FieldSelector {
  readonly field: string;
  readonly equals?: string[];
  readonly startsWiths?: string[];
}

/** Events that a trail or an event data store records. */
export interface EventSelector {
  readonly name: string;
  readonly fieldSelectors: FieldSelector[];
}

/**
 * Selectors of the data events of a bucket, and of requests through its access points. Management events
 * are left to a trail of the account: the first copy in a region is free, and each further one costs.
 */
export function eventSelectors(
  awsEnvironment: AwsEnvironment,
  { bucket, accessPoints, reads }: AuditedBucket,
): EventSelector[] {
  const selector = (name: string, type: string, arns: string[]): EventSelector => ({
    name,
    fieldSelectors: [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: [type] },
      { field: "resources.ARN", startsWiths: arns },
      ...(reads ? [] : [{ field: "readOnly", equals: ["false"] }]),
    ],
  });
  return [
    // The slash keeps out buckets whose names begin with this one's.
    selector("Objects", "AWS::S3::Object", [`${bucketArn(awsEnvironment, bucket)}/`]),
    ...(accessPoints.length === 0
      ? []
      : [
          selector(
            "Requests through access points",
            "AWS::S3::AccessPoint",
            accessPoints.map((name) => regionalArn(awsEnvironment, "s3", `accesspoint/${name}`)),
          ),
        ]),
  ];
}
