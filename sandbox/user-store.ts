import { marshall } from "@aws-sdk/util-dynamodb";

import type { LocalAws } from "./aws/local-aws";
import type { AwsService } from "./aws/service";
import type { SecretStore } from "./aws/secret-store";
import type { StackModel } from "../verify/graph/stack-model";

/** Records of a stack's users. */
export interface UserStore {
  readonly has: (user: string) => Promise<boolean>;
  /** Makes a user or replaces the record. */
  readonly save: (user: string, record: Readonly<Record<string, unknown>>) => Promise<void>;
}

/** The store that the function reads users from. */
export function userStoreOf({ identity }: StackModel, aws: LocalAws): UserStore {
  const { usersTable: table, secretPrefix } = identity.settings;
  if (table === undefined) return usersInSecrets(aws.secrets, secretPrefix);
  if (aws.dynamoDb === undefined) throw new Error(`sandbox: the stack has no table ${table}`);
  return usersInTable(aws.dynamoDb.service, table);
}

/** Users as secrets, the one of `alice` being `<prefix>/alice`. */
function usersInSecrets(secrets: SecretStore, prefix: string): UserStore {
  const find = (user: string) => secrets.find(`${prefix}/${user}`);
  return {
    has: (user) => Promise.resolve(find(user) !== undefined),
    save: (user, record) => {
      const secret = find(user) ?? secrets.create(`${prefix}/${user}`);
      secrets.addVersion(secret, { text: JSON.stringify(record) });
      return Promise.resolve();
    },
  };
}

/** Users as items of a DynamoDB table. */
function usersInTable({ perform }: AwsService, TableName: string): UserStore {
  return {
    has: async (username) => {
      const answer = await perform("GetItem", { TableName, Key: marshall({ username }) });
      return "Item" in answer;
    },
    save: async (username, record) => {
      await perform("PutItem", { TableName, Item: marshall({ username, ...record }) });
    },
  };
}
