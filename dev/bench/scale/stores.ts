import { paginateListSecrets, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import type { Say } from "../peers";
import { LocalSecrets } from "../stores/secrets";
import { LocalTable } from "../stores/table-store";
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

async function listSecrets(endpoint: string): Promise<number> {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "benchmark" };
  const client = new SecretsManagerClient({ region: "eu-central-1", endpoint, credentials });
  let users = 0;
  for await (const { SecretList } of paginateListSecrets({ client, pageSize: 100 }, {})) {
    users += SecretList?.length ?? 0;
  }
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
    const records = await secretsOf("ours", users);
    const secrets = await LocalSecrets.start(records);
    onStart(secrets);
    const secretsUrl = secrets.url;
    const inSecrets = { environment: {}, list: () => listSecrets(secretsUrl) };
    say(`filling a local DynamoDB table with ${users.toLocaleString("en-US")} users ...`);
    const table = await LocalTable.start(records);
    onStart(table);
    const inTable = { environment: table.environment, list: () => table.list() };
    stores.push(
      { kind: "secrets", users, secretsUrl, ...inSecrets },
      { kind: "table", users, secretsUrl, ...inTable },
    );
  }
  return stores;
}
