import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment, Names } from "../aws/resource-names";
import { FlowLogRole } from "./flow-log-role";

/** Arguments for {@link vpcGuards}. */
export interface VpcGuardsArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Id of the VPC's default network ACL, whose rules are removed. */
  readonly defaultNetworkAclId: pulumi.Input<string>;
  /** Partition, region and account of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Log group for accepted and rejected flows. */
  readonly flowLogGroup: aws.cloudwatch.LogGroup;
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

function flowLogs(
  name: string,
  { vpcId, awsEnvironment, names, flowLogGroup }: VpcGuardsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const role = new FlowLogRole(name, { awsEnvironment, names });
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
