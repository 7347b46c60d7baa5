import { faultsOf } from "./of";

const VERIFIED_BY_KEY =
  '{ kind: "allow", method: "key", grant, publicKeys: record.publicKeys, warnings }';

/** Faults 1 to 8: what counts as a credential, and what is answered to it. */
export const CREDENTIALS = [
  ...faultsOf("identity/authorizer/authenticate", "tests/identity/authorizer/authenticate", [
    [
      1,
      "a blank password over FTPS or FTP is a key login",
      'if (protocol === "SFTP") return isKey',
      'if (isKey || protocol === "SFTP") return isKey',
    ],
    [
      1,
      "spaces over FTPS or FTP are a password like any other",
      'isKey || password.trim() === "" ? deny',
      "isKey ? deny",
    ],
    [
      2,
      "a blank password over SFTP is stripped, and then a key login",
      'password === undefined || password === ""',
      '(password ?? "").trim() === ""',
    ],
    [
      4,
      "the first user's password opens every account",
      'record.kind === "user" ? record.password : undefined;',
      '(master ??= record.kind === "user" ? record.password : undefined);\nlet master: StoredPassword | undefined;',
    ],
    [
      5,
      "a key login is answered with an empty list of keys",
      'user.publicKeys.length === 0 ? deny("no-key") : undefined',
      "undefined",
    ],
    [
      6,
      "an expired user's keys are returned",
      "restriction(attempt, record, now) ?? credential",
      '(method === "key" ? undefined : restriction(attempt, record, now)) ?? credential',
    ],
  ]),
  ...faultsOf("identity/authorizer/authenticate", "tests/identity/authorizer/handler", [
    [
      5,
      "the answer to a password has the user's keys",
      ': { kind: "allow", method, grant, warnings }',
      `: ${VERIFIED_BY_KEY}`,
    ],
  ]),
  ...faultsOf("identity/authorizer/authenticate", "tests/identity/authorizer/second-factor", [
    [
      8,
      "the second of two steps has keys too",
      ': { kind: "allow", method, grant, warnings }',
      `: ${VERIFIED_BY_KEY}`,
    ],
    [
      8,
      "a password is taken for right where the user has keys",
      'return isVerified ? undefined : deny("wrong-password")',
      'return isVerified || user.publicKeys.length > 0 ? undefined : deny("wrong-password")',
    ],
  ]),
  ...faultsOf("identity/authorizer/user/password", "tests/identity/authorizer/user/password", [
    [
      3,
      "passwords are compared letter by letter",
      "timingSafeEqual(digest(a), digest(b))",
      "a === b",
    ],
    [
      3,
      "passwords of another length throw",
      "timingSafeEqual(digest(a), digest(b))",
      "timingSafeEqual(Buffer.from(a), Buffer.from(b))",
    ],
    [
      3,
      "passwords of as many letters but more bytes throw",
      "timingSafeEqual(digest(a), digest(b))",
      "a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))",
    ],
    [
      3,
      "letters are cut to one byte",
      ".update(text).digest()",
      '.update(text, "latin1").digest()',
    ],
    [
      3,
      "hashes are compared byte by byte",
      "timingSafeEqual(await derive(password, salt, hash.length, stored), hash)",
      "(await derive(password, salt, hash.length, stored)).equals(hash)",
    ],
    [4, "every hash has the same salt", "salt = randomBytes(16)", "salt = Buffer.alloc(16)"],
  ]),
  ...faultsOf(
    "identity/authorizer/user/user-record",
    "tests/identity/authorizer/user/user-record",
    [
      [
        6,
        "a user has one key only",
        "...(fields.PublicKey ?? [])])],",
        "...(fields.PublicKey ?? [])])].slice(0, 1),",
      ],
    ],
  ),
  ...faultsOf("identity/authorizer/user/fields", "tests/identity/authorizer/user/user-record", [
    [6, "keys are split at the commas of their comments", "split(/\\r?\\n/)", "split(/\\r?\\n|,/)"],
  ]),
  ...faultsOf(
    "identity/authorizer/user/fields",
    "tests/identity/authorizer/user/user-record-denials",
    [
      [
        7,
        "a blank role is a role",
        ': { problem: "is not the ARN of a role" }',
        ": { value: value as string }",
      ],
    ],
  ),
  ...faultsOf("identity/authorizer/response", "tests/identity/authorizer/handler", [
    [
      6,
      "keys are joined with commas into one",
      "PublicKeys: [...decision.publicKeys]",
      'PublicKeys: [decision.publicKeys.join(",")]',
    ],
  ]),
  ...faultsOf("identity/authorizer/response", "tests/identity/authorizer/second-factor", [
    [
      8,
      "the first of two steps is answered by half",
      "const { grant } = decision;",
      'const { grant } = decision;\n  if (decision.method === "key") return { Role: grant.role, PublicKeys: [...decision.publicKeys] };',
    ],
    [
      8,
      "the second of two steps is answered by half",
      'HomeDirectoryType: "LOGICAL",',
      'HomeDirectoryType: "LOGICAL",\n    ...(decision.method === "password" && { Policy: "" }),',
    ],
  ]),
  ...faultsOf("transfer/server-args", "tests/identity/authorizer/second-factor", [
    [
      8,
      "the server never asks for both",
      "sftpAuthenticationMethods: transfer.sftpAuthenticationMethods,",
      'sftpAuthenticationMethods: "PUBLIC_KEY_OR_PASSWORD",',
    ],
  ]),
  ...faultsOf("identity/authorizer/grant", "tests/identity/authorizer/grant", [
    [
      7,
      "a user without a role gets a blank one",
      "(rolesFromSecrets ? user.role : undefined) ?? userRoleArn",
      'rolesFromSecrets ? (user.role ?? "") : userRoleArn',
    ],
  ]),
  ...faultsOf("identity/authorizer/settings", "tests/identity/authorizer/settings", [
    [
      7,
      "the stack's own role may be missing",
      "/^arn:aws[a-z-]*:iam::\\d{12}:role\\/.+$/",
      "/^.*$/",
    ],
  ]),
];
