import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { logGroupArn, type AwsEnvironment } from "../aws/resource-names";
import { policyOf, serviceTrust } from "../aws/policy-document";

/** Arguments for {@link vpcGuards}. */
export interface VpcGuardsArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Id of the VPC's default network ACL, whose rules are removed. */
  readonly defaultNetworkAclId: pulumi.Input<string>;
  /** Partition, region and account of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
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
  { vpcId, awsEnvironment, flowLogGroup }: VpcGuardsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const role = new aws.iam.Role(
    name,
    {
      assumeRolePolicy: pulumi.jsonStringify(
        awsEnvironment.apply((environment) =>
          serviceTrust("vpc-flow-logs.amazonaws.com", environment.accountId),
        ),
      ),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    name,
    {
      role: role.name,
      policy: pulumi.jsonStringify(
        pulumi.all([awsEnvironment, flowLogGroup.name]).apply(([environment, group]) => {
          const arn = logGroupArn(environment, group);
          return policyOf({
            Sid: "WriteFlows",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resource: [arn, `${arn}:*`],
          });
        }),
      ),
    },
    opts,
  );
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
    { ...opts, dependsOn: policy },
  );
}
