import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, bucketArn, type Names } from "../../aws/resource-names";
import { serviceTrust } from "../../aws/policy-document";
import { createRole, grant } from "../../aws/roles";
import { replicationPolicy } from "../replication/replication-policy";
import { type ReplicationMetrics, replicationRule, RULE } from "../replication/replication-rule";

/** One of the two buckets. */
export interface ReplicatedBucket {
  /** Name, known before the bucket exists. */
  readonly name: pulumi.Output<string>;
  /** Name, known once the bucket exists. */
  readonly bucket: pulumi.Output<string>;
  /** ARN of its key; absent with AES256. */
  readonly keyArn: pulumi.Output<string> | undefined;
  /**
   * Region of the bucket.
   * @default the provider's
   */
  readonly region?: string;
}

/** Arguments for {@link replicateBothWays}. */
export interface BothWaysArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  /** Whether Object Lock retains objects, so that S3 copies their retention too. */
  readonly isLocked: boolean;
  readonly own: ReplicatedBucket;
  readonly other: ReplicatedBucket;
  /** Versioning and Object Lock of both buckets, which replication requires. */
  readonly versions: readonly pulumi.Resource[];
}

/** One way: where a configuration, its policy and its metrics come from. */
interface CopyDirection {
  readonly name: string;
  readonly source: ReplicatedBucket;
  readonly target: ReplicatedBucket;
}

/**
 * Copies every object, change of a replica and delete marker from each bucket to the other one. S3 never
 * copies a replica again, so no object goes around.
 *
 * @returns metrics of both ways, each in the region of its source
 */
export function replicateBothWays(
  name: string,
  args: BothWaysArgs,
  opts: pulumi.CustomResourceOptions,
): readonly [there: ReplicationMetrics, back: ReplicationMetrics] {
  const { own, other, versions } = args;
  // Role and configurations hold no data, and must be removable with the option.
  const removable = { ...opts, protect: false };
  const role = copyRole(name, args, removable);
  const there: CopyDirection = { name, source: own, target: other };
  const back: CopyDirection = { name: `${name}-back`, source: other, target: own };
  for (const way of [there, back]) {
    const { source, target } = way;
    const policy = allowWay(way, role, args, removable);
    new aws.s3.BucketReplicationConfig(
      way.name,
      {
        bucket: source.bucket,
        region: source.region,
        role: role.arn,
        rules: [
          replicationRule({
            target: { arn: arnOf(args, target), keyArn: target.keyArn },
            deleteMarkers: true,
            replicaModifications: true,
          }),
        ],
      },
      { ...removable, dependsOn: [...versions, policy] },
    );
  }
  return [metricsOf(there), metricsOf(back)];
}

const arnOf = (
  { awsEnvironment }: BothWaysArgs,
  { name }: ReplicatedBucket,
): pulumi.Output<string> =>
  pulumi
    .all([awsEnvironment, name])
    .apply(([environment, bucket]) => bucketArn(environment, bucket));

/** Creates the role that S3 assumes for both ways. */
const copyRole = (
  name: string,
  args: BothWaysArgs,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role =>
  createRole(
    name,
    {
      roleName: args.names.regionsRole,
      description: "Copies objects between the buckets of two regions",
      trust: pulumi
        .all([args.awsEnvironment, arnOf(args, args.own), arnOf(args, args.other)])
        .apply(([environment, own, other]) =>
          serviceTrust("s3.amazonaws.com", environment.accountId, {
            ArnEquals: { "aws:SourceArn": [own, other] },
          }),
        ),
    },
    opts,
  );

/** Lets the role copy one way. */
function allowWay(
  { name, source, target }: CopyDirection,
  role: aws.iam.Role,
  args: BothWaysArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const keys = { source: source.keyArn ?? "", target: target.keyArn ?? "" };
  const policy = pulumi
    .all([args.awsEnvironment, arnOf(args, source), arnOf(args, target), keys])
    .apply(([environment, sourceArn, targetArn, keyArns]) =>
      replicationPolicy(
        { ...environment, region: source.region ?? environment.region },
        {
          source: sourceArn,
          target: targetArn,
          sourceKey: keyArns.source,
          targetKey: keyArns.target,
          targetRegion: target.region ?? environment.region,
          isLocked: args.isLocked,
        },
      ),
    );
  return grant(name, role, policy, opts);
}

const metricsOf = ({ source, target }: CopyDirection): ReplicationMetrics => ({
  dimensions: { SourceBucket: source.name, DestinationBucket: target.name, RuleId: RULE },
});
