import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../aws/resource-names";
import { EncryptionKey } from "./encryption-key";
import { logKeyPolicy } from "./key-policies";

/** Arguments for {@link Logs}. */
export interface LogsArgs {
  /** Where the stack lives. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Days for which log events are kept; a period of CloudWatch Logs. */
  readonly retentionInDays: number;
}

/**
 * The stack's log groups under a key of their own. They exist in every network mode, so that
 * switching the mode does not delete what was logged before.
 *
 * Cost: one KMS key, $1 a month; ingestion as CloudWatch Logs charges it.
 */
export class Logs extends pulumi.ComponentResource {
  /** Written by the identity function. */
  public readonly identity: aws.cloudwatch.LogGroup;
  /** Written by the Transfer server, one JSON object an event. */
  public readonly server: aws.cloudwatch.LogGroup;
  /** Written by the VPC's flow logs. */
  public readonly flow: aws.cloudwatch.LogGroup;

  public constructor(
    name: string,
    { awsEnvironment, names, retentionInDays }: LogsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:Logs", name, {}, opts);
    const { key } = new EncryptionKey(
      name,
      {
        alias: `${names.prefix}-logs`,
        description: `Logs of ${names.prefix}`,
        policy: awsEnvironment.apply((environment) =>
          logKeyPolicy(environment, Object.values(names.logGroups)),
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
