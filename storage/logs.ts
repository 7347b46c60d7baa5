import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { regionalService } from "../aws/partition";
import { type Policy, policyOf } from "../aws/policy-document";
import {
  type AwsEnvironment,
  logGroupArn,
  type Names,
  workflowLogGroup,
} from "../aws/resource-names";
import { EncryptionKey } from "./encryption-key";
import { keyAdministration } from "./key-policies";

/** Arguments for {@link Logs}. */
export interface LogsArgs {
  /** Partition, region and account of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Retention in days; a period that CloudWatch Logs offers. */
  readonly retentionInDays: number;
  /** Whether the server has workflows, whose log group has the id of the server in its name. */
  readonly hasWorkflow: boolean;
}

/**
 * Log groups of the stack, with a KMS key. They exist in every network mode, so that a change of the
 * mode deletes no logs.
 *
 * Cost: one KMS key, $1 a month; ingestion as CloudWatch Logs charges it.
 */
export class Logs extends pulumi.ComponentResource {
  /** Log group of the identity function. */
  public readonly identity: aws.cloudwatch.LogGroup;
  /** Log group of the Transfer server; each event is a JSON object. */
  public readonly server: aws.cloudwatch.LogGroup;
  /** Log group of the VPC's flow logs. */
  public readonly flow: aws.cloudwatch.LogGroup;

  public constructor(
    name: string,
    { awsEnvironment, names, retentionInDays, hasWorkflow }: LogsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:Logs", name, {}, opts);
    const { key } = new EncryptionKey(
      name,
      {
        alias: `${names.prefix}-logs`,
        description: `Logs of ${names.prefix}`,
        policy: awsEnvironment.apply((environment) =>
          logKeyPolicy(environment, [
            ...Object.values(names.logGroups),
            ...(hasWorkflow ? [workflowLogGroup("s-*")] : []),
          ]),
        ),
      },
      { parent: this },
    );
    const group = (role: keyof Names["logGroups"]): aws.cloudwatch.LogGroup =>
      new aws.cloudwatch.LogGroup(
        `${name}-${role}`,
        { name: names.logGroups[role], kmsKeyId: key.arn, retentionInDays },
        { parent: this },
      );
    this.identity = group("identity");
    this.server = group("server");
    this.flow = group("flow");
    this.registerOutputs({});
  }
}

/** Policy of the log groups' key: CloudWatch Logs may use it for these log groups only. */
export const logKeyPolicy = (
  awsEnvironment: AwsEnvironment,
  logGroups: readonly string[],
): Policy =>
  policyOf(keyAdministration(awsEnvironment), {
    Sid: "LogGroups",
    Effect: "Allow",
    Principal: { Service: regionalService("logs", awsEnvironment.region) },
    Action: [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ],
    Resource: "*",
    Condition: {
      // As ArnLike: a name may have a wildcard.
      ArnEquals: {
        "kms:EncryptionContext:aws:logs:arn": logGroups.map((name) =>
          logGroupArn(awsEnvironment, name),
        ),
      },
    },
  });
