import {
  DescribeServerCommand,
  type DescribedServer,
  paginateListServers,
  type TransferClient,
} from "@aws-sdk/client-transfer";

import { type Names, namesOf } from "../../aws/resource-names";
import { UsageError } from "../command-line";

/** Whether a server is a stack's: it asks the stack's function, or logs where the stack does. */
export function isOf(
  { identityFunction, logGroups }: Names,
  { IdentityProviderDetails, StructuredLogDestinations = [] }: DescribedServer,
): boolean {
  return (
    (IdentityProviderDetails?.Function ?? "").endsWith(`:function:${identityFunction}`) ||
    StructuredLogDestinations.some((arn) => arn.includes(`:log-group:${logGroups.server}:`))
  );
}

/** Finds the server of a deployed stack. */
export async function findServer(client: TransferClient, stack: string): Promise<string> {
  const names = namesOf(stack);
  const found: string[] = [];
  for await (const { Servers = [] } of paginateListServers({ client }, {})) {
    for (const { ServerId } of Servers) {
      const { Server } = await client.send(new DescribeServerCommand({ ServerId }));
      if (ServerId !== undefined && Server && isOf(names, Server)) found.push(ServerId);
    }
  }
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  throw first === undefined
    ? new Error(`stack ${stack} has no server in this region and account; deploy it first`)
    : new UsageError(
        `several servers are of stack ${stack}; choose with --server ${found.join("|")}`,
      );
}
