import { type Graph, type GraphResource, resourcesOf, text } from "../graph/graph";
import { recordOf } from "../graph/serialization";

/** Services of VPC endpoints, as AWS's documentation calls them. */
const SERVICES: Readonly<Record<string, string>> = {
  "cognito-idp": "Amazon Cognito",
  dynamodb: "DynamoDB",
  ec2: "Amazon EC2",
  elasticfilesystem: "Amazon EFS",
  events: "EventBridge",
  "execute-api": "API Gateway",
  kms: "AWS KMS",
  lambda: "AWS Lambda",
  logs: "CloudWatch Logs",
  monitoring: "CloudWatch",
  s3: "Amazon S3",
  secretsmanager: "Secrets Manager",
  sns: "Amazon SNS",
  sqs: "Amazon SQS",
  ssm: "Systems Manager",
  sts: "AWS STS",
  transfer: "AWS Transfer Family",
};

/** Name of a service by the last part of its endpoint's name, such as `secretsmanager`. */
export const serviceName = (service: string): string => SERVICES[service] ?? service;

/** Inputs with the names that AWS's console lists resources by. */
const NAME_INPUTS = ["name", "bucket"] as const;

/** Name of a resource as the console shows it: its own, or its Name tag. */
export function consoleName({ inputs, name }: GraphResource): string {
  const own = NAME_INPUTS.map((input) => text(inputs[input])).find((each) => each !== "");
  return own ?? (text(recordOf(inputs["tags"])["Name"]) || name);
}

/** Name that the stack file gives a connection, such as `offices` for `sftp-offices`. */
export const configuredName = (resource: GraphResource): string =>
  consoleName(resource).replace(/^sftp-/, "");

/** Alias of a KMS key, or its id. */
export function keyName(graph: Graph, key: GraphResource): string {
  const alias = resourcesOf(graph, "aws:kms/alias:Alias").find(
    ({ inputs }) => inputs["targetKeyId"] === key.id,
  );
  return alias === undefined ? key.name : text(alias.inputs["name"]).replace(/^alias\//, "");
}
