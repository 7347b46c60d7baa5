import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { logGroupArn, type AwsEnvironment } from "../aws/resource-names";
import { policyOf, serviceTrust } from "../aws/policy-document";

/** Arguments for {@link vpcGuards}. */
export interface VpcGuardsArgs {
  readonly vpcId: pulumi.Input<string>;
  /** The VPC's default network ACL, which is emptied. */
  readonly defaultNetworkAclId: pulumi.Input<string>;
  /** Where the stack lives. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Log group for accepted and rejected flows. */
  readonly flowLogGroup: aws.cloudwatch.LogGroup;
}

/**
 * What every VPC of the stack has: flow logs, and a default security group and network ACL that
 * admit nothing. Deleting the default ACL only prints that it stays: AWS deletes it with the VPC.
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
    // Subnets come and go with their own ACLs, which AWS shows here as changes.
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
        awsEnvironment.apply((p) => serviceTrust("vpc-flow-logs.amazonaws.com", p.accountId)),
      ),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    name,
    {
      role: role.name,
      policy: pulumi.jsonStringify(
        pulumi.all([awsEnvironment, flowLogGroup.name]).apply(([p, group]) => {
          const arn = logGroupArn(p, group);
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
