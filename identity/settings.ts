/**
 * Environment variables that the identity function is given. `KEY_ARN` may be left out or blank
 * where the bucket is not encrypted with a KMS key; Lambda itself adds `AWS_REGION`.
 */
export type SettingsEnvironment =
  "BUCKET_ARN" | "KEY_ARN" | "USER_ROLE_ARN" | "SECRET_PREFIX" | "ROLES_FROM_SECRETS";

/** What the identity function knows about its stack. */
export interface Settings {
  /** Bucket that holds the users' folders, for example `arn:aws:s3:::files`. */
  readonly bucketArn: string;
  /** Key of the bucket; absent where the bucket is not encrypted with a KMS key. */
  readonly keyArn?: string;
  /** Role of every user whose secret does not name another one. */
  readonly userRoleArn: string;
  /** The user `alice` is the secret `<secretPrefix>/alice`. */
  readonly secretPrefix: string;
  /** Whether `Role`, `Policy` and folders outside the user's own are taken from a secret. */
  readonly rolesFromSecrets: boolean;
  /** Region of the secrets. */
  readonly region: string;
}

type Rules = Readonly<Record<SettingsEnvironment | "AWS_REGION", { is: RegExp; expected: string }>>;

const RULES: Rules = {
  BUCKET_ARN: { is: /^arn:aws[a-z-]*:s3:::[a-z0-9.-]+$/, expected: "the ARN of a bucket" },
  KEY_ARN: { is: /^(arn:aws[a-z-]*:kms:.+)?$/, expected: "the ARN of a KMS key, or nothing" },
  USER_ROLE_ARN: { is: /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, expected: "the ARN of a role" },
  SECRET_PREFIX: { is: /^[A-Za-z0-9/_+=.@-]+$/, expected: "a prefix of secret names" },
  ROLES_FROM_SECRETS: { is: /^(true|false)$/, expected: '"true" or "false"' },
  AWS_REGION: { is: /^[a-z0-9-]+$/, expected: "a region" },
};

/** Turns the function's environment into settings, or explains every problem at once. */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const valueOf = (name: keyof Rules): string => environment[name] ?? "";
  const problems = (Object.keys(RULES) as (keyof Rules)[])
    .filter((name) => !RULES[name].is.test(valueOf(name)))
    .map((name) => {
      const fault = valueOf(name) === "" ? "is missing" : `is not valid, got "${valueOf(name)}"`;
      return `${name} ${fault}; set it to ${RULES[name].expected}`;
    });
  if (problems.length > 0) {
    throw new Error(`identity function: environment variables:\n${problems.join("\n")}`);
  }
  return {
    bucketArn: valueOf("BUCKET_ARN"),
    ...(valueOf("KEY_ARN") !== "" && { keyArn: valueOf("KEY_ARN") }),
    userRoleArn: valueOf("USER_ROLE_ARN"),
    secretPrefix: valueOf("SECRET_PREFIX"),
    rolesFromSecrets: valueOf("ROLES_FROM_SECRETS") === "true",
    region: valueOf("AWS_REGION"),
  };
}
