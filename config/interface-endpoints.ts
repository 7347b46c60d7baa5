import type { StackConfig } from "./schema/stack";

/** Part of the stack that calls an AWS service through an interface endpoint. */
export type StackCaller = "function" | "server";

/** Interface endpoint that the stack creates. */
export interface InterfaceEndpoint {
  /** Service name, for example `secretsmanager`. */
  readonly service: string;
  /** Part of the stack that calls the service; none for an endpoint of other callers. */
  readonly caller: StackCaller | undefined;
  /** IPv4 ranges and security groups of other callers. */
  readonly callers: readonly string[];
}

/** Services that the stack itself calls: the function reads users, the server assumes the user role. */
const stackCallers = ({ identity }: StackConfig): Readonly<Record<string, StackCaller>> => ({
  ...(identity.store === "secrets" && { secretsmanager: "function" }),
  sts: "server",
});

/**
 * Interface endpoints that the stack creates; none outside mode closed. In an existing VPC it creates
 * only those that the configuration lists: their private DNS names would take the service over for
 * the whole VPC.
 */
export function interfaceEndpointsOf(config: StackConfig): readonly InterfaceEndpoint[] {
  const { mode, interfaceEndpoints, existingVpc } = config.network;
  if (mode !== "closed") return [];
  const called = stackCallers(config);
  const usual = existingVpc === undefined ? Object.keys(called) : [];
  return (interfaceEndpoints ?? usual).map((endpoint) => {
    const { service, callers } =
      typeof endpoint === "string" ? { service: endpoint, callers: [] } : endpoint;
    return { service, callers, caller: called[service] };
  });
}

/** Whether the function uses DynamoDB, for users or for lockouts. */
export const usesTables = ({ identity }: StackConfig): boolean =>
  identity.lockout !== false || identity.store === "dynamodb";

/** Service that the stack calls through an endpoint of an existing VPC. */
export interface ExistingService {
  readonly service: string;
  readonly caller: StackCaller;
}

/** Services that the stack calls and creates no endpoint for, in an existing VPC with mode closed. */
export function existingServicesOf(config: StackConfig): readonly ExistingService[] {
  const { mode, existingVpc } = config.network;
  if (mode !== "closed" || existingVpc === undefined) return [];
  const created = interfaceEndpointsOf(config).map(({ service }) => service);
  return Object.entries(stackCallers(config))
    .filter(([service]) => !created.includes(service))
    .map(([service, caller]) => ({ service, caller }));
}

/** Whether the stack creates an endpoint for STS, which the server calls. */
export const serverCallsEndpoint = (config: StackConfig): boolean =>
  interfaceEndpointsOf(config).some(({ caller }) => caller === "server");

/** Whether a caller is a security group and not a range. */
export const isSecurityGroup = (caller: string): boolean => caller.startsWith("sg-");

/**
 * Ranges that a network ACL must admit to the interface endpoints, besides those of the stack itself.
 * A network ACL cannot refer to a security group, so with one it admits the whole VPC.
 */
export const callerRanges = (config: StackConfig): readonly string[] => [
  ...new Set(
    interfaceEndpointsOf(config)
      .flatMap(({ callers }) => callers)
      .map((caller) => (isSecurityGroup(caller) ? config.network.vpcCidr : caller)),
  ),
];
