import { allow, type Policy, policyOf } from "../aws/policy-document";
import {
  type AwsEnvironment,
  logGroupArn,
  namesOf,
  parseArn,
  regionalArn,
  secretArns,
  stateMachineArn,
  tableArn,
  workflowLogGroup,
} from "../aws/resource-names";
import { NETWORK_INTERFACES } from "../identity/function-role-policy";
import { managedRuleArn } from "../storage/malware/scan-policy";
import { ownTags, type StackArns } from "./stack-arns";

/** Name of the managed policy that bounds the roles of a stack; no deploy role may change it. */
export const boundaryName = (stack: string): string => `boundary-managed-sftp-${stack}`;

/** Arguments for {@link boundaryPolicy}. */
export interface BoundaryArgs {
  readonly awsEnvironment: AwsEnvironment;
  readonly stack: string;
  readonly arns: StackArns;
  /** Secrets Manager prefix of the stack's users. */
  readonly secretPrefix: string;
  /** ARNs of keys that the stack uses and does not make. */
  readonly keys: readonly string[];
  /** ARNs of functions and secrets (PGP keys) that the steps of the stack's workflow use. */
  readonly workflow: readonly string[];
}

/**
 * Permissions boundary of a stack's roles: the most that any of them can do, whatever policies a
 * deployment gives them.
 */
export function boundaryPolicy(args: BoundaryArgs): Policy {
  const { awsEnvironment, stack, arns, secretPrefix, keys, workflow } = args;
  const inWorkflow = (service: string): readonly string[] =>
    workflow.filter((arn) => parseArn(arn).service === service);
  const names = namesOf(stack);
  const any = (service: string, resource: string): string =>
    regionalArn(awsEnvironment, service, resource);
  const { partition, accountId } = awsEnvironment;
  const use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];
  return policyOf(
    allow(
      "Files",
      arns.buckets.flatMap((arn) => [arn, `${arn}/*`]),
      [
        ...["s3:AbortMultipartUpload", "s3:DeleteObject*", "s3:Get*", "s3:List*"],
        ...["s3:ObjectOwnerOverrideToBucketOwner", "s3:PutObject", "s3:PutObject*Tagging"],
        ...["s3:PutBucketNotification", "s3:Replicate*"],
      ],
    ),
    allow(
      "FileSystem",
      [any("elasticfilesystem", "file-system/*")],
      ["elasticfilesystem:Client*"],
      ownTags(stack),
    ),
    allow("OwnKeys", [`arn:${partition}:kms:*:${accountId}:key/*`], use, ownTags(stack)),
    ...(keys.length === 0 ? [] : [allow("GivenKeys", keys, use)]),
    allow(
      "Users",
      [secretArns(awsEnvironment, secretPrefix), ...inWorkflow("secretsmanager")],
      ["secretsmanager:GetSecretValue"],
    ),
    allow(
      "Tables",
      Object.values(names.tables).map((name) => tableArn(awsEnvironment, name)),
      ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    ),
    allow("Functions", [arns.functions, ...inWorkflow("lambda")], ["lambda:InvokeFunction"]),
    allow("ScanRule", managedRuleArn(awsEnvironment), [
      "events:DeleteRule",
      "events:DescribeRule",
      "events:ListTargetsByRule",
      "events:PutRule",
      "events:PutTargets",
      "events:RemoveTargets",
    ]),
    allow("Quarantine", stateMachineArn(awsEnvironment, names.quarantine), [
      "states:StartExecution",
    ]),
    allow("Invalidation", stateMachineArn(awsEnvironment, names.invalidation), [
      "states:StartExecution",
    ]),
    allow(
      "Distributions",
      `arn:${partition}:cloudfront::${accountId}:distribution/*`,
      ["cloudfront:CreateInvalidation"],
      ownTags(stack),
    ),
    // The id of the stack's API is not known, and no condition of IAM asks for its tags.
    allow("Api", [any("execute-api", "*")], ["execute-api:Invoke"]),
    allow(
      "ApiDetails",
      [`arn:${partition}:apigateway:${awsEnvironment.region}::/*`],
      ["apigateway:GET"],
    ),
    allow(
      "Logs",
      [...Object.values(names.logGroups), workflowLogGroup("s-*")].flatMap((name) => {
        const arn = logGroupArn(awsEnvironment, name);
        return [arn, `${arn}:*`];
      }),
      [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
      ],
    ),
    allow("LogGroups", "*", ["logs:DescribeLogGroups"]),
    // AWS's own policy for functions in a VPC asks for all resources.
    allow("Interfaces", "*", NETWORK_INTERFACES),
  );
}
