import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, regionalArn } from "../../aws/resource-names";
import { type Policy, policyOf } from "../../aws/policy-document";
import type { StorageConfig } from "../../config/schema/storage";
import { NO_PUBLIC_ACCESS } from "./bucket-security";
import { allowShare } from "./share-statements";

/** Arguments for {@link bucketConsumers}. */
export interface BucketConsumersArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Name of the bucket. */
  readonly bucket: pulumi.Output<string>;
  readonly config: StorageConfig;
}

/**
 * Creates access points, CORS rules and event notifications for consumers outside Transfer.
 *
 * @returns the event notifications
 */
export function bucketConsumers(
  name: string,
  { awsEnvironment, bucket, config }: BucketConsumersArgs,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  for (const point of config.accessPoints) {
    new aws.s3.AccessPoint(
      `${name}-${point.name}`,
      {
        name: point.name,
        bucket,
        ...(point.vpcId && { vpcConfiguration: { vpcId: point.vpcId } }),
        publicAccessBlockConfiguration: NO_PUBLIC_ACCESS,
        policy: pulumi.jsonStringify(
          awsEnvironment.apply((environment) => accessPointPolicy(environment, point)),
        ),
      },
      opts,
    );
  }
  if (config.cors !== undefined) {
    new aws.s3.BucketCorsConfiguration(
      name,
      {
        bucket,
        corsRules: [
          {
            allowedOrigins: config.cors.origins,
            allowedMethods: config.cors.methods,
            allowedHeaders: ["*"],
            exposeHeaders: ["ETag"],
            maxAgeSeconds: 3600,
          },
        ],
      },
      opts,
    );
  }
  // GuardDuty learns of uploads by EventBridge. A bucket has one configuration of notifications.
  return config.eventBridge || config.malware !== undefined
    ? [new aws.s3.BucketNotification(name, { bucket, eventbridge: true }, opts)]
    : [];
}

/** Policy of an access point, for one consumer and folder; object ARNs have `/object/` before the key. */
function accessPointPolicy(
  awsEnvironment: AwsEnvironment,
  point: StorageConfig["accessPoints"][number],
): Policy {
  const arn = regionalArn(awsEnvironment, "s3", `accesspoint/${point.name}`);
  return policyOf(...allowShare(awsEnvironment, point, { sid: "", arn, objects: `${arn}/object` }));
}
