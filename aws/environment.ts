import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "./resource-names";

/** Asks the default provider where it deploys to; its answers are known at preview. */
export function lookUpPlace(): pulumi.Output<AwsEnvironment> {
  return pulumi
    .all([aws.getPartitionOutput(), aws.getRegionOutput(), aws.getCallerIdentityOutput()])
    .apply(([{ partition }, { region }, { accountId }]) => ({ partition, region, accountId }));
}
