import {
  DescribeServerCommand,
  type DescribedServer,
  paginateListServers,
  type TransferClient,
} from "@aws-sdk/client-transfer";

import { type Names, namesOf } from "../../aws/resource-names";
import { UsageError } from "../command-line";

/** Whether a server belongs to a stack, by the function that it asks or the log group that it writes to. */
export function belongsTo(
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
      if (ServerId !== undefined && Server && belongsTo(names, Server)) found.push(ServerId);
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
