import { faultsOf } from "./of";

const AGE = "Math.max(now() - since, clock() - tick)";
const KEY = '`${username}#${networkOf(sourceIp ?? "") ?? "unknown"}`';
const CONDITION = "attribute_not_exists(${last}) OR ${last} <= :since";

/** Faults 22 and 23: what is remembered, and for how long. */
export const TIME = [
  ...faultsOf("identity/authorizer/stores/cache", "tests/identity/authorizer/stores/cache", [
    [22, "the cache is unbounded", "if (memory.size <= users) break;", "break;"],
    [
      22,
      "a record is young again after a day",
      "age(entry) < seconds * 1000",
      "(age(entry) / 1000) % 86400 < seconds",
    ],
    [
      22,
      "a record lives for minutes, not seconds",
      "age(entry) < seconds",
      "age(entry) < 60 * seconds",
    ],
    [
      22,
      "a slow answer makes a record live longer",
      "{ user: record, since, tick }",
      "{ user: record, since: now(), tick: clock() }",
    ],
    [
      22,
      "a record that is used lives on",
      "const entry = memory.get(username);",
      "const entry = memory.get(username);\n      if (entry) memory.set(username, { ...entry, since: now(), tick: clock() });",
    ],
    [22, "a denial is remembered", 'if (record.kind === "deny") return record;', ""],
    [22, "a user who is gone is remembered", "memory.delete(username);", ""],
    [22, "a clock that is set back keeps a user", AGE, "now() - since"],
    [22, "a function that sleeps keeps a user", AGE, "clock() - tick"],
  ]),
  ...faultsOf("identity/authorizer/authenticate", "tests/identity/authorizer/authenticate-cache", [
    [
      22,
      "a denial is decided from memory",
      'if (remembered === undefined || first.decision.kind === "allow") return first;',
      "return first;",
    ],
    [
      22,
      "a new password is not verified",
      "isSame ? first.isVerified : await verify(current)",
      "first.isVerified",
    ],
    [
      22,
      "an old password is verified twice",
      "isSame ? first.isVerified : await verify(current)",
      "await verify(current)",
    ],
  ]),
  ...faultsOf("identity/authorizer/stores/dynamodb", "tests/identity/authorizer/stores/dynamodb", [
    [22, "a disabled user is read too late", "ConsistentRead: true", "ConsistentRead: false"],
  ]),
  ...faultsOf("identity/authorizer/stores/lockout", "tests/identity/authorizer/stores/lockout", [
    [23, "a stranger locks a partner out from anywhere", KEY, "username"],
    [23, "one user locks a whole network out", KEY, 'networkOf(sourceIp ?? "") ?? "unknown"'],
    [
      23,
      "a lock never ends",
      "return Number(Item?.[last]?.N ?? 0) > now() - seconds * 1000;",
      "return Number(Item?.[last]?.N ?? 0) > 0;",
    ],
    [
      23,
      "failures count for ever",
      CONDITION,
      "attribute_not_exists(${last}) OR ${last} = :never OR :since < :never",
    ],
    [23, "attempts while locked lock for longer", CONDITION, `${CONDITION} OR :since < :now`],
    [23, "a lock ends a moment late", "> now() - seconds * 1000", ">= now() - seconds * 1000"],
    [23, "an item never expires", "Math.ceil(time / 1000) + seconds", "time + seconds * 1000"],
    [23, "nobody is ever locked out", "`f${attempts - 1}`", "`f${attempts}`"],
    [23, "the lock is read too late", "ConsistentRead: true", "ConsistentRead: false"],
    [
      23,
      "a failure writes over the one before",
      "if_not_exists(f${place - 1}, :never)",
      "if_not_exists(f${place}, :never)",
    ],
  ]),
  ...faultsOf("identity/authorizer/source-range", "tests/identity/authorizer/stores/lockout", [
    [23, "a stranger locks out from the same /16", "octets.slice(0, 3)", "octets.slice(0, 2)"],
    [
      23,
      "each of a subscriber's IPv6 addresses may guess anew",
      "parts.slice(0, 4)",
      "parts.slice(0, 8)",
    ],
    [23, "a stranger locks out from the same IPv6 /48", "parts.slice(0, 4)", "parts.slice(0, 3)"],
  ]),
  ...faultsOf(
    "identity/authorizer/authenticate",
    "tests/identity/authorizer/authenticate-lockout",
    [
      [
        23,
        "key logins are counted as failures",
        'if (method === "key" || lockout === undefined)',
        "if (lockout === undefined)",
      ],
      [
        23,
        "a right password that is refused is counted",
        "(isVerified ? lockout.isLocked",
        '(decision.kind === "allow" ? lockout.isLocked',
      ],
    ],
  ),
  ...faultsOf(
    "identity/authorizer/telemetry/timing",
    "tests/identity/authorizer/telemetry/timing",
    [
      [23, "a table that is down locks everybody out", "return false;", "return true;"],
      [
        23,
        "a table that is down fails every login",
        "measures.lockoutError = errorName(error);",
        "throw error;",
      ],
    ],
  ),
  ...faultsOf(
    "identity/authorizer/telemetry/metrics",
    "tests/identity/authorizer/telemetry/metrics",
    [[23, "a lockout that is down goes unseen", "Number(line.lockoutError !== undefined)", "0"]],
  ),
  ...faultsOf("identity/authorizer/settings", "tests/identity/authorizer/settings", [
    [
      23,
      "half a lockout is none",
      'valueOf("LOCKOUT_TABLE") === "" ? RULES',
      'valueOf("LOCKOUT_TABLE") !== null ? RULES',
    ],
  ]),
  ...faultsOf("identity/tables", "tests/identity/tables", [
    [23, "the table keeps every counter", "ttl: { enabled: true,", "ttl: { enabled: false,"],
  ]),
];
