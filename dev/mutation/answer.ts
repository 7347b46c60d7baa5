import { faultsOf } from "./of";

/** Faults 15 to 19: what the service is answered, and what is no answer at all. */
export const ANSWER = [
  ...faultsOf("identity/authorizer/response", "tests/identity/authorizer/handler", [
    [
      15,
      "the directories are a list, not the text of one",
      "HomeDirectoryDetails: JSON.stringify(grant.home)",
      "HomeDirectoryDetails: grant.home as never",
    ],
    [
      15,
      "the directories are encoded twice",
      "HomeDirectoryDetails: JSON.stringify(grant.home)",
      "HomeDirectoryDetails: JSON.stringify(JSON.stringify(grant.home))",
    ],
    [
      16,
      "the policy takes the role's place",
      "Role: grant.role,",
      'Role: "policy" in grant ? grant.policy : grant.role,',
    ],
  ]),
  ...faultsOf(
    "identity/authorizer/user/home-directory",
    "tests/identity/authorizer/user/user-record",
    [
      [
        15,
        "a target keeps the slash at its end",
        "[withoutTrailingSlash(Entry), withoutTrailingSlash(Target)]",
        "[Entry, Target]",
      ],
      [
        15,
        "the text of a list of directories is no list",
        'typeof value === "string" ? parseJson(value) : value',
        "value",
      ],
    ],
  ),
  ...faultsOf(
    "identity/authorizer/user/home-directory",
    "tests/identity/authorizer/user/user-record-denials",
    [
      [
        15,
        "further mappings may stand beside /",
        'return entries.has("/") && entries.size > 1',
        "return entries.size < 0",
      ],
      [17, "the service's other variables may stand in a path", "[*?${}", "[*?"],
    ],
  ),
  ...faultsOf("identity/authorizer/grant", "tests/identity/authorizer/session-policy", [
    [
      15,
      "the user's own folder ends with a slash",
      "const own = `/${root}/${username}`;",
      "const own = `/${root}/${username}/`;",
    ],
  ]),
  ...faultsOf("identity/authorizer/grant", "tests/identity/authorizer/grant", [
    [
      16,
      "the role is read from the policy",
      "role: (rolesFromSecrets ? user.role : undefined) ?? userRoleArn",
      "role: (rolesFromSecrets ? user.policy : undefined) ?? userRoleArn",
    ],
    [
      16,
      "a policy may have 2,049 characters",
      "policy.length > MAX_POLICY_LENGTH",
      "policy.length > MAX_POLICY_LENGTH + 1",
    ],
    [
      17,
      "the folder in a policy is left to the service",
      'HomeFolder: target?.split("/").slice(2).join("/"),',
      'HomeFolder: "${transfer:HomeFolder}",',
    ],
    [
      17,
      "an unresolved variable is handed on",
      'if (text.includes("${transfer:"))',
      "if (text === '')",
    ],
    [
      17,
      "an unknown variable raises",
      'return deny("bad-record", "Policy has a variable that can\'t be resolved")',
      'throw new Error("unknown variable")',
    ],
    [
      17,
      "another provider's {{VARIABLE}} refuses a policy",
      'if (text.includes("${transfer:"))',
      "if (/\\$\\{transfer:|\\{\\{/.test(text))",
    ],
  ]),
  ...faultsOf("identity/authorizer/session-policy", "tests/identity/authorizer/session-policy", [
    [
      16,
      "the policy has no actions for the key",
      "...(keyArn === undefined",
      "...(keyArn !== null",
    ],
    [
      16,
      "an upload in parts can't be closed",
      '"write-only": ["kms:GenerateDataKey", "kms:Decrypt"]',
      '"write-only": ["kms:GenerateDataKey"]',
    ],
    [
      17,
      "the policy names the user by a variable",
      "`${prefixOf(l)}*`",
      "`\\${transfer:HomeFolder}/*`",
    ],
  ]),
  ...faultsOf(
    "identity/authorizer/stores/secrets-manager",
    "tests/identity/authorizer/stores/secrets-manager",
    [
      [
        18,
        "an unknown user is an exception",
        'if (name === "ResourceNotFoundException") {',
        'if (name === "NoSuchException") {',
      ],
      [
        18,
        "an outage is an unknown user",
        "if (denial === undefined) throw error;",
        'if (denial === undefined) return deny("unknown-user");',
      ],
      [
        19,
        "a secret scheduled for deletion is an outage",
        'name === "InvalidRequestException" && /delet/i.test(text)',
        "false",
      ],
      [19, "any invalid request is a secret scheduled for deletion", "&& /delet/i.test(text)", ""],
      [
        19,
        "a secret without a current version is an unknown user",
        "/staging label|secret value/i.test(text)",
        "false",
      ],
      [19, "a binary secret is said to be no JSON", 'deny("binary-secret")', 'deny("not-json")'],
      [
        19,
        "a binary secret crashes",
        'deny("binary-secret")',
        "parseUserRecord(String(secret.SecretBinary!.at(9)!.toFixed()))",
      ],
    ],
  ),
  ...faultsOf("identity/authorizer/stores/dynamodb", "tests/identity/authorizer/stores/dynamodb", [
    [
      18,
      "an unknown user of a table is an exception",
      'deny("unknown-user")',
      'Promise.reject(new Error("no such user"))',
    ],
    [
      19,
      "a number beyond 2^53 crashes",
      "unmarshall(Item, { wrapNumbers: Number })",
      "unmarshall(Item)",
    ],
  ]),
  ...faultsOf("identity/authorizer/handler", "tests/identity/authorizer/handler", [
    [
      18,
      "an outage is answered like a refusal",
      "throw new Error(`identity function: no decision could be made, got ${name}; see its log`);",
      "return {};",
    ],
  ]),
  ...faultsOf("identity/authorizer/event", "tests/identity/authorizer/handler", [
    [
      18,
      "an event that is none is an exception",
      'if (!isObject(event)) return deny("malformed-event", "is not an object");',
      'if (!isObject(event)) throw new Error("malformed");',
    ],
  ]),
  ...faultsOf("identity/authorizer/user/password", "tests/identity/authorizer/user/password", [
    [
      18,
      "a hash that fails is a wrong password",
      "(error ? reject(error) : resolve(key))",
      "resolve(error ? Buffer.alloc(length) : key)",
    ],
  ]),
  ...faultsOf("identity/authorizer/json", "tests/identity/authorizer/user/user-record-denials", [
    [19, "a secret that is not JSON crashes", "return undefined;", 'throw new Error("not JSON");'],
  ]),
  ...faultsOf(
    "identity/authorizer/user/user-record",
    "tests/identity/authorizer/user/user-record-denials",
    [
      [
        19,
        "a secret of another shape crashes",
        'isObject(raw) ? readUserRecord(raw) : deny("not-an-object")',
        "readUserRecord(raw as never)",
      ],
    ],
  ),
  ...faultsOf(
    "identity/authorizer/user/user-record",
    "tests/identity/authorizer/stores/secrets-manager",
    [
      [
        19,
        "a secret that is nested beyond measure crashes",
        "= isDeep(value)",
        "= value === isDeep",
      ],
    ],
  ),
];
