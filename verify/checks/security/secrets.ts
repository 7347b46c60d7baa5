import { isRecord } from "../../graph/serialization";
import { each, recordsOf, type SecurityRule } from "./subject";

/** Names of variables that hold secrets; `SECRET_PREFIX` and the like tell where one is. */
const SECRET_NAME =
  /passw|passphrase|secret|token|credential|private_?key|api_?key|access_?key|signing_?key|pepper|salt$|(^|_)pwd?($|_)/i;

/** Variables whose names only sound like secrets. */
export const NO_SECRETS: readonly string[] = ["ROLES_FROM_SECRETS", "SECRET_PREFIX"];

/** Values that are secrets, whatever they are called. */
const SECRET_VALUE: readonly RegExp[] = [
  /-----BEGIN/,
  // Access keys of AWS, tokens of GitHub and Slack, JSON web tokens.
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,})/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
  // Hashes of passwords, which can be guessed, and addresses with a password.
  /^\$(scrypt|argon2|2[aby]|pbkdf2|[156])[^$]*\$/,
  /\w:\/\/[^/\s:@]*:[^/\s@]+@/,
];

/** Whether a value only tells where a secret is. */
const isReference = (value: string): boolean =>
  value === "" || /^(arn:|alias\/)/.test(value) || /^(true|false|\d{1,6})$/i.test(value);

const isSecret = ([name, value]: [string, unknown]): boolean =>
  typeof value === "string" &&
  (SECRET_VALUE.some((pattern) => pattern.test(value)) ||
    (SECRET_NAME.test(name) && !NO_SECRETS.includes(name) && !isReference(value)));

/** Rules about secrets. */
export const SECRET_RULES: readonly SecurityRule[] = [
  {
    name: "no-plain-secrets",
    description:
      "No function has a secret in its environment, which everybody who may see it can read.",
    ...each(["aws:lambda/function:Function"], ({ environment }) =>
      recordsOf(environment)
        .flatMap(({ variables }) => (isRecord(variables) ? Object.entries(variables) : []))
        .filter(isSecret)
        .map(
          ([name]) =>
            `environment has a secret in ${name}, which everybody who may see the function can read; keep it in Secrets Manager`,
        ),
    ),
  },
];
