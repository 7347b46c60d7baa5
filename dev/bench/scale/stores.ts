import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { paginateListSecrets, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import type { Say } from "../peers";
import { LocalAwsProcess } from "../local-aws";
import { secretsOf } from "../users";

const FEW = 100;
/** Number of users of a large store. */
export const MANY = 10_000;

/** Kind of user store. */
export type StoreKind = "secrets" | "table";

/** Local store of users. */
export interface ScaleStore {
  readonly kind: StoreKind;
  readonly users: number;
  /** Environment variables of the function for this store. */
  readonly environment: Readonly<Record<string, string>>;
  /** Endpoint of the local AWS. */
  readonly url: string;
  /** Lists all users; returns their number. */
  readonly list: () => Promise<number>;
}

/** What must be stopped after the measurements. */
export interface Stoppable {
  readonly stop: () => unknown;
}

const TABLE = "sftp-users";
const CLIENT = {
  region: "eu-central-1",
  credentials: {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "benchmark",
    sessionToken: "benchmark",
  },
};

async function listSecrets(endpoint: string): Promise<number> {
  const client = new SecretsManagerClient({ ...CLIENT, endpoint });
  let users = 0;
  for await (const { SecretList } of paginateListSecrets({ client, pageSize: 100 }, {})) {
    users += SecretList?.length ?? 0;
  }
  client.destroy();
  return users;
}

async function listItems(endpoint: string): Promise<number> {
  const client = new DynamoDBClient({ ...CLIENT, endpoint });
  let users = 0;
  for await (const { Count = 0 } of paginateScan({ client }, { TableName: TABLE })) users += Count;
  client.destroy();
  return users;
}

/**
 * Starts each kind of store with few and with many users.
 *
 * @param started gets each process, which must be stopped in the end
 */
export async function openStores(say: Say, started: Stoppable[]): Promise<ScaleStore[]> {
  const stores: ScaleStore[] = [];
  for (const users of [FEW, MANY]) {
    say(`filling local stores with ${users.toLocaleString("en-US")} users ...`);
    const aws = await LocalAwsProcess.start(await secretsOf("ours", users), TABLE);
    started.push(aws);
    const { url } = aws;
    stores.push(
      { kind: "secrets", users, url, environment: {}, list: () => listSecrets(url) },
      {
        kind: "table",
        users,
        url,
        environment: { USERS_TABLE: TABLE },
        list: () => listItems(url),
      },
    );
  }
  return stores;
}
