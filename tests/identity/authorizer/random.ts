import fc from "fast-check";

import type { AuthorizerSettings } from "../../../identity/authorizer/settings";
import { KEYS, SETTINGS } from "../support";

/** Part of every secret value; the program itself does not contain it. */
export const MARK = "M4RK3D";
/** Hash that no password matches. */
export const HASH =
  "$scrypt$ln=15,r=8,p=1$c29tZXNhbHRzb21lc2FsdA$vhF0Pk1pSNkTYg1jYAM0Pzv9EQ3v3NP3dGTkHTGPnyA";

/** Names that are special in JavaScript objects. */
const PROTOTYPE = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then"];

const weird = fc.constantFrom(
  ...["", " ", "\t\n", "\u0000", "\ud800", "\udc00\ud800", "🔑", "e\u0301", "ﷺ", "\u202e", "null"],
  ...["0", "-1", "1e400", "true", "[]", "{}", '"', "\\", "$&", "${transfer:UserName}", "%s", "*"],
  "x".repeat(70_000),
  "€".repeat(20_000),
  "1.".repeat(5000),
  "[".repeat(5000),
  `${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`,
);
const text = fc.oneof(
  weird,
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(...PROTOTYPE),
);
const hidden = text.map((words) => `${words}${MARK}`);

/** Any JSON; the names of its fields are as odd as its values. */
const json = (words: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      words,
      fc.constantFrom<unknown>(null, true, false, 0, -0, 1, 2 ** 53, 1e300, -1.5, [], {}),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.array(fc.tuple(words, tie("value")), { maxLength: 4 }).map(objectOf),
    ),
  })).value;

/** Object that may have `__proto__` as its own property, as parsed JSON does. */
const objectOf = (entries: readonly (readonly [string, unknown])[]): Record<string, unknown> =>
  Object.fromEntries(entries);

/** An object each of whose fields may be missing, or be something else. */
const mangled = (
  good: Readonly<Record<string, readonly unknown[]>>,
  other: fc.Arbitrary<unknown>,
): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(
      ...Object.entries(good).map(([name, values]) => {
        const value = fc.oneof(
          { weight: 40, arbitrary: fc.constantFrom(...values) },
          { weight: 1, arbitrary: fc.option(other, { nil: undefined }) },
        );
        return fc.tuple(fc.constant(name), value);
      }),
      fc.tuple(text, fc.option(other, { nil: undefined })),
    )
    .map((entries) => objectOf(entries.filter(([, value]) => value !== undefined)));

/** Seldom present, so that most logins still reach a decision about the other fields. */
const rarely: readonly undefined[] = Array<undefined>(24).fill(undefined);

/** Fields of a user's secret, valid often enough for logins to be allowed. */
export const GOOD_FIELDS: Readonly<Record<string, readonly unknown[]>> = {
  Password: [undefined, ...Array<string>(4).fill(`${MARK} pässwörd`), "", " "],
  PasswordHash: [undefined, undefined, HASH],
  PublicKey: [undefined, undefined, `${KEYS.rsa} ${MARK}`, ""],
  PublicKeys: [undefined, [KEYS.ed25519, `${KEYS.p256} ${MARK}, b`], KEYS.p521, []],
  Role: [undefined, undefined, SETTINGS.userRoleArn, `arn:aws:iam::111122223333:role/${MARK}`],
  Policy: [undefined, undefined, `{"Statement":[],"Id":"${MARK}"}`, { Statement: [MARK] }],
  PosixProfile: [
    undefined,
    { Uid: 1001, Gid: 1001 },
    { Uid: 1001, Gid: 1001 },
    '{"Uid":1,"Gid":1,"SecondaryGids":[2]}',
  ],
  HomeDirectory: [undefined, undefined, "/", "/files/${transfer:UserName}/in/", `/files/${MARK}`],
  HomeDirectoryDetails: [
    undefined,
    undefined,
    [{ Entry: "/", Target: "/files/${transfer:UserName}/" }],
    [
      { Entry: "/a", Target: "/files/alice/a" },
      { Entry: "/ab", Target: `/other/${MARK}`, Type: "FILE" },
    ],
  ],
  serverId: [undefined, undefined, undefined, undefined, "s-0123456789abcdef0", "s-1"],
  AllowedCidrs: [undefined, undefined, "0.0.0.0/0 ::/0", ["203.0.113.0/24", "2001:db8::/32"]],
  Protocols: [undefined, undefined, undefined, "SFTP FTPS", ["SFTP", "FTP", "FTPS"]],
  Access: [undefined, undefined, "read-write", "read-only", "write-only"],
  Expires: [undefined, undefined, "2030-12-31", "2030-12-31", "2026-06-14"],
  Disabled: [undefined, undefined, undefined, undefined, false, "false", true],
  // Fields of other providers.
  AcceptedIpNetwork: [...rarely, "203.0.113.0/24", ["203.0.113.0/24", "2001:db8::/32"]],
  AcceptedIpNetworkList: [...rarely, '["0.0.0.0/0", "::/0"]', "192.0.2.0/24", ""],
  FTPSAcceptedIpNetworks: [...rarely, "203.0.113.7", null],
  ipv4_allow_list: [...rarely, ["203.0.113.7"], []],
  server_id_allow_list: [...rarely, ["s-0123456789abcdef0"], "s-1"],
  username: [...rarely, "alice", "alice", `${MARK}`],
  FTPPassword: [...rarely, `${MARK} pässwörd`, "", 1],
  SFTPPasswordHash: [...rarely, HASH, `$2b$12$${MARK}`],
  SFTPPublicKey: [...rarely, `${KEYS.rsa},${KEYS.p521} ${MARK}`, `${KEYS.rsa.slice(0, 90)}`],
  FTPRole: [...rarely, `arn:aws:iam::111122223333:role/${MARK}`, ""],
  SFTPHomeDirectory: [...rarely, `/test_bucket/${MARK}`, "files/alice/in"],
  disabled: [...rarely, ...rarely, true],
  Note: [...rarely, MARK],
};

export const GOOD_EVENT: Readonly<Record<string, readonly unknown[]>> = {
  username: ["alice", "alice", "Bob.B@example.com"],
  password: [undefined, undefined, "", " ", ...Array<string>(5).fill(`${MARK} pässwörd`)],
  protocol: ["SFTP", "SFTP", "SFTP", "SFTP", "FTPS", "FTP"],
  serverId: ["s-0123456789abcdef0"],
  sourceIp: ["203.0.113.7", "::ffff:203.0.113.7", "2001:db8::7", "", undefined],
};

/** The text of a secret. */
export const secretText: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: mangled(GOOD_FIELDS, json(hidden)).map((it) => JSON.stringify(it)) },
  { weight: 1, arbitrary: json(hidden).map((it) => JSON.stringify(it)) },
  { weight: 1, arbitrary: hidden },
);

/** Event of the service, or another value; only its password contains the marker. */
export const event: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 12, arbitrary: mangled(GOOD_EVENT, json(text)) },
  { weight: 1, arbitrary: fc.oneof(json(text), fc.constant(undefined)) },
);

/** Settings of every kind of stack. */
export const settings: fc.Arbitrary<AuthorizerSettings> = fc
  .tuple(fc.boolean(), fc.constantFrom(false, false, true))
  .map(([rolesFromSecrets, isFileSystem]) => {
    const { domain, bucketArn, keyArn, ...common } = { ...SETTINGS, rolesFromSecrets };
    return isFileSystem
      ? { ...common, domain: "efs", fileSystemId: "fs-0a1b2c3d" }
      : { ...common, domain, bucketArn, ...(keyArn !== undefined && { keyArn }) };
  });

/** Behaviour of a port: one of two answers, or an error that contains secrets. */
export type Behaviour = "yes" | "no" | "fails";

/** Few ports fail, so that logins reach a decision. */
export const behaviour: fc.Arbitrary<Behaviour> = fc.constantFrom(
  ...([...Array<"yes">(8).fill("yes"), "no", "fails"] as const),
);

/**
 * Two texts of one secret, and attempts before and after the change from one to the other. Without
 * a bias to the ends of lists, or hardly any login would be allowed.
 */
export const scenario = fc.noBias(
  fc.record({
    events: fc.array(event, { minLength: 1, maxLength: 3 }),
    secrets: fc.tuple(secretText, fc.option(secretText, { freq: 4 })),
    settings,
    store: behaviour,
    verify: behaviour,
    lockout: fc.option(fc.constantFrom<Behaviour>("yes", "no", "no", "fails"), { freq: 2 }),
    isCached: fc.boolean(),
  }),
);
