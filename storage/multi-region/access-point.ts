import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type Policy, policyOf } from "../../aws/policy-document";
import type { AwsEnvironment, Names } from "../../aws/resource-names";
import { type MultiRegionConfig, ROUTINGS } from "../../config/schema/multi-region";
import { NO_PUBLIC_ACCESS } from "../bucket/bucket-security";
import { allowShare } from "../bucket/share-statements";

type AccessPointConfig = NonNullable<MultiRegionConfig["accessPoint"]>;

/**
 * One of the five regions that take changes of the routes; the others are us-east-1, ap-southeast-2,
 * ap-northeast-1 and eu-west-1 (S3 API Reference, SubmitMultiRegionAccessPointRoutes). S3 sends every
 * other request about Multi-Region Access Points here, too.
 */
const CONTROL_REGION = "us-west-2";

/** A bucket behind the access point. */
export interface RegionalBucket {
  readonly bucket: pulumi.Output<string>;
  readonly region: pulumi.Input<string>;
}

/** Arguments for {@link MultiRegionAccessPoint}. */
export interface MultiRegionAccessPointArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: AccessPointConfig;
  /** The stack's own bucket and the one in the other region. */
  readonly buckets: readonly [own: RegionalBucket, other: RegionalBucket];
}

/**
 * One address for both buckets, with a policy for its consumers and with routes. The policy and the
 * routes exist as long as the access point does, so that removing them alone changes nothing.
 *
 * Cost: $0.0033 per GB of data that it routes, and acceleration over the internet.
 */
export class MultiRegionAccessPoint extends pulumi.ComponentResource {
  /** ARN, which consumers use in place of the name of a bucket. */
  public readonly arn: pulumi.Output<string>;

  public constructor(
    name: string,
    { awsEnvironment, names, config, buckets }: MultiRegionAccessPointArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:MultiRegionAccessPoint", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const accessPoint = new aws.s3control.MultiRegionAccessPoint(
      name,
      {
        details: {
          name: names.prefix,
          regions: buckets.map(({ bucket }) => ({ bucket })),
          publicAccessBlock: NO_PUBLIC_ACCESS,
        },
      },
      // Its name is unique in the account.
      { ...parent, deleteBeforeReplace: true },
    );
    this.arn = accessPoint.arn;
    const policy = pulumi
      .all([awsEnvironment, this.arn])
      .apply(([environment, arn]) => accessPointPolicy(environment, arn, config));
    new aws.s3control.MultiRegionAccessPointPolicy(
      name,
      { details: { name: names.prefix, policy: pulumi.jsonStringify(policy) } },
      parent,
    );
    const dials = ROUTINGS[config.routing];
    new aws.s3control.MultiRegionAccessPointRoutes(
      name,
      {
        mrap: this.arn,
        region: CONTROL_REGION,
        routes: buckets.map(({ bucket, region }, index) => ({
          ...{ bucket, region, trafficDialPercentage: dials[index] ?? 0 },
        })),
      },
      parent,
    );
    this.registerOutputs({ arn: this.arn });
  }
}

/** Policy of a Multi-Region Access Point; object ARNs have `/object/` before the key, as for other access points. */
const accessPointPolicy = (
  awsEnvironment: AwsEnvironment,
  arn: string,
  { consumers }: AccessPointConfig,
): Policy =>
  policyOf(
    ...consumers.flatMap((share, index) =>
      allowShare(awsEnvironment, share, {
        ...{ sid: `Consumer${index + 1}`, arn, objects: `${arn}/object` },
      }),
    ),
  );
