import * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, logGroupArn, type Names } from "../aws/resource-names";
import { allow, policyOf, serviceTrust } from "../aws/policy-document";
import { createRole, grant } from "../aws/roles";

/** Arguments for {@link FlowLogRole}. */
export interface FlowLogRoleArgs {
  /** Partition, region and account of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
}

/**
 * Role that writes VPC flow logs. It has no parent in the network, so that a stack that changes its
 * network mode keeps the role and its name.
 */
export class FlowLogRole extends pulumi.ComponentResource {
  /** ARN of the role. */
  public readonly arn: pulumi.Output<string>;

  public constructor(name: string, { awsEnvironment, names }: FlowLogRoleArgs) {
    super("managed-sftp:network:FlowLogRole", name, {});
    const parent = { parent: this };
    const role = createRole(
      name,
      {
        roleName: names.flowLogRole,
        description: "Taken on by VPC to write flow logs",
        trust: awsEnvironment.apply(({ accountId }) =>
          serviceTrust("vpc-flow-logs.amazonaws.com", accountId),
        ),
      },
      parent,
    );
    const policy = awsEnvironment.apply((environment) =>
      flowLogPolicy(environment, names.logGroups.flow),
    );
    grant(name, role, policy, parent);
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Policy with the actions that the VPC User Guide requires ("IAM role for publishing flow logs to CloudWatch Logs"). */
function flowLogPolicy(environment: AwsEnvironment, group: string) {
  const arn = logGroupArn(environment, group);
  return policyOf(
    allow(
      "WriteFlows",
      [arn, `${arn}:*`],
      [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
      ],
    ),
    // The action supports no resource.
    allow("ListGroups", "*", ["logs:DescribeLogGroups"]),
  );
}
