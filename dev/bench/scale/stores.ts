import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { paginateListSecrets, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import type { Say } from "../peers";
import { LocalAws } from "../local-aws";
import { secretsOf } from "../users";

/** How many users are few, and how many are many. */
const FEW = 100;
export const MANY = 10_000;

/** Where users may be kept. */
export type StoreKind = "secrets" | "table";

/** A store on this machine with so many users. */
export interface ScaleStore {
  readonly kind: StoreKind;
  readonly users: number;
  /** What the function has to be told of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secretsUrl: string;
  /** Lists every user; gives their number. */
  readonly list: () => Promise<number>;
}

/** Whatever has to be ended when all is measured. */
export interface Stoppable {
  stop(): unknown;
}

const TABLE = "sftp-users";
const CLIENT = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "benchmark" },
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

/** Fills every kind of store with few and with many users. */
export async function openStores(
  say: Say,
  onStart: (started: Stoppable) => void,
): Promise<ScaleStore[]> {
  const stores: ScaleStore[] = [];
  for (const users of [FEW, MANY]) {
    say(`filling local stores with ${users.toLocaleString("en-US")} users ...`);
    const aws = await LocalAws.start(await secretsOf("ours", users), TABLE);
    onStart(aws);
    const { url: secretsUrl, tablesUrl = "" } = aws;
    const inSecrets = { environment: {}, list: () => listSecrets(secretsUrl) };
    const inTable = {
      environment: { USERS_TABLE: TABLE, AWS_ENDPOINT_URL_DYNAMODB: tablesUrl },
      list: () => listItems(tablesUrl),
    };
    stores.push(
      { kind: "secrets", users, secretsUrl, ...inSecrets },
      { kind: "table", users, secretsUrl, ...inTable },
    );
  }
  return stores;
}
