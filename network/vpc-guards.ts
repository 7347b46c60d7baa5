import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, policyOf, serviceTrust } from "../aws/policy-document";
import { type AwsEnvironment, logGroupArn } from "../aws/resource-names";
import { createRole, grant } from "../aws/roles";
import type { NetworkArgs } from "./network";

/** Arguments for {@link vpcGuards}. */
export interface VpcGuardsArgs extends Pick<
  NetworkArgs,
  "awsEnvironment" | "names" | "flowLogGroup"
> {
  readonly vpcId: pulumi.Input<string>;
  /** Id of the VPC's default network ACL, whose rules are removed. */
  readonly defaultNetworkAclId: pulumi.Input<string>;
}

/**
 * Gives a VPC flow logs, and a default security group and default network ACL without rules. A destroy
 * prints that it leaves the default network ACL, which AWS deletes with the VPC.
 */
export function vpcGuards(
  name: string,
  args: VpcGuardsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const { vpcId, defaultNetworkAclId } = args;
  const tags = { Name: `${name}-default` };
  new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId, tags }, opts);
  new aws.ec2.DefaultNetworkAcl(
    `${name}-default`,
    { defaultNetworkAclId, tags },
    // AWS lists subnets here until their own network ACL is associated.
    { ...opts, ignoreChanges: ["subnetIds"] },
  );
  flowLogs(`${name}-flow-logs`, args, opts);
}

function flowLogs(name: string, args: VpcGuardsArgs, opts: pulumi.CustomResourceOptions): void {
  const { vpcId, flowLogGroup } = args;
  const role = new FlowLogRole(name, args);
  new aws.ec2.FlowLog(
    name,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: flowLogGroup.arn,
      iamRoleArn: role.arn,
      tags: { Name: name },
    },
    // A VPC has one flow log for each destination: a second one, of another role, is refused.
    { ...opts, dependsOn: role, deleteBeforeReplace: true },
  );
}

/**
 * Role that writes VPC flow logs. It has no parent in the network, so that a stack that changes its
 * network mode keeps the role and its name.
 */
class FlowLogRole extends pulumi.ComponentResource {
  /** ARN of the role. */
  public readonly arn: pulumi.Output<string>;

  public constructor(name: string, { awsEnvironment, names }: VpcGuardsArgs) {
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
