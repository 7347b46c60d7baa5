import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "./resource-names";

/** Looks up partition, region and account of the default provider, all known at preview. */
export function lookUpAwsEnvironment(): pulumi.Output<AwsEnvironment> {
  return pulumi
    .all([aws.getPartitionOutput(), aws.getRegionOutput(), aws.getCallerIdentityOutput()])
    .apply(([{ partition }, { region }, { accountId }]) => ({ partition, region, accountId }));
}
