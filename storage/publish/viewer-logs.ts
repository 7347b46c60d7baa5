import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { CLOUDFRONT_REGION } from "../../aws/partition";
import { bucketArn, type AwsEnvironment, type Names } from "../../aws/resource-names";
import type { Statement } from "../../aws/policy-document";

/**
 * Fields of a log line. The query is left out, as it would hold signatures of links that are still
 * valid, and so are cookies and referrers.
 */
const FIELDS = [
  ...["date", "time", "x-edge-location", "c-ip", "cs-method", "cs-uri-stem", "x-host-header"],
  ...["sc-status", "sc-bytes", "cs-bytes", "time-taken", "cs(User-Agent)", "x-edge-result-type"],
  ...["x-edge-request-id", "x-edge-detailed-result-type", "cs-protocol", "cs-protocol-version"],
  ...["ssl-protocol", "ssl-cipher", "sc-content-type", "sc-range-start", "sc-range-end"],
];

/** Name of the delivery source, and of the destination. */
export const viewerLogName = ({ prefix }: Names): string => `${prefix}-published`;

/** Arguments for {@link viewerLogs}. */
export interface ViewerLogsArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly distributionArn: pulumi.Output<string>;
  /** Name of the log bucket, known once its policy exists. */
  readonly logBucket: pulumi.Output<string>;
}

/**
 * Delivers a line about each viewer's request into the log bucket, as standard logs v2: the older kind
 * needs a bucket with access lists, which this one has turned off. All three parts are in us-east-1,
 * wherever the bucket is (CloudFront Developer Guide, "Configure standard logging (v2)").
 */
export function viewerLogs(
  name: string,
  { awsEnvironment, names, distributionArn, logBucket }: ViewerLogsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const common = { name: viewerLogName(names), region: CLOUDFRONT_REGION };
  const tags = { Name: name };
  const source = new aws.cloudwatch.LogDeliverySource(
    name,
    { ...common, logType: "ACCESS_LOGS", resourceArn: distributionArn, tags },
    opts,
  );
  const destination = new aws.cloudwatch.LogDeliveryDestination(
    name,
    {
      ...common,
      outputFormat: "json",
      deliveryDestinationConfiguration: {
        destinationResourceArn: pulumi
          .all([awsEnvironment, logBucket])
          .apply(([environment, bucket]) => bucketArn(environment, bucket)),
      },
      tags,
    },
    opts,
  );
  new aws.cloudwatch.LogDelivery(
    name,
    {
      region: CLOUDFRONT_REGION,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields: FIELDS,
      s3DeliveryConfigurations: [
        { enableHiveCompatiblePath: false, suffixPath: "{DistributionId}/{yyyy}/{MM}/{dd}" },
      ],
      tags,
    },
    opts,
  );
}

/**
 * Statement of the log bucket's policy that admits the logs, as "Logs sent to Amazon S3" of the
 * CloudWatch Logs User Guide writes it, for this one delivery.
 */
export const viewerLogStatement = (
  environment: AwsEnvironment,
  { logBucket, source }: { readonly logBucket: string; readonly source: string },
): Statement => {
  const { partition, accountId } = environment;
  return {
    Sid: "ViewerLogs",
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn(environment, logBucket)}/AWSLogs/${accountId}/*`,
    Condition: {
      StringEquals: {
        "s3:x-amz-acl": "bucket-owner-full-control",
        "aws:SourceAccount": accountId,
      },
      ArnLike: {
        "aws:SourceArn": `arn:${partition}:logs:${CLOUDFRONT_REGION}:${accountId}:delivery-source:${source}`,
      },
    },
  };
};
