const jsonata = (expression: string): string => `{% ${expression} %}`;

/** What is invalidated, and where. */
export interface InvalidationPlan {
  /** Identifier of the distribution. */
  readonly distributionId: string;
  /** Published folder, with a trailing slash. */
  readonly prefix: string;
}

/**
 * State machine that makes edge locations forget one file. CloudFront knows a path as links have it:
 * below the folder, each part encoded. The name of an execution is unique, as the reference of an
 * invalidation has to be.
 */
export function invalidationDefinition({ distributionId, prefix }: InvalidationPlan): object {
  const file = `$substringAfter($states.input.detail.object.key, '${prefix}')`;
  const path = `'/' & $join($map($split(${file}, '/'), $encodeUrlComponent), '/')`;
  return {
    Comment: "Makes edge locations forget a published file",
    QueryLanguage: "JSONata",
    StartAt: "Invalidate",
    States: {
      Invalidate: {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:cloudfront:createInvalidation",
        Arguments: {
          DistributionId: distributionId,
          InvalidationBatch: {
            CallerReference: jsonata("$states.context.Execution.Name"),
            Paths: { Quantity: 1, Items: jsonata(`[${path}]`) },
          },
        },
        // CloudFront takes 3000 paths at a time (Developer Guide, "Quotas on invalidations").
        Retry: [
          { ErrorEquals: ["States.ALL"], IntervalSeconds: 30, MaxAttempts: 8, BackoffRate: 2 },
        ],
        End: true,
      },
    },
  };
}

/** Event pattern for files of a folder that are written or deleted. */
export const folderEventPattern = (bucket: string, prefix: string): object => ({
  source: ["aws.s3"],
  "detail-type": ["Object Created", "Object Deleted"],
  detail: { bucket: { name: [bucket] }, object: { key: [{ prefix }] } },
});
