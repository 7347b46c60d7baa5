import { join } from "node:path";

import { type AwsEndpoint, startAwsEndpoint } from "./endpoint";
import type { AwsService } from "./service";
import type { SandboxContext } from "../context";
import { printable } from "../authorizer/login";
import { SecretStore } from "./secret-store";
import { secretsService } from "./secrets-manager";
import type { LocalTable } from "./tables";
import { startTables } from "./dynamodb";
import { type UserStore, usersInSecrets, usersInTable } from "../user-store";
import type { StackModel } from "../../verify/graph/stack-model";

/** What stands in for AWS. */
export interface AwsHost {
  readonly endpoint: AwsEndpoint;
  readonly users: UserStore;
}

/** Serves secrets, and tables where the stack has any, to the function and to whoever manages users. */
export async function startAws(
  base: SandboxContext,
  tables: readonly LocalTable[],
): Promise<AwsHost> {
  const { data, deployment, access, log, onFault, onStop } = base;
  const { identity } = deployment;
  // Lambda assumes the execution role under the function's name.
  const principal = { kind: "session", role: identity.role, sessionName: identity.name } as const;
  const secrets = new SecretStore(join(data, "secrets"), arnPrefix(deployment, "secretsmanager"));
  // Before the endpoint, and so stopped after it, when no more requests come.
  const database = tables.length === 0 ? undefined : await startDatabase(base, tables);
  const endpoint = await startAwsEndpoint({
    onFault,
    authorize: async (service, action, resource) => {
      const decision = await access.decide({
        principal,
        action: `${service}:${action}`,
        resource,
        ...(identity.insideVpc && { endpoint: service }),
      });
      const { allowed, reason } = decision;
      if (!allowed) log(printable(`function may not call ${service}:${action}: ${reason}`));
      return decision;
    },
  });
  onStop(endpoint.stop);
  endpoint.serve(secretsService(secrets));
  if (database) endpoint.serve(database);
  return { endpoint, users: usersOf(deployment, secrets, database) };
}

async function startDatabase(
  { data, deployment, onStop }: SandboxContext,
  tables: readonly LocalTable[],
): Promise<AwsService> {
  const folder = join(data, "dynamodb");
  const { service, stop } = await startTables({
    folder,
    tables,
    arnPrefix: arnPrefix(deployment, "dynamodb"),
  });
  onStop(stop);
  return service;
}

/** The store that the function is told of. */
function usersOf(
  { identity: { settings } }: StackModel,
  secrets: SecretStore,
  database: AwsService | undefined,
): UserStore {
  const { usersTable: table, secretPrefix } = settings;
  if (table === undefined) return usersInSecrets(secrets, secretPrefix);
  if (database === undefined) throw new Error(`sandbox: the stack has no table ${table}`);
  return usersInTable(database, table);
}

const RESOURCE = { secretsmanager: "secret:", dynamodb: "table/" } as const;

/** Everything of a secret's or table's ARN before its name. */
const arnPrefix = (
  { awsEnvironment: { partition, region, accountId } }: StackModel,
  service: keyof typeof RESOURCE,
): string => `arn:${partition}:${service}:${region}:${accountId}:${RESOURCE[service]}`;
