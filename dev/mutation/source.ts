import { faultsOf } from "./of";

/** Faults 9 to 14: who comes from where, and what a name becomes part of. */
export const SOURCE = [
  ...faultsOf("identity/authorizer/source-range", "tests/identity/authorizer/source-range", [
    [
      9,
      "a range of one family holds addresses of the other",
      "address.kind() === source.kind() && source.match",
      "address.kind() !== source.kind() || source.match",
    ],
    [
      9,
      "an address mapped into IPv6 is not in its IPv4 range",
      "if (isV4(address) || !address.isIPv4MappedAddress()) return",
      "if (prefix >= 0) return",
    ],
    [
      9,
      "an IPv6 address that ends in dots is read as IPv4",
      '.replace(/^::(?=\\d+\\.)/, "0::")',
      "",
    ],
    [9, "a zone of one machine is part of an address", "[^/%]*", "[^/]*"],
    [
      10,
      "a range without a prefix length throws",
      "size === undefined ? bits : Number(size)",
      "Number(size)",
    ],
    [10, "a prefix may be longer than the address", "prefix > bits", "prefix > 999"],
    [10, "an address may hold a whole range", 'text.includes("/") ? undefined : parse', "parse"],
  ]),
  ...faultsOf("identity/authorizer/user/fields", "tests/identity/authorizer/authenticate", [
    [
      10,
      "a malformed range is ignored",
      "if (value === undefined) return { problem: `entry ${index + 1} is not ${expected}` };",
      "if (value === undefined) continue;",
    ],
  ]),
  ...faultsOf("identity/authorizer/user/user-record", "tests/identity/authorizer/authenticate", [
    [
      10,
      "a field with a malformed range does not restrict",
      'if ("problem" in read) problems.push(`${name} ${read.problem}`);',
      'if ("problem" in read) continue;',
    ],
  ]),
  ...faultsOf("identity/authorizer/handler", "tests/identity/authorizer/handler", [
    [
      10,
      "the log does not say what is wrong with a range",
      '...(kind === "deny" && decision.detail !== undefined && { detail: decision.detail }),',
      "",
    ],
  ]),
  ...faultsOf("identity/authorizer/authenticate", "tests/identity/authorizer/authenticate", [
    [
      11,
      "a missing address passes every list",
      'if (sourceIp === undefined) return deny("unknown-source");',
      "if (sourceIp === undefined) return undefined;",
    ],
    [12, "names are not looked at", "!isUsername(attempt.username)", "false"],
    [
      14,
      "the server's id is part of the secret's name",
      "remembered ?? (await ports.findUser(username))",
      "remembered ?? (await ports.findUser(`${attempt.serverId}/${username}`))",
    ],
  ]),
  ...faultsOf("identity/authorizer/event", "tests/identity/authorizer/handler", [
    [
      11,
      "a blank address is an address",
      '...(sourceIp !== undefined && sourceIp !== "" && { sourceIp }),',
      "sourceIp: sourceIp as string,",
    ],
  ]),
  ...faultsOf("identity/authorizer/user/username", "tests/identity/authorizer/authenticate", [
    [12, "a name may have slashes", "[A-Za-z0-9_.@-]{2,99}", "[A-Za-z0-9_.@/-]{2,99}"],
    [12, "a name may have asterisks", "[A-Za-z0-9_.@-]{2,99}", "[A-Za-z0-9_.@*-]{2,99}"],
    [12, "a name may be of any length", "{2,99}", "*"],
    [12, "a name may have 101 characters", "{2,99}", "{2,100}"],
    [12, "a name may go on behind its end", "{2,99}$/", "{2,99}/"],
    [
      12,
      "a name may be of any alphabet",
      "/^[A-Za-z0-9_][A-Za-z0-9_.@-]{2,99}$/",
      "/^[\\p{L}\\p{N}_][\\p{L}\\p{N}_.@-]{2,99}$/u",
    ],
  ]),
  ...faultsOf("identity/authorizer/grant", "tests/identity/authorizer/session-policy", [
    [
      12,
      "the folder is in lower case, the policy is not",
      "const own = `/${root}/${username}`;",
      "const own = `/${root}/${username.toLowerCase()}`;",
    ],
  ]),
  ...faultsOf("identity/authorizer/grant", "tests/identity/authorizer/grant", [
    [
      13,
      "/alice2 is within /alice",
      "target.startsWith(`${folder}/`)",
      "target.startsWith(folder)",
    ],
  ]),
  ...faultsOf("identity/authorizer/session-policy", "tests/identity/authorizer/session-policy", [
    [13, "bob may list bobby/", 'path === "" ? "" : `${path}/`', "path"],
  ]),
  ...faultsOf("identity/authorizer/user/home-directory", "tests/identity/authorizer/grant", [
    [
      13,
      "/a hides /ab",
      "if (entries.size < good.length) return",
      "if (good.some((a) => good.some((b) => a !== b && b.Entry.startsWith(a.Entry)))) return",
    ],
  ]),
  ...faultsOf(
    "identity/authorizer/stores/secrets-manager",
    "tests/identity/authorizer/stores/secrets-manager",
    [
      [
        12,
        "secrets are asked for in lower case",
        "SecretId: `${prefix}/${username}`",
        "SecretId: `${prefix}/${username}`.toLowerCase()",
      ],
      [
        14,
        "a server's id stands in the secret's path",
        "SecretId: `${prefix}/${username}`",
        "SecretId: `${prefix}/s-0123456789abcdef0/${username}`",
      ],
    ],
  ),
];
