import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Place } from "../config/names";
import { policyOf, serviceTrust } from "../config/policy";

/** Arguments for {@link vpcGuards}. */
export interface VpcGuardsArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Where the stack lives. */
  readonly place: pulumi.Output<Place>;
  /** Log group for accepted and rejected flows. */
  readonly flowLogGroup: aws.cloudwatch.LogGroup;
}

/** What every VPC of the stack has: flow logs, and a default security group that admits nothing. */
export function vpcGuards(
  name: string,
  { vpcId, place, flowLogGroup }: VpcGuardsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.ec2.DefaultSecurityGroup(
    `${name}-default`,
    { vpcId, tags: { Name: `${name}-default` } },
    opts,
  );
  const role = new aws.iam.Role(
    `${name}-flow-logs`,
    {
      assumeRolePolicy: pulumi.jsonStringify(
        place.apply((p) => serviceTrust("vpc-flow-logs.amazonaws.com", p.accountId)),
      ),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-flow-logs`,
    {
      role: role.name,
      policy: pulumi.jsonStringify(
        flowLogGroup.arn.apply((arn) =>
          policyOf({
            Sid: "WriteFlows",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resource: [arn, `${arn}:*`],
          }),
        ),
      ),
    },
    opts,
  );
  new aws.ec2.FlowLog(
    `${name}-flow-logs`,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: flowLogGroup.arn,
      iamRoleArn: role.arn,
      tags: { Name: `${name}-flow-logs` },
    },
    { ...opts, dependsOn: policy },
  );
}
