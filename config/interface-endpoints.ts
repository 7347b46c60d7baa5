import type { StackConfig } from "./schema/stack";

/** Part of the stack that calls an AWS service through an interface endpoint. */
export type StackCaller = "function" | "server";

/** Interface endpoint that the stack creates. */
export interface InterfaceEndpoint {
  /** Service name, for example `secretsmanager`. */
  readonly service: string;
  /** Part of the stack that calls the service; none for an endpoint of other callers. */
  readonly caller: StackCaller | undefined;
}

/** Part of the stack that calls a service inside the VPC, if one does. */
const stackCallerOf = (service: string): StackCaller | undefined =>
  service === "sts" ? "server" : "function";

/** Interface endpoints that the stack creates; none outside mode closed. */
export const interfaceEndpointsOf = ({ network }: StackConfig): readonly InterfaceEndpoint[] =>
  network.mode === "closed"
    ? network.interfaceEndpoints.map((service) => ({ service, caller: stackCallerOf(service) }))
    : [];

/** Whether the stack creates an endpoint for STS, which the server calls. */
export const serverCallsEndpoint = (config: StackConfig): boolean =>
  interfaceEndpointsOf(config).some(({ caller }) => caller === "server");
