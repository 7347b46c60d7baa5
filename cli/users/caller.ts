import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import {
  doesIdentityRequireRefresh,
  isIdentityExpired,
  memoizeIdentityProvider,
} from "@smithy/core";

import { isRecord } from "../../verify/graph/serialization";
import type { StackSettings } from "../../verify/graph/stack-file";

/** Settings of SDK clients that call as Pulumi's provider does. */
export interface CallerConfig {
  readonly region: string;
  readonly profile?: string;
  readonly credentials?: Credentials | (() => Promise<Credentials>);
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Settings of Pulumi's provider in a stack file. */
export interface ProviderSettings {
  readonly caller: CallerConfig;
  /** Address of a service, if the stack file has another than AWS's. */
  readonly endpointOf: (service: string) => string | undefined;
  readonly allowedAccountIds: readonly string[] | undefined;
  readonly forbiddenAccountIds: readonly string[];
}

/** Value of a setting: the CLI passes objects and lists as JSON text. */
function valueOf({ config }: StackSettings, name: string): unknown {
  const text = config[`aws:${name}`];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const listOf = (value: unknown): unknown[] => [value ?? []].flat();

const textIn = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Text of a setting that is not encrypted. */
function plain(settings: StackSettings, name: string): string | undefined {
  const isSecret = settings.secretKeys?.includes(`aws:${name}`) ?? false;
  return isSecret ? undefined : textIn(settings.config[`aws:${name}`]);
}

/** Credentials in the stack file; encrypted ones are taken from the environment instead. */
function staticCredentials(settings: StackSettings): Credentials | undefined {
  const [accessKeyId, secretAccessKey, sessionToken] = [
    plain(settings, "accessKey"),
    plain(settings, "secretKey"),
    plain(settings, "token"),
  ];
  return accessKeyId === undefined || secretAccessKey === undefined
    ? undefined
    : { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/** Reads the settings of Pulumi's provider, so that a command calls the account that `pulumi up` calls. */
export function providerSettings(settings: StackSettings): ProviderSettings {
  const accounts = (name: string): string[] => listOf(valueOf(settings, name)).map(String);
  const endpoints = listOf(valueOf(settings, "endpoints")).filter(isRecord);
  const endpointOf = (service: string): string | undefined =>
    endpoints.map((each) => textIn(each[service])).find((url) => url !== undefined);
  for (const [name, variable] of [
    ["sharedConfigFiles", "AWS_CONFIG_FILE"],
    ["sharedCredentialsFiles", "AWS_SHARED_CREDENTIALS_FILE"],
  ] as const) {
    const file = textIn(listOf(valueOf(settings, name))[0]);
    if (file !== undefined) process.env[variable] = file;
  }
  if (valueOf(settings, "assumeRoleWithWebIdentity") !== undefined) {
    throw new Error(
      "this command does not read aws:assumeRoleWithWebIdentity; set AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE instead",
    );
  }
  const profile = plain(settings, "profile");
  const credentials = staticCredentials(settings);
  const own: CallerConfig = {
    region: plain(settings, "region") ?? "",
    ...(profile !== undefined && { profile }),
    ...(credentials !== undefined && { credentials }),
  };
  const roles = ["assumeRoles", "assumeRole"].flatMap((name) => listOf(valueOf(settings, name)));
  const allowed = accounts("allowedAccountIds");
  return {
    // All clients share the credentials of a role until shortly before they expire.
    caller: roles.filter(isRecord).reduce((config: CallerConfig, role) => {
      const sts = new STSClient({ ...config, ...endpointIn(endpointOf("sts")) });
      const credentials = memoizeIdentityProvider(
        assuming(sts, role),
        isIdentityExpired,
        doesIdentityRequireRefresh,
      );
      return { region: config.region, ...(credentials && { credentials }) };
    }, own),
    endpointOf,
    allowedAccountIds: allowed.length > 0 ? allowed : undefined,
    forbiddenAccountIds: accounts("forbiddenAccountIds"),
  };
}

/** Endpoint of a client, if it is not AWS's. */
export const endpointIn = (endpoint: string | undefined): { readonly endpoint?: string } =>
  endpoint === undefined ? {} : { endpoint };

/** Seconds of a duration such as `1h`, `15m` or `1h30m`. */
function secondsOf(duration: unknown): number | undefined {
  const [text, hours = 0, minutes = 0, seconds = 0] =
    /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(String(duration)) ?? [];
  return text === undefined || text === ""
    ? undefined
    : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Asks for credentials of a role. */
function assuming(sts: STSClient, role: Readonly<Record<string, unknown>>) {
  const roleArn = textIn(role["roleArn"]);
  if (roleArn === undefined) throw new Error("aws:assumeRoles has a role without roleArn; add it");
  return async (): Promise<Credentials> => {
    const policies = listOf(role["policyArns"]).map((arn) => ({ arn: String(arn) }));
    const tags = isRecord(role["tags"]) ? Object.entries(role["tags"]) : [];
    const { Credentials: answer } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: textIn(role["sessionName"]) ?? "managed-sftp-users",
        ExternalId: textIn(role["externalId"]),
        Policy: textIn(role["policy"]),
        SourceIdentity: textIn(role["sourceIdentity"]),
        DurationSeconds: secondsOf(role["duration"]),
        ...(policies.length > 0 && { PolicyArns: policies }),
        ...(tags.length > 0 && {
          Tags: tags.map(([Key, value]) => ({ Key, Value: String(value) })),
          TransitiveTagKeys: listOf(role["transitiveTagKeys"]).map(String),
        }),
      }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined) {
      throw new Error(`AWS gave no credentials of ${roleArn}`);
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken !== undefined && { sessionToken: SessionToken }),
      ...(Expiration !== undefined && { expiration: Expiration }),
    };
  };
}

/**
 * Account of the caller, once the stack file allows it. Comes before every other call, so that a command
 * never changes the users of another account.
 */
export async function admittedAccount(settings: ProviderSettings): Promise<string> {
  const { caller, endpointOf, allowedAccountIds: allowed, forbiddenAccountIds } = settings;
  const sts = new STSClient({ ...caller, ...endpointIn(endpointOf("sts")) });
  const { Account: account = "" } = await sts.send(new GetCallerIdentityCommand({}));
  if (allowed !== undefined && !allowed.includes(account)) {
    throw new Error(
      `the credentials are of account ${account}, and aws:allowedAccountIds of the stack file lists ${allowed.join(", ")}; nothing was read or written`,
    );
  }
  if (forbiddenAccountIds.includes(account)) {
    throw new Error(
      `the credentials are of account ${account}, which aws:forbiddenAccountIds of the stack file lists; nothing was read or written`,
    );
  }
  return account;
}
