import { type Command, Option } from "commander";

import { type Changes, mappingsOf } from "../../identity/users/changes";
import type { UserStoreKind } from "../../identity/users/repository";
import { rangesProblem } from "../../identity/users/ranges";
import { collect, required, UsageError } from "../command-line";

/** Options that stand for fields of a record. */
export interface FieldOptions {
  readonly allow?: readonly string[] | undefined;
  readonly protocol?: readonly string[] | undefined;
  readonly access?: string | undefined;
  readonly expires?: string | undefined;
  readonly home?: readonly string[] | undefined;
  readonly uid?: string | undefined;
  readonly gid?: string | undefined;
  readonly secondaryGid?: readonly string[] | undefined;
}

/** Options that give a user credentials. */
export interface CredentialOptions {
  readonly key?: readonly string[];
  readonly keepOld?: boolean;
  readonly password?: boolean;
  readonly generatePassword?: boolean;
}

/** Source of a password: the operator is asked for it, or it is generated. */
export type PasswordSource = "asked" | "generated";

/** A user to add. */
export interface Addition {
  readonly fields: Changes;
  readonly keyFiles: readonly string[];
  readonly password: PasswordSource | undefined;
}

/** Adds the options that give a password. */
export const passwordOptions = (program: Command): Command =>
  program
    .option("--password", "ask for a password, or read a line from standard input")
    .addOption(
      new Option("--generate-password", "generate a password and print it once").conflicts(
        "password",
      ),
    );

/** Adds the options that stand for fields of a record. */
export const fieldOptions = (program: Command): Command =>
  program
    .option(
      "--allow <range>",
      "range that the user may log in from, such as 203.0.113.0/24; may be repeated (default: any)",
      collect,
    )
    .option(
      "--protocol <name>",
      "SFTP, FTPS or FTP; may be repeated (default: all that the server offers)",
      collect,
    )
    .option("--access <kind>", "read-write, read-only or write-only (default: read-write)")
    .option("--expires <date>", "last day, such as 2030-12-31, or a time (default: never)")
    .option(
      "--home </dir=/target>",
      "directory that the user sees, and where it is: /<bucket>/<folder>; may be repeated (default: a folder of the user's name)",
      collect,
    )
    .option("--uid <n>", "owner of the user's files; required with EFS")
    .option("--gid <n>", "group of the user's files; required with EFS")
    .option("--secondary-gid <n>", "further group; may be repeated (default: none)", collect);

/** The user that options of `add` describe. */
export const additionIn = (options: FieldOptions & CredentialOptions): Addition => ({
  fields: fieldsIn(options),
  keyFiles: options.key ?? [],
  password:
    options.generatePassword === true
      ? "generated"
      : options.password === true
        ? "asked"
        : undefined,
});

/** Source of the password that options of `set-password` choose. */
export const passwordSourceIn = ({ generatePassword }: CredentialOptions): PasswordSource =>
  generatePassword === true ? "generated" : "asked";

/** Change of a user's keys. */
export interface KeyChange {
  readonly keyFiles: readonly string[];
  /** Whether the present keys stay. */
  readonly keep: boolean;
}

/** Change that options of `rotate-key` describe. */
export const keysIn = ({ key, keepOld = false }: CredentialOptions): KeyChange => ({
  keyFiles: required(key, "--key"),
  keep: keepOld,
});

/** Migration of users to a store. */
export interface Migration {
  readonly to: UserStoreKind;
  /** Prefix of secrets to copy from, if it is not the other store. */
  readonly fromPrefix: string | undefined;
  /** Whether users that exist in that store are overwritten. */
  readonly overwrite: boolean;
}

/** Migration that options of `migrate` describe. */
export const migrationIn = (options: {
  to?: UserStoreKind;
  fromPrefix?: string;
  overwrite?: boolean;
}): Migration => ({
  to: required(options.to, "--to"),
  fromPrefix: options.fromPrefix,
  overwrite: options.overwrite ?? false,
});

/** Fields that options set; whether their values are valid is checked with the whole record. */
function fieldsIn(options: FieldOptions): Changes {
  const { allow, protocol, access, expires, home } = options;
  const mappings = home && mappingsOf([...home]);
  if (home && mappings === undefined) {
    throw new UsageError("--home is written /dir=/target, such as /=/<bucket>/<user>/in");
  }
  const ranges = rangesProblem((allow ?? []).join(" "));
  if (ranges !== undefined) throw new UsageError(`--allow: ${ranges}`);
  const profile = profileOf(options);
  return {
    ...(allow && { AllowedCidrs: allow }),
    ...(protocol && { Protocols: protocol }),
    ...(access !== undefined && { Access: access }),
    ...(expires !== undefined && { Expires: expires }),
    ...(mappings && { HomeDirectoryDetails: mappings }),
    ...(profile && { PosixProfile: profile }),
  };
}

function profileOf({ uid, gid, secondaryGid: others = [] }: FieldOptions) {
  if (uid === undefined && gid === undefined && others.length === 0) return undefined;
  const ids = [uid, gid, ...others];
  if (!ids.every((id) => id !== undefined && /^\d+$/.test(id))) {
    throw new UsageError(
      "--uid and --gid go together, and are whole numbers as --secondary-gid is",
    );
  }
  const [Uid, Gid, ...SecondaryGids] = ids.map(Number);
  return { Uid, Gid, ...(SecondaryGids.length > 0 && { SecondaryGids }) };
}

/** Fields that a blank option removes. */
const REMOVALS = {
  allow: { AllowedCidrs: undefined },
  protocol: { Protocols: undefined },
  access: { Access: undefined },
  expires: { Expires: undefined },
  home: { HomeDirectory: undefined, HomeDirectoryDetails: undefined },
} as const satisfies { readonly [O in keyof FieldOptions]: Changes };

/** Fields that options of `update` set or, if they are blank, remove. */
export function updatesIn(options: FieldOptions): Changes {
  const blank = (Object.keys(REMOVALS) as (keyof typeof REMOVALS)[]).filter((option) => {
    const value = options[option];
    return value !== undefined && [value].flat().join("").trim() === "";
  });
  const removesOwner = options.uid === "" && options.gid === "";
  const removed: readonly string[] = [...blank, ...(removesOwner ? ["uid", "gid"] : [])];
  const set = Object.entries(options).filter(([option]) => !removed.includes(option));
  const changes: Changes = {
    ...fieldsIn(Object.fromEntries(set)),
    ...(Object.assign({}, ...blank.map((option) => REMOVALS[option])) as Changes),
    ...(removesOwner && { PosixProfile: undefined }),
  };
  if (Object.keys(changes).length > 0) return changes;
  throw new UsageError("update needs at least one field to change, such as --allow");
}
