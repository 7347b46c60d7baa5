import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import type { Context } from "../../verify/access/request";
import { resourcesOf } from "../../verify/graph/graph";
import { users } from "../../cli/commands/users";
import { openStack, type UsersStack } from "../../cli/users/stack";
import type { UserTarget } from "../../cli/users/sandbox";
import { test as testUser, type TestOptions } from "../../cli/users/test";
import { parsed, printed } from "../support/command";
import { type Folder, temporaryFolder } from "../sandbox/support";
import {
  ACCOUNT,
  bootstrapGraph,
  CONFIG,
  deployRole,
  PREVIEW,
  type Questions,
  questionsFor,
} from "./support";

const ROLE = deployRole("prod");
const REGION = "eu-central-1";
const SERVER = "s-0123456789abcdef0";
const FIELDS = { PublicKeys: ["ssh-ed25519 AAAA"] };
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/0a1b2c3d`;

const at = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const secretArn = (user: string): string => at("secretsmanager", `secret:SFTP/${user}-AbCdEf`);
const USERS = at("dynamodb", "table/managed-sftp-prod-identity-users");
const leading = (...users: string[]): Context => ({ "dynamodb:LeadingKeys": users });

/** Decision about a call, with the policies that made it. */
type Call = readonly [action: string, resource: string, context?: Context];

type Input = Readonly<Record<string, string>>;

/** Calls of the command by name: the request to IAM, and the answer of the service. */
const SERVICES: Readonly<Record<string, (input: Input) => readonly [Call, object]>> = {
  ListServersCommand: () => [["transfer:ListServers", "*"], { Servers: [{ ServerId: SERVER }] }],
  DescribeServerCommand: ({ ServerId }) => [
    ["transfer:DescribeServer", at("transfer", `server/${ServerId}`)],
    {
      Server: {
        IdentityProviderDetails: { Function: at("lambda", "function:managed-sftp-prod-identity") },
      },
    },
  ],
  TestIdentityProviderCommand: ({ ServerId, UserName }) => [
    // IAM evaluates the user's ARN, not the server's.
    ["transfer:TestIdentityProvider", at("transfer", `user/${ServerId}/${UserName}`)],
    { StatusCode: 200, Response: JSON.stringify({ Role: "arn:aws:iam::1:role/user" }) },
  ],
  GetItemCommand: ({ TableName, Key }) => [
    [
      "dynamodb:GetItem",
      at("dynamodb", `table/${TableName}`),
      leading(...Object.values(Key as unknown as Record<string, { S: string }>).map(({ S }) => S)),
    ],
    { Item: { username: { S: "smoke" }, PublicKeys: { L: [{ S: FIELDS.PublicKeys[0] }] } } },
  ],
  GetSecretValueCommand: ({ SecretId }) => [
    ["secretsmanager:GetSecretValue", at("secretsmanager", `secret:${SecretId}-AbCdEf`)],
    { SecretString: JSON.stringify(FIELDS) },
  ],
};

/** Middleware stack of an SDK client, as far as this test needs it. */
type Middleware = (
  next: unknown,
  context: { readonly commandName?: string },
) => (args: { readonly input: unknown }) => Promise<object>;
interface Middlewares {
  readonly add: (middleware: Middleware, options: { step: "initialize" }) => void;
}

/** Answers instead of AWS, and records the requests. */
function answering({ secrets, tables, transfer }: UsersStack["clients"]): Call[] {
  const calls: Call[] = [];
  const answer = (name: string, input: unknown): object => {
    const service = SERVICES[name];
    assert.ok(service, `${name} is a call that no role was asked about`);
    const [call, output] = service(input as Input);
    calls.push(call);
    return output;
  };
  const stand: Middleware =
    (_, { commandName = "" }) =>
    ({ input }) =>
      Promise.resolve({ response: {}, output: answer(commandName, input) });
  for (const { middlewareStack } of [secrets, tables, transfer]) {
    (middlewareStack as unknown as Middlewares).add(stand, { step: "initialize" });
  }
  return calls;
}

describe("a deploy role, for the login test after a deployment", () => {
  let folder: Folder;
  let ask: Questions;
  before(async () => {
    folder = temporaryFolder();
    ask = questionsFor(await bootstrapGraph());
  });
  after(() => folder.remove());

  /** All requests of the command in the deploy workflow. */
  async function callsFor(store: string): Promise<Call[]> {
    const file = folder.file(`${store}.yaml`);
    writeFileSync(
      file,
      `config:\n  aws:region: ${REGION}\n  managed-sftp:network: { mode: public }\n  managed-sftp:identity: { store: ${store} }\n`,
    );
    const words = ["--stack", "prod", "--file", file, "test", "smoke", "--protocol", "SFTP"];
    const { name, args, options } = await parsed(users, words);
    assert.deepEqual([name, args], ["test", ["smoke"]]);
    const calls: Call[] = [];
    const code = process.exitCode;
    await printed(async () => {
      const stack = await openStack(options as UserTarget);
      const asked = answering(stack.clients);
      const { rules, store, repositoryOf } = stack;
      const administration = { repository: repositoryOf(store), rules, dryRun: false };
      await testUser({ stack, administration }, "smoke", options as TestOptions);
      calls.push(...asked);
    });
    process.exitCode = code;
    return calls;
  }

  for (const [store, reading] of [
    ["secrets", "secretsmanager:GetSecretValue"],
    ["dynamodb", "dynamodb:GetItem"],
  ] as const) {
    it(`has the permissions of the test with store ${store}`, async () => {
      const calls = await callsFor(store);
      assert.deepEqual(
        [...new Set(calls.map(([action]) => action))],
        [
          "transfer:ListServers",
          "transfer:DescribeServer",
          "transfer:TestIdentityProvider",
          reading,
        ],
      );
      for (const call of calls)
        assert.equal(await ask.may(ROLE, ...call), true, JSON.stringify(call));
    });
  }

  // A deployment does not need the records of partners.
  it("reads no other user, and nothing else of that user", async () => {
    const refused: readonly Call[] = [
      ["secretsmanager:GetSecretValue", secretArn("alice")],
      ["secretsmanager:GetSecretValue", secretArn("smoke-2")],
      ["secretsmanager:PutSecretValue", secretArn("smoke")],
      ["dynamodb:GetItem", USERS, leading("alice")],
      ["dynamodb:GetItem", USERS, leading("smoke-2")],
      ["dynamodb:GetItem", USERS],
      ["dynamodb:GetItem", USERS.replace("prod", "dev"), leading("smoke")],
      ["dynamodb:GetItem", USERS.replace("users", "lockout"), leading("smoke")],
      ["dynamodb:PutItem", USERS, leading("smoke")],
      ["dynamodb:DeleteItem", USERS, leading("smoke")],
      ["dynamodb:Query", USERS, leading("smoke")],
      ["dynamodb:Scan", USERS],
    ];
    for (const call of refused)
      assert.equal(await ask.may(ROLE, ...call), false, JSON.stringify(call));
    assert.equal(await ask.may(PREVIEW, "dynamodb:GetItem", USERS, leading("smoke")), false);
  });

  it("reads no user without a smoke test user", async () => {
    const { smokeTestUser, ...config } = CONFIG;
    const { may } = questionsFor(await bootstrapGraph(config));
    assert.equal(smokeTestUser, "smoke");
    assert.equal(await may(ROLE, "secretsmanager:GetSecretValue", secretArn("smoke")), false);
    assert.equal(await may(ROLE, "dynamodb:GetItem", USERS, leading("smoke")), false);
  });

  // Without the key, the login works and the comparison with the record fails.
  it("uses the key of a stack's users through both stores only, also for a new table", async () => {
    const graph = await bootstrapGraph({ ...CONFIG, secretsKeys: { prod: KEY } });
    const { may } = questionsFor(graph);
    const decrypt = (role: string, service: string): Promise<boolean> =>
      may(role, "kms:Decrypt", KEY, { "kms:ViaService": `${service}.${REGION}.amazonaws.com` });
    assert.equal(await decrypt(ROLE, "secretsmanager"), true);
    assert.equal(await decrypt(ROLE, "dynamodb"), true);
    assert.equal(await decrypt(ROLE, "s3"), false);
    assert.equal(await may(ROLE, "kms:Decrypt", KEY), false);
    assert.equal(await decrypt(deployRole("dev"), "dynamodb"), false);
    const grant = (service: string): Promise<boolean> =>
      may(ROLE, "kms:CreateGrant", KEY, { "kms:ViaService": `${service}.${REGION}.amazonaws.com` });
    assert.deepEqual([await grant("dynamodb"), await grant("secretsmanager")], [true, false]);
    const tooLong = resourcesOf(graph, "aws:iam/policy:Policy").filter(
      ({ inputs }) => String(inputs["policy"]).length > 6144,
    );
    assert.deepEqual(tooLong, []);
  });
});
