import type { Statement } from "../../aws/policy-document";

/** CloudFront on behalf of one distribution, and of no other that the account has. */
const forDistribution = (distributionArn: string) =>
  ({
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
  }) as const;

/**
 * Statement of the bucket's policy that lets a distribution read the objects of one folder. It may not
 * list, so that a missing file looks like a forbidden one. Source: CloudFront Developer Guide,
 * "Restrict access to an Amazon S3 origin".
 */
export const publishedObjects = (
  bucketArn: string,
  prefix: string,
  distributionArn: string,
): Statement => ({
  Sid: "PublishedFolder",
  ...forDistribution(distributionArn),
  Action: "s3:GetObject",
  Resource: `${bucketArn}/${prefix}*`,
});

/**
 * Statement of the key's policy for the distribution (same source, "SSE-KMS"); it decrypts only, as it
 * writes nothing.
 */
export const publishedKeyUse = (distributionArn: string): Statement => ({
  Sid: "PublishedFolder",
  ...forDistribution(distributionArn),
  Action: "kms:Decrypt",
  Resource: "*",
});
