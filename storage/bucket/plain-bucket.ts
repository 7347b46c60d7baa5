import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Arguments for {@link lockDown}. */
export interface LockDownArgs {
  /** Name of the bucket. */
  readonly bucket: pulumi.Input<string>;
  /**
   * Region of the bucket.
   * @default the provider's
   */
  readonly region?: string;
}

/** Makes the bucket's owner own every object, and lets nothing make one public. */
export function lockDown(
  name: string,
  { bucket, region }: LockDownArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const where = region === undefined ? {} : { region };
  new aws.s3.BucketOwnershipControls(
    name,
    { bucket, ...where, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  return new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket,
      ...where,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
}
