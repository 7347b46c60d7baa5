import { join } from "node:path";

import type { AwsEnvironment } from "../../aws/resource-names";
import { type LocalDynamoDb, type LocalTable, startDynamoDb } from "./dynamodb";
import { type AwsEndpoint, type AwsEndpointArgs, startAwsEndpoint } from "./endpoint";
import { SecretStore } from "./secret-store";
import { secretsManager } from "./secrets-manager";

/** Arguments for {@link startLocalAws}. */
export interface LocalAwsArgs extends Omit<AwsEndpointArgs, "region"> {
  /** Account and region of the ARNs. */
  readonly environment: AwsEnvironment;
  /** Folder that keeps secrets and items over a restart. Without it they are in memory. */
  readonly folder?: string;
  /** Tables of DynamoDB; without any it is not served. */
  readonly tables?: readonly LocalTable[];
}

/** Secrets Manager and DynamoDB on this machine. */
export interface LocalAws extends AwsEndpoint {
  readonly secrets: SecretStore;
  /** Absent without tables. */
  readonly dynamoDb: LocalDynamoDb | undefined;
}

/** Starts Secrets Manager, and DynamoDB where there are tables, behind one endpoint. */
export async function startLocalAws(args: LocalAwsArgs): Promise<LocalAws> {
  const { folder, tables = [], environment } = args;
  const { partition, region, accountId } = environment;
  const arnPrefix = (service: string, type: string): string =>
    `arn:${partition}:${service}:${region}:${accountId}:${type}`;
  const secrets = new SecretStore(
    arnPrefix("secretsmanager", "secret:"),
    folder && join(folder, "secrets"),
  );
  const dynamoDb =
    tables.length === 0
      ? undefined
      : await startDynamoDb({
          folder: folder && join(folder, "dynamodb"),
          tables,
          arnPrefix: arnPrefix("dynamodb", "table/"),
        });
  const endpoint = await startAwsEndpoint({ ...args, region });
  endpoint.serve(secretsManager(secrets));
  if (dynamoDb) endpoint.serve(dynamoDb.service);
  return {
    ...endpoint,
    secrets,
    dynamoDb,
    stop: async () => {
      // The endpoint first, so that no more requests arrive.
      await endpoint.stop();
      await dynamoDb?.stop();
    },
  };
}
