import type { UsersStack } from "./stack";

/** Errors whose messages help an operator. Messages of other errors may quote a request. */
const TELLING =
  /AccessDenied|AccessDeniedException|Unauthorized|Expired|UnrecognizedClient|InvalidSignature|Throttl|TooMany|LimitExceeded|ResourceNotFound|DecryptionFailure|EncryptionFailure|Unavailable|UnknownOperation/;

/** Error of AWS, explained for an operator; other errors stay as they are. */
export function explainAws(error: unknown, { sandbox, name }: UsersStack): Error {
  const known = error instanceof Error ? error : new Error(String(error));
  const code = codeOf(known);
  if (code === "ECONNREFUSED" && sandbox !== undefined) {
    return new Error(`the sandbox of stack ${name} no longer runs; start it: ${sandbox.start}`);
  }
  if (code !== undefined) return new Error(`AWS can't be reached: ${code}`);
  if (known.name === "CredentialsProviderError") {
    return new Error(
      `there are no AWS credentials: ${known.message}; log in to AWS, or add --sandbox`,
    );
  }
  if (isMissingTable(known)) {
    return new Error(
      `stack ${name} has no table of users yet; set identity.store to dynamodb, and have the table made before any login looks there: pulumi up --stack ${name} --target '**:Table::sftp-identity-users' --target '**:RolePolicy::sftp-identity-users-table'`,
    );
  }
  if (!("$metadata" in known)) return known;
  return new Error(
    TELLING.test(known.name) ? `${known.name}: ${known.message}` : `AWS answered ${known.name}`,
  );
}

/** Network code of an error, or of the first error that it aggregates. */
export function codeOf(error: Error): string | undefined {
  const [inner] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  const { code } = (inner ?? {}) as { code?: unknown };
  return typeof code === "string" && /^E[A-Z_]+$/.test(code) && !code.startsWith("ERR_")
    ? code
    : undefined;
}

const isMissingTable = ({ name, message }: Error): boolean =>
  name === "ResourceNotFoundException" && /requested resource|non-existent table/i.test(message);
