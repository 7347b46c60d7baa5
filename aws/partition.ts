/** Partition of a region: `aws`, `aws-cn` for China or `aws-us-gov` for GovCloud. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** Region that CloudFront takes certificates, web ACLs and log deliveries from, and where its metrics are. */
export const CLOUDFRONT_REGION = "us-east-1";

/** Domain of the services of a region ("Endpoints for Amazon Web Services in China"). */
export const dnsSuffixOf = (region: string): string =>
  partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";

/**
 * Name of a service in a region: value of `kms:ViaService`, and principal of CloudWatch Logs. The
 * principals of all other services are `<service>.amazonaws.com` in every partition.
 */
export const regionalService = (service: string, region: string): string =>
  `${service}.${region}.${dnsSuffixOf(region)}`;

/** Interface endpoints in China whose names begin with `cn.`, from the list in AWS CDK's `vpc-endpoint.ts`. */
const CN_ENDPOINTS = new Set([
  ...["account", "application-autoscaling", "appmesh-envoy-management", "athena", "autoscaling"],
  ...["awsconnector", "backup", "batch", "cassandra", "cloudcontrolapi", "cloudformation"],
  ...["codedeploy-commands-secure", "databrew", "dms", "ebs", "ec2", "ecr.api", "ecr.dkr", "eks"],
  ...["elasticache", "elasticbeanstalk", "elasticfilesystem", "elasticfilesystem-fips"],
  ...["emr-containers", "execute-api", "fsx", "imagebuilder", "iot.data", "iotsitewise.api"],
  ...["iotsitewise.data", "kinesis-streams", "lambda", "license-manager", "monitoring", "polly"],
  ...["rds", "redshift", "redshift-data", "s3", "sagemaker.api", "sagemaker.runtime"],
  ...["sagemaker.featurestore-runtime", "securityhub", "servicecatalog", "sms", "sqs", "states"],
  ...["sts", "sync-states", "synthetics", "transfer", "workspaces", "xray"],
]);

/** Service name of an interface endpoint. */
export const interfaceEndpointService = (service: string, region: string): string =>
  partitionOf(region) === "aws-cn" && CN_ENDPOINTS.has(service)
    ? `cn.com.amazonaws.${region}.${service}`
    : gatewayEndpointService(service, region);

/** Service name of a gateway endpoint, and name of its prefix list. */
export const gatewayEndpointService = (service: string, region: string): string =>
  `com.amazonaws.${region}.${service}`;

const FULL_NAME = /^(?:cn\.)?com\.amazonaws\.[a-z0-9-]+\.(.+)$/;

/** Service in a full service name such as `com.amazonaws.eu-central-1.kms`; nothing for other names. */
export const fullEndpointName = (name: string): string | undefined => FULL_NAME.exec(name)?.[1];

/** Service of an endpoint's service name: `secretsmanager` for `com.amazonaws.eu-central-1.secretsmanager`. */
export const serviceOfEndpoint = (serviceName: string): string =>
  fullEndpointName(serviceName) ?? serviceName;
