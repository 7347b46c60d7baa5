import { faultsOf } from "./of";

/** Faults 20 and 21: what the log holds, and what an answer and its time tell a stranger. */
export const SECRECY = [
  ...faultsOf("identity/authorizer/handler", "tests/identity/authorizer/properties", [
    [
      20,
      "the event is written to the log",
      "const seen = loggableEvent(event);",
      "const seen = { ...(event as object) };",
    ],
    [
      20,
      "the policy is written to the log",
      "...(method !== undefined && { method }),",
      '...(method !== undefined && { method }),\n    ...(kind === "allow" && { grant: decision.grant }),',
    ],
    [
      20,
      "the keys are written to the log",
      "...(method !== undefined && { method }),",
      '...(method !== undefined && { method }),\n    ...(kind === "allow" && method === "key" && { keys: decision.publicKeys }),',
    ],
    [20, "an outage's words are written to the log", "error: name,", "error: String(error),"],
    [
      20,
      "an outage's error is handed on whole",
      "see its log`);",
      "see its log`, { cause: error });",
    ],
    [
      20,
      "an outage's words are handed on",
      "got ${name}; see its log`",
      "got ${String(error)}; see its log`",
    ],
  ]),
  ...faultsOf("identity/authorizer/handler", "tests/identity/authorizer/silence", [
    [
      20,
      "the event is written to the debug log",
      "const seen = loggableEvent(event);",
      "const seen = loggableEvent(event);\n    console.debug(event);",
    ],
    [
      20,
      "an outage's error is written to the error log",
      "const name = errorName(error);",
      "const name = errorName(error);\n      console.error(error);",
    ],
  ]),
  ...faultsOf("identity/authorizer/event", "tests/identity/authorizer/handler", [
    [
      20,
      "the password is a field for the log",
      '["username", "serverId", "protocol", "sourceIp"]',
      '["username", "serverId", "protocol", "sourceIp", "password"]',
    ],
  ]),
  ...faultsOf("identity/authorizer/user/user-record", "tests/identity/authorizer/handler", [
    [
      20,
      "unknown fields are named whatever they are",
      "/^[A-Za-z]{1,30}$/.test(name)",
      "name.length > 0",
    ],
  ]),
  ...faultsOf("identity/authorizer/user/fields", "tests/identity/authorizer/handler", [
    [
      20,
      "the log repeats what is wrong with a field",
      "{ problem: `entry ${index + 1} is not ${expected}` }",
      "{ problem: `${entry} is not ${expected}` }",
    ],
  ]),
  ...faultsOf("identity/authorizer/error-name", "tests/identity/authorizer/handler", [
    [20, "whatever an error is called is logged", "/^\\w{1,60}$/.test(word)", "word.length > 0"],
  ]),
  ...faultsOf(
    "identity/authorizer/telemetry/timing",
    "tests/identity/authorizer/telemetry/timing",
    [
      [
        20,
        "the lockout's error is written to the log",
        "measures.lockoutError = errorName(error)",
        "measures.lockoutError = String(error)",
      ],
    ],
  ),
  ...faultsOf("identity/authorizer/response", "tests/identity/authorizer/handler", [
    [
      21,
      "a refusal says why",
      'if (decision.kind === "deny") return {};',
      'if (decision.kind === "deny") return { Reason: decision.reason } as never;',
    ],
  ]),
  ...faultsOf("identity/authorizer/authenticate", "tests/identity/authorizer/authenticate", [
    [
      21,
      "an unknown user's password is not hashed",
      'method === "password" && (await',
      'method === "password" && record.kind === "user" && (await',
    ],
    [
      21,
      "a disabled user's password is not hashed",
      'method === "password" && (await',
      'method === "password" && !(record.kind === "user" && record.disabled) && (await',
    ],
  ]),
  ...faultsOf("identity/authorizer/user/password", "tests/identity/authorizer/user/password", [
    [
      21,
      "nothing is hashed where nothing is stored",
      "await derive(password, NO_SALT, 32, DEFAULT_COST);",
      "if (stored !== undefined) await derive(password, NO_SALT, 32, DEFAULT_COST);",
    ],
    [
      21,
      "nothing is hashed where plain text is stored",
      "await derive(password, NO_SALT, 32, DEFAULT_COST);",
      "if (stored === undefined) await derive(password, NO_SALT, 32, DEFAULT_COST);",
    ],
  ]),
  ...faultsOf(
    "identity/authorizer/authenticate",
    "tests/identity/authorizer/authenticate-lockout",
    [
      [
        21,
        "guesses at unknown users are not counted",
        "const isLocked = await",
        'if (decision.kind === "deny" && decision.reason === "unknown-user") return decision;\n  const isLocked = await',
      ],
      [
        21,
        "the right password asks for no lock",
        "(isVerified ? lockout.isLocked(attempt)",
        "(isVerified ? Promise.resolve(false)",
      ],
      [
        21,
        "a right password asks twice",
        "(isVerified ? lockout.isLocked(attempt)",
        "(isVerified ? lockout.isLocked(attempt).then(() => lockout.isLocked(attempt))",
      ],
    ],
  ),
];
