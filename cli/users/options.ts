import type { parseArgs } from "node:util";

import type { Changes } from "../../identity/users/changes";
import { mappingsOf } from "../../identity/users/changes";
import type { Protocol } from "../../identity/authorizer/decision";
import { UsageError } from "../command-line";

/** Where a password comes from. */
export type PasswordSource = "asked" | "generated";

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const flag = { type: "boolean", default: false } as const;

/** Options that say which users are meant. */
export const COMMON = { stack: { ...text, default: "dev" }, file: text, sandbox: flag, data: text };
/** All options, of whichever command. */
export const OPTIONS = {
  ...COMMON,
  "dry-run": flag,
  ...{ key: texts, password: flag, "generate-password": flag, allow: texts, protocol: texts },
  ...{ access: text, expires: text, home: texts, uid: text, gid: text, "secondary-gid": texts },
  ...{ "keep-old": flag, from: text, server: text, yes: flag, now: flag },
  ...{ to: text, overwrite: flag },
} as const;

/** Options of `add` and `update` that stand for fields of a record. */
export const FIELD_OPTIONS = [
  ...(["allow", "protocol", "access", "expires", "home"] as const),
  ...(["uid", "gid", "secondary-gid"] as const),
];

/** What was given for them. */
export type OptionValues = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

/** Files of `--key`, of which there has to be one. */
export function keyFiles({ key = [] }: OptionValues): string[] {
  if (key.length === 0) throw new UsageError("--key is missing; give a file with a public key");
  return key;
}

/** The one protocol that is meant. */
export function protocolOf({ protocol = [] }: OptionValues): Protocol {
  const [first = "SFTP", ...others] = protocol;
  if (others.length === 0 && (first === "SFTP" || first === "FTPS" || first === "FTP"))
    return first;
  throw new UsageError("--protocol is one of SFTP, FTPS and FTP");
}

/** Where the password comes from, if there is to be one. */
export function passwordSource({
  password,
  "generate-password": generate,
}: OptionValues): PasswordSource | undefined {
  if (password && generate) throw new UsageError("--password and --generate-password: give one");
  return generate ? "generated" : password ? "asked" : undefined;
}

/** What the options of `add` make a record of. */
export const addition = (values: OptionValues) => ({
  keyFiles: values.key ?? [],
  password: passwordSource(values),
  changes: fieldsIn(values),
});

/** Options that take away, when they are blank, what was set. */
const REMOVALS = {
  allow: { AllowedCidrs: undefined },
  protocol: { Protocols: undefined },
  access: { Access: undefined },
  expires: { Expires: undefined },
  home: { HomeDirectory: undefined, HomeDirectoryDetails: undefined },
} as const satisfies { readonly [O in keyof typeof OPTIONS]?: Changes };

/** What the options of `update` change of a record. */
export function updates(values: OptionValues): Changes {
  const isNobody = values.uid === "" && values.gid === "";
  const blank = Object.entries(REMOVALS).filter(([option]) => {
    const given = values[option as keyof typeof REMOVALS];
    return given !== undefined && [given].flat().join("").trim() === "";
  });
  const without = [...blank.map(([option]) => option), ...(isNobody ? ["uid", "gid"] : [])];
  const set = Object.entries(values).filter(([option]) => !without.includes(option));
  const changes: Changes = {
    ...fieldsIn(Object.fromEntries(set) as OptionValues),
    ...(Object.assign({}, ...blank.map(([, removal]) => removal)) as Changes),
    ...(isNobody && { PosixProfile: undefined }),
  };
  if (Object.keys(changes).length > 0) return changes;
  const options = FIELD_OPTIONS.map((option) => `--${option}`).join(", ");
  throw new UsageError(`update needs what to change: ${options}`);
}

/** What options make of a record; whether they make sense is checked with the record. */
function fieldsIn(values: OptionValues): Changes {
  const { allow, protocol, access, expires, home } = values;
  const mappings = home && mappingsOf(home);
  if (home && mappings === undefined) {
    throw new UsageError("--home is written /dir=/target, such as /=/<bucket>/<user>/in");
  }
  const profile = profileOf(values);
  return {
    ...(allow && { AllowedCidrs: allow }),
    ...(protocol && { Protocols: protocol }),
    ...(access !== undefined && { Access: access }),
    ...(expires !== undefined && { Expires: expires }),
    ...(mappings && { HomeDirectoryDetails: mappings }),
    ...(profile && { PosixProfile: profile }),
  };
}

function profileOf({ uid, gid, "secondary-gid": others = [] }: OptionValues) {
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
