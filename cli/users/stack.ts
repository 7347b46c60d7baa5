import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { TransferClient } from "@aws-sdk/client-transfer";

import { namesOf } from "../../aws/resource-names";
import { configOf } from "../../verify/reachability/cases";
import type { RecordRules } from "../../identity/users/check";
import type { UserRepository, UserStore } from "../../identity/users/repository";
import { secretsRepository } from "../../identity/users/secrets-repository";
import { tableRepository } from "../../identity/users/table-repository";
import type { AuthorizerSettings } from "../../identity/authorizer/settings";
import { say } from "../command-line";
import { evaluator, requireStack } from "../stacks";
import type { UserTarget } from "./command";
import { givenPath } from "./files";
import { findSandbox, OPERATOR, type RunningSandbox } from "./sandbox";
import { type StackModel, stackModelOf } from "../../verify/graph/stack-model";

/** A stack whose users are administered, deployed or in the sandbox. */
export interface UsersStack {
  readonly name: string;
  readonly settings: AuthorizerSettings;
  readonly rules: RecordRules;
  /** The store that the function looks users up in. */
  readonly store: UserStore;
  /** Users of one store, whichever the function looks in. */
  readonly directoryOf: (store: UserStore) => UserRepository;
  readonly clients: StackClients;
  /** Absent on AWS. */
  readonly sandbox: (RunningSandbox & { readonly serverId: string }) | undefined;
}

/** Clients of the services, made when they are first needed. */
export interface StackClients {
  readonly secrets: SecretsManagerClient;
  readonly tables: DynamoDBClient;
  readonly transfer: TransferClient;
}

/** An evaluation has no true key, whose ARN is longer than a made-up one. */
const KEY_ID = "00000000-0000-0000-0000-000000000000";

/** Finds out where the users of a stack are, without asking AWS. */
export async function openStack(target: UserTarget): Promise<UsersStack> {
  const { stack } = target;
  if (target.file === undefined) requireStack(stack);
  const sandbox = target.sandbox ? findSandbox(target) : undefined;
  const file = target.file === undefined ? sandbox?.file : givenPath(target.file);
  say(`evaluating ${file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
  const deployment = stackModelOf(await evaluator()(stack, file === undefined ? {} : { file }));
  const settings = settingsOf(deployment, sandbox === undefined);
  const clients = clientsOf(deployment.awsEnvironment.region, sandbox);
  const { identity, transfer } = configOf(stack, file);
  const { secretsKeyArn: keyArn } = identity;
  return {
    name: stack,
    settings,
    rules: {
      settings,
      server: {
        protocols: deployment.server.protocols,
        authentication: transfer.sftpAuthenticationMethods,
      },
      ...(sandbox === undefined && { placeholderAccount: deployment.awsEnvironment.accountId }),
    },
    store: settings.usersTable === undefined ? "secrets" : "dynamodb",
    directoryOf: (store) =>
      store === "secrets"
        ? secretsRepository({ client: clients.secrets, prefix: settings.secretPrefix, keyArn })
        : tableRepository({ client: clients.tables, table: namesOf(stack).tables.users }),
    clients,
    sandbox: sandbox && { ...sandbox, serverId: sandbox.serverId ?? deployment.server.id },
  };
}

/** What the function is told; what only a deployment knows is made as long as it will be. */
function settingsOf({ identity }: StackModel, isDeployed: boolean): AuthorizerSettings {
  const { settings } = identity;
  if (!isDeployed || settings.domain !== "s3" || settings.keyArn === undefined) return settings;
  const isTrue = /:key\/(mrk-|[0-9a-f-]{36}$)/.test(settings.keyArn);
  return isTrue
    ? settings
    : { ...settings, keyArn: settings.keyArn.replace(/:key\/.*$/, `:key/${KEY_ID}`) };
}

function clientsOf(region: string, sandbox: RunningSandbox | undefined): StackClients {
  // It is asked for at every client, and this program's Node is in package.json.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const config =
    sandbox === undefined
      ? { region, maxAttempts: 10, retryMode: "adaptive" }
      : { region, endpoint: sandbox.url, credentials: OPERATOR, maxAttempts: 2 };
  return {
    secrets: new SecretsManagerClient(config),
    tables: new DynamoDBClient(config),
    transfer: new TransferClient(config),
  };
}
