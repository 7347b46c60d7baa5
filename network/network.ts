import type * as pulumi from "@pulumi/pulumi";

/** Where the Transfer server's endpoint stands. */
export type ServerEndpoint =
  | { readonly endpointType: "PUBLIC" }
  | {
      readonly endpointType: "VPC";
      readonly vpcId: pulumi.Input<string>;
      /** One subnet per zone. */
      readonly subnetIds: readonly pulumi.Input<string>[];
      readonly securityGroupIds: readonly pulumi.Input<string>[];
      /** One Elastic IP per subnet; without them the endpoint is internal. */
      readonly addressAllocationIds?: readonly pulumi.Input<string>[];
    };

/** Where the identity function's network interfaces stand. */
export interface FunctionPlacement {
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** What the function needs from the first call on: it may be used before the new server exists. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** What a network, of whichever mode, gives to the components that stand in it. */
export interface Network {
  readonly endpoint: ServerEndpoint;
  /** Absent when the function needs no VPC, which is everywhere but in the closed mode. */
  readonly functionPlacement?: FunctionPlacement;
}
