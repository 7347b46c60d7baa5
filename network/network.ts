import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../aws/resource-names";
import type { StackConfig } from "../config/schema/stack";
import type { StackScope } from "./endpoint-policies";

/** Arguments of every network. */
export interface NetworkArgs {
  /** Where the stack lives. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** The whole of the stack's configuration: the ports follow from the protocols. */
  readonly config: StackConfig;
  /** Log group for the VPC's flow logs. */
  readonly flowLogGroup: aws.cloudwatch.LogGroup;
  /** What endpoint policies are limited to. */
  readonly scope: pulumi.Input<StackScope>;
  /** ARN of the bucket's key; apart, so that only policies that name it are unknown at preview. */
  readonly keyArn?: pulumi.Input<string> | undefined;
}

/** Where the Transfer server's endpoint stands. */
export type ServerEndpoint =
  | { readonly endpointType: "PUBLIC" }
  | {
      readonly endpointType: "VPC";
      readonly vpcId: pulumi.Input<string>;
      /** One subnet per zone. */
      readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
      readonly securityGroupIds: readonly pulumi.Input<string>[];
      /** One Elastic IP per subnet; without them the endpoint is internal. */
      readonly addressAllocationIds?: readonly pulumi.Input<string>[];
      /** What clients' packets need to pass, made before the server is. */
      readonly dependsOn: readonly pulumi.Resource[];
    };

/** Where the identity function's network interfaces stand. */
export interface FunctionPlacement {
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** What the function needs from the first call on: it may be used before the new server exists. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** A network of clients that is connected to the stack's, and what its own side has to do. */
export interface ClientNetwork {
  /** Name of the peering or attachment in the configuration. */
  readonly name: string;
  readonly kind: "peering" | "transit-gateway";
  /** Peering connection or Transit Gateway attachment. */
  readonly connectionId: pulumi.Output<string>;
  /** Whether the other side still has to accept the connection. */
  readonly acceptance: "accepted" | "needed";
  /** Routes that the other side needs, so that requests find the server. */
  readonly routesNeeded: readonly {
    readonly destinationCidrBlock: string;
    readonly target: pulumi.Output<string>;
  }[];
}

/** What a network, of whichever mode, gives to the components that stand in it. */
export interface NetworkOutputs {
  readonly endpoint: ServerEndpoint;
  /** Absent when the function needs no VPC, which is everywhere but in the closed mode. */
  readonly functionPlacement?: FunctionPlacement;
  /** Connected client networks; only the closed mode has any. */
  readonly clientNetworks: readonly ClientNetwork[];
}
