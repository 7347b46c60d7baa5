/** Timeout of the function. If it runs longer, Transfer tells the client that the password is wrong. */
export const TIMEOUT_SECONDS = 15;

/** Key attribute of the users' table: the user's name. */
export const USERNAME_KEY = "username";
/** Key attribute of the lockout table: `<user>#<network>`. */
export const LOCKOUT_KEY = "id";
/** Time-to-live attribute of the lockout table, in seconds since 1970. */
export const EXPIRES = "expires";

/**
 * Environment variables of the identity function: `FILE_SYSTEM_ID` or `BUCKET_ARN`, and `KEY_ARN` if a
 * KMS key encrypts the bucket. Users are in secrets unless `USERS_TABLE` is set. There is no lockout
 * without `LOCKOUT_TABLE`, and no cache without `CACHE_SECONDS`. Lambda itself sets `AWS_REGION`.
 */
export type SettingsEnvironment = Exclude<keyof typeof RULES, "AWS_REGION">;

/** Cache of users' records. */
export interface CacheSettings {
  readonly seconds: number;
  readonly users: number;
}

/** Lockout of a user from the network that wrong passwords came from. */
export interface LockoutSettings {
  /** Name of the lockout table. */
  readonly table: string;
  /** Number of wrong passwords within the window that lock the user. */
  readonly attempts: number;
  /** Length of the sliding window. */
  readonly seconds: number;
}

interface CommonSettings {
  /** Role of users whose record names no other. */
  readonly userRoleArn: string;
  /** The user `alice` is the secret `<secretPrefix>/alice`. */
  readonly secretPrefix: string;
  /** Whether records may set `Role`, `Policy` and folders outside the user's own. */
  readonly rolesFromSecrets: boolean;
  /** Region of the secrets and tables. */
  readonly region: string;
  /** Name of the stack; a dimension of every metric. */
  readonly stack: string;
  /** DynamoDB table of users; absent if users are in secrets. */
  readonly usersTable?: string;
  /** Absent if each login reads its user from the store. */
  readonly cache?: CacheSettings;
  /** Absent if wrong passwords do not lock users. */
  readonly lockout?: LockoutSettings;
}

/** Settings of a stack whose users work in a bucket. */
export interface BucketSettings extends CommonSettings {
  readonly domain: "s3";
  /** Bucket that holds the users' folders, for example `arn:aws:s3:::files`. */
  readonly bucketArn: string;
  /** KMS key of the bucket; absent if the bucket is not encrypted with one. */
  readonly keyArn?: string;
}

/** Settings of a stack whose users work in a file system. */
export interface FileSystemSettings extends CommonSettings {
  readonly domain: "efs";
  /** File system that holds the users' folders, for example `fs-0123456789abcdef0`. */
  readonly fileSystemId: string;
}

/** Settings of the identity function. */
export type AuthorizerSettings = BucketSettings | FileSystemSettings;

/** What the value of a variable has to be. */
interface SettingRule {
  readonly is: RegExp;
  readonly expected: string;
}

const NUMBER = { is: /^(0|[1-9]\d{0,5})?$/, expected: "a whole number, or nothing" };
const TABLE = { is: /^([\w.-]{3,255})?$/, expected: "the name of a table, or nothing" };

const RULES = {
  BUCKET_ARN: { is: /^arn:aws[a-z-]*:s3:::[a-z0-9.-]+$/, expected: "the ARN of a bucket" },
  KEY_ARN: { is: /^(arn:aws[a-z-]*:kms:.+)?$/, expected: "the ARN of a KMS key, or nothing" },
  FILE_SYSTEM_ID: { is: /^[\w-]+$/, expected: "the id of a file system" },
  USER_ROLE_ARN: { is: /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, expected: "the ARN of a role" },
  SECRET_PREFIX: { is: /^[A-Za-z0-9/_+=.@-]+$/, expected: "a prefix of secret names" },
  ROLES_FROM_SECRETS: { is: /^(true|false)$/, expected: '"true" or "false"' },
  STACK: { is: /^[\w.-]+$/, expected: "the name of the stack" },
  USERS_TABLE: TABLE,
  CACHE_SECONDS: NUMBER,
  CACHE_USERS: NUMBER,
  LOCKOUT_TABLE: TABLE,
  LOCKOUT_ATTEMPTS: NUMBER,
  LOCKOUT_SECONDS: NUMBER,
  AWS_REGION: { is: /^[a-z0-9-]+$/, expected: "a region" },
} satisfies Record<string, SettingRule>;

type Variable = keyof typeof RULES;

/** Stricter rules if there is a lockout table: with half of the settings it would lock nobody. */
const WITH_LOCKOUT_TABLE: Partial<Record<Variable, SettingRule>> = {
  LOCKOUT_ATTEMPTS: { is: /^([2-9]|[1-9]\d)$/, expected: "a number from 2 to 99" },
  LOCKOUT_SECONDS: { is: /^[1-9]\d{0,5}$/, expected: "a number from 1" },
};

/** Variables that belong to one kind of storage. */
const DOMAIN_VARIABLES: Readonly<Record<AuthorizerSettings["domain"], readonly Variable[]>> = {
  s3: ["BUCKET_ARN", "KEY_ARN"],
  efs: ["FILE_SYSTEM_ID"],
};

/** Turns the function's environment into settings, or explains every problem at once. */
export function parseSettings(
  environment: Readonly<Record<string, string | undefined>>,
): AuthorizerSettings {
  const valueOf = (name: Variable): string => environment[name] ?? "";
  const domain = valueOf("FILE_SYSTEM_ID") === "" ? "s3" : "efs";
  const rules: Record<Variable, SettingRule> =
    valueOf("LOCKOUT_TABLE") === "" ? RULES : { ...RULES, ...WITH_LOCKOUT_TABLE };
  const otherDomain = DOMAIN_VARIABLES[domain === "s3" ? "efs" : "s3"];
  const problems = (Object.keys(RULES) as Variable[]).flatMap((name) => {
    const [value, { is, expected }] = [valueOf(name), rules[name]];
    if (otherDomain.includes(name)) {
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
    stack: valueOf("STACK"),
    ...optionalSettings(valueOf),
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

type Optional = Pick<CommonSettings, "usersTable" | "cache" | "lockout">;

function optionalSettings(valueOf: (name: SettingsEnvironment) => string): Optional {
  const numberOf = (name: SettingsEnvironment): number => Number(valueOf(name));
  const [usersTable, table] = [valueOf("USERS_TABLE"), valueOf("LOCKOUT_TABLE")];
  const cache = { seconds: numberOf("CACHE_SECONDS"), users: numberOf("CACHE_USERS") };
  const [attempts, seconds] = [numberOf("LOCKOUT_ATTEMPTS"), numberOf("LOCKOUT_SECONDS")];
  return {
    ...(usersTable !== "" && { usersTable }),
    ...(cache.seconds > 0 && cache.users > 0 && { cache }),
    ...(table !== "" && { lockout: { table, attempts, seconds } }),
  };
}
