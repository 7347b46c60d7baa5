import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, policyOf, serviceTrust } from "../aws/policy-document";
import {
  type AwsEnvironment,
  logGroupArn,
  type Names,
  regionalArn,
  workflowLogGroup,
} from "../aws/resource-names";
import { createRole, grant } from "../aws/roles";

/**
 * Creates the logging role of the server. AWS writes the logs of workflows only with a role, also where
 * the server has structured logs: "To enable logging for workflows attached to servers, you must use a
 * logging role" (Transfer Family User Guide, "Creating, updating, and viewing logging for servers").
 */
export const workflowLogsRole = (
  name: string,
  {
    awsEnvironment,
    names,
  }: { readonly awsEnvironment: pulumi.Output<AwsEnvironment>; readonly names: Names },
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role =>
  createRole(
    name,
    {
      roleName: names.workflowLogsRole,
      description: "Taken on by AWS Transfer Family to write the logs of workflows",
      trust: awsEnvironment.apply((environment) =>
        // With a wrong trust policy, AWS closes the connections of all clients.
        serviceTrust("transfer.amazonaws.com", environment.accountId, {
          ArnLike: { "aws:SourceArn": regionalArn(environment, "transfer", "server/*") },
        }),
      ),
    },
    opts,
  );

/**
 * Creates the log group of workflows, and allows the role to write to it. The permission comes after
 * the group: before, the service would create the group itself, without retention and key.
 */
export function createWorkflowLogs(
  name: string,
  args: {
    readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
    readonly serverId: pulumi.Output<string>;
    readonly role: aws.iam.Role;
    readonly kmsKeyId: pulumi.Input<string | undefined>;
    readonly retentionInDays: number;
  },
  opts: pulumi.CustomResourceOptions,
): void {
  const { awsEnvironment, serverId, role, kmsKeyId, retentionInDays } = args;
  const group = new aws.cloudwatch.LogGroup(
    name,
    { name: serverId.apply(workflowLogGroup), kmsKeyId, retentionInDays },
    opts,
  );
  const policy = pulumi.all([awsEnvironment, serverId]).apply(([environment, id]) => {
    const arn = logGroupArn(environment, workflowLogGroup(id));
    // The actions of Transfer Family User Guide, "Configure CloudWatch logging role".
    return policyOf(
      allow(
        "WriteLogs",
        [arn, `${arn}:*`],
        [
          "logs:CreateLogGroup",
          "logs:CreateLogStream",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
        ],
      ),
    );
  });
  grant(name, role, policy, { ...opts, dependsOn: group });
}
