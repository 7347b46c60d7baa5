import { randomBytes } from "node:crypto";

/** Keys with which a caller signs its requests. */
export interface CallerCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Credentials of everybody who may call the local AWS. */
export interface EndpointCredentials {
  /** May call everything. */
  readonly operator: CallerCredentials;
  /** The identity function, which may call what the stack's policies allow. */
  readonly function: CallerCredentials;
}

/** Access key of the identity function. */
export const FUNCTION_ACCESS_KEY = "SANDBOXIDENTITYFUNCTION";
/** Access key of the operator. */
export const OPERATOR_ACCESS_KEY = "OPERATOR";

const secret = (): string => randomBytes(30).toString("base64url");

/** New credentials; those of an earlier start are refused. */
export const newCredentials = (): EndpointCredentials => ({
  operator: { accessKeyId: OPERATOR_ACCESS_KEY, secretAccessKey: secret() },
  function: {
    accessKeyId: FUNCTION_ACCESS_KEY,
    secretAccessKey: secret(),
    sessionToken: secret(),
  },
});

/** Content of a credentials file, for AWS_SHARED_CREDENTIALS_FILE. */
export const credentialsFileOf = ({ accessKeyId, secretAccessKey }: CallerCredentials): string =>
  `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

/** Credentials in the content of such a file. */
export function credentialsIn(content: string): CallerCredentials | undefined {
  const valueOf = (name: string): string | undefined =>
    new RegExp(`^${name} = (\\S+)$`, "m").exec(content)?.[1];
  const [accessKeyId, secretAccessKey] = [
    valueOf("aws_access_key_id"),
    valueOf("aws_secret_access_key"),
  ];
  return accessKeyId === undefined || secretAccessKey === undefined
    ? undefined
    : { accessKeyId, secretAccessKey };
}
