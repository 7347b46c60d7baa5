import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { TransferClient } from "@aws-sdk/client-transfer";

import { namesOf } from "../../aws/resource-names";
import { configOf } from "../../verify/graph/stack-config";
import type { UserAdministration } from "../../identity/users/operations";
import type { RecordRules } from "../../identity/users/check";
import type { UserRepository, UserStoreKind } from "../../identity/users/repository";
import { secretsRepository } from "../../identity/users/secrets-repository";
import { tableRepository } from "../../identity/users/table-repository";
import type { AuthorizerSettings } from "../../identity/authorizer/settings";
import { type StackModel, stackModelOf } from "../../verify/graph/stack-model";
import { readSettings } from "../../verify/graph/stack-file";
import { evaluateGiven } from "../stacks";
import { admittedAccount, endpointIn, type ProviderSettings, providerSettings } from "./caller";
import { givenPath } from "../files";
import { findSandbox, type RunningSandbox, type UserTarget } from "./sandbox";

/** A stack whose users are managed, deployed or in the sandbox. */
export interface UsersStack {
  readonly name: string;
  readonly settings: AuthorizerSettings;
  readonly rules: RecordRules;
  /** Store that the function reads users from. */
  readonly store: UserStoreKind;
  /** Repository of either store, whichever the function reads; secrets also under another prefix. */
  readonly repositoryOf: (store: UserStoreKind, prefix?: string) => UserRepository;
  readonly clients: StackClients;
  /** Key of the users' secrets; absent with the AWS-managed key. */
  readonly secretsKeyArn: string | undefined;
  /** Account of the caller on AWS, once the stack file allows it; comes before any other call. */
  readonly admit: () => Promise<string>;
  readonly region: string;
  /** Absent on AWS. */
  readonly sandbox: RunningSandbox | undefined;
}

/** A stack, and the management of its users. */
export interface UsersSession {
  readonly stack: UsersStack;
  readonly administration: UserAdministration;
}

/** Clients of the services. */
export interface StackClients {
  readonly secrets: SecretsManagerClient;
  readonly tables: DynamoDBClient;
  readonly transfer: TransferClient;
}

/** Key identifier as long as a real one; an evaluation has a shorter placeholder. */
const KEY_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Evaluates the stack whose users are managed, without asking AWS.
 *
 * @param evaluate evaluates a stack, by default each time anew
 */
export async function openStack(
  target: UserTarget,
  evaluate: typeof evaluateGiven = evaluateGiven,
): Promise<UsersStack> {
  const { stack } = target;
  const sandbox = target.sandbox ? findSandbox(target) : undefined;
  const file = target.file === undefined ? sandbox?.file : givenPath(target.file, "--file");
  const deployment = stackModelOf(await evaluate(stack, { file }));
  const settings = settingsOf(deployment, sandbox === undefined);
  const { region } = deployment.awsEnvironment;
  const provider = providerSettings(
    sandbox === undefined ? readSettings(stack, file) : { stack, config: { "aws:region": region } },
  );
  const clients = clientsOf(provider, sandbox);
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
    repositoryOf: (store, prefix = settings.secretPrefix) =>
      store === "secrets"
        ? secretsRepository({ client: clients.secrets, prefix, keyArn })
        : tableRepository({ client: clients.tables, table: namesOf(stack).tables.users }),
    clients,
    secretsKeyArn: keyArn,
    admit: () => admittedAccount(provider),
    region,
    sandbox,
  };
}

/** Settings of the function; a placeholder has the length of the value that a deployment gives it. */
function settingsOf({ identity }: StackModel, isDeployed: boolean): AuthorizerSettings {
  const { settings } = identity;
  if (!isDeployed || settings.domain !== "s3" || settings.keyArn === undefined) return settings;
  const isTrue = /:key\/(mrk-|[0-9a-f-]{36}$)/.test(settings.keyArn);
  return isTrue
    ? settings
    : { ...settings, keyArn: settings.keyArn.replace(/:key\/.*$/, `:key/${KEY_ID}`) };
}

function clientsOf(
  { caller, endpointOf }: ProviderSettings,
  sandbox: RunningSandbox | undefined,
): StackClients {
  const configOf = (service: string) =>
    sandbox === undefined
      ? { ...caller, ...endpointIn(endpointOf(service)), maxAttempts: 10, retryMode: "adaptive" }
      : {
          ...{ region: caller.region, endpoint: sandbox.url, credentials: sandbox.credentials },
          maxAttempts: 2,
        };
  return {
    secrets: new SecretsManagerClient(configOf("secretsmanager")),
    tables: new DynamoDBClient(configOf("dynamodb")),
    transfer: new TransferClient(configOf("transfer")),
  };
}
