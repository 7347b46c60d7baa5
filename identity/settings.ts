/**
 * Environment variables that the identity function is given: `FILE_SYSTEM_ID`, or else `BUCKET_ARN`.
 * `KEY_ARN` may be left out or blank where the bucket is not encrypted with a KMS key; Lambda itself
 * adds `AWS_REGION`.
 */
export type SettingsEnvironment =
  | "BUCKET_ARN"
  | "KEY_ARN"
  | "FILE_SYSTEM_ID"
  | "USER_ROLE_ARN"
  | "SECRET_PREFIX"
  | "ROLES_FROM_SECRETS";

interface CommonSettings {
  /** Role of every user whose secret does not name another one. */
  readonly userRoleArn: string;
  /** The user `alice` is the secret `<secretPrefix>/alice`. */
  readonly secretPrefix: string;
  /** Whether `Role`, `Policy` and folders outside the user's own are taken from a secret. */
  readonly rolesFromSecrets: boolean;
  /** Region of the secrets. */
  readonly region: string;
}

/** Settings of a stack whose users work in a bucket. */
export interface BucketSettings extends CommonSettings {
  readonly domain: "s3";
  /** Bucket that holds the users' folders, for example `arn:aws:s3:::files`. */
  readonly bucketArn: string;
  /** Key of the bucket; absent where the bucket is not encrypted with a KMS key. */
  readonly keyArn?: string;
}

/** Settings of a stack whose users work in a file system. */
export interface FileSystemSettings extends CommonSettings {
  readonly domain: "efs";
  /** File system that holds the users' folders, for example `fs-0123456789abcdef0`. */
  readonly fileSystemId: string;
}

/** What the identity function knows about its stack. */
export type Settings = BucketSettings | FileSystemSettings;

type Rules = Readonly<Record<SettingsEnvironment | "AWS_REGION", { is: RegExp; expected: string }>>;

const RULES: Rules = {
  BUCKET_ARN: { is: /^arn:aws[a-z-]*:s3:::[a-z0-9.-]+$/, expected: "the ARN of a bucket" },
  KEY_ARN: { is: /^(arn:aws[a-z-]*:kms:.+)?$/, expected: "the ARN of a KMS key, or nothing" },
  FILE_SYSTEM_ID: { is: /^[\w-]+$/, expected: "the id of a file system" },
  USER_ROLE_ARN: { is: /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, expected: "the ARN of a role" },
  SECRET_PREFIX: { is: /^[A-Za-z0-9/_+=.@-]+$/, expected: "a prefix of secret names" },
  ROLES_FROM_SECRETS: { is: /^(true|false)$/, expected: '"true" or "false"' },
  AWS_REGION: { is: /^[a-z0-9-]+$/, expected: "a region" },
};

/** Variables that only the one kind of storage has. */
const OF_DOMAIN: Readonly<Record<Settings["domain"], readonly (keyof Rules)[]>> = {
  s3: ["BUCKET_ARN", "KEY_ARN"],
  efs: ["FILE_SYSTEM_ID"],
};

/** Turns the function's environment into settings, or explains every problem at once. */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const valueOf = (name: keyof Rules): string => environment[name] ?? "";
  const domain = valueOf("FILE_SYSTEM_ID") === "" ? "s3" : "efs";
  const foreign = OF_DOMAIN[domain === "s3" ? "efs" : "s3"];
  const problems = (Object.keys(RULES) as (keyof Rules)[]).flatMap((name) => {
    const [value, { is, expected }] = [valueOf(name), RULES[name]];
    if (foreign.includes(name)) {
      return value === "" ? [] : [`${name} stands beside FILE_SYSTEM_ID; set one of them`];
    }
    if (is.test(value)) return [];
    const fault = value === "" ? "is missing" : `is not valid, got "${value}"`;
    return [`${name} ${fault}; set it to ${expected}`];
  });
  if (problems.length > 0) {
    throw new Error(`identity function: environment variables:\n${problems.join("\n")}`);
  }
  const common = {
    userRoleArn: valueOf("USER_ROLE_ARN"),
    secretPrefix: valueOf("SECRET_PREFIX"),
    rolesFromSecrets: valueOf("ROLES_FROM_SECRETS") === "true",
    region: valueOf("AWS_REGION"),
  };
  return domain === "efs"
    ? { domain, fileSystemId: valueOf("FILE_SYSTEM_ID"), ...common }
    : {
        domain,
        bucketArn: valueOf("BUCKET_ARN"),
        ...(valueOf("KEY_ARN") !== "" && { keyArn: valueOf("KEY_ARN") }),
        ...common,
      };
}
