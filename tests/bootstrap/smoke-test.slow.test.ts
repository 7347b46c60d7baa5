import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import type { Context } from "../../verify/access/request";
import { resourcesOf } from "../../verify/graph/graph";
import { openStack, type UsersStack } from "../../cli/users/stack";
import { onUsersOf } from "../cli/users/support";
import { type Outcome, printed } from "../support/command";
import { type Folder, temporaryFolder } from "../sandbox/support";
import { stepOf } from "../workflows/support";
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
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/0a1b2c3d`;

const at = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const secretArn = (user: string): string =>
  at("secretsmanager", `secret:managed-sftp/prod/${user}-AbCdEf`);
const USERS = at("dynamodb", "table/managed-sftp-prod-identity-users");
const leading = (...users: string[]): Context => ({ "dynamodb:LeadingKeys": users });

/** Request to IAM about a call. */
type Call = readonly [action: string, resource: string, context?: Context];

type Input = Readonly<Record<string, string>>;

/** What the services hold, and how they answer a login. */
interface World {
  readonly secrets: Map<string, string>;
  readonly items: Map<string, unknown>;
  readonly calls: Call[];
  login: "allowed" | "denied" | "broken";
  password: string | undefined;
}

class ServiceError extends Error {
  public constructor(name: string) {
    super(name);
    this.name = name;
  }
}

const keyIn = (key: unknown): string =>
  Object.values(key as Record<string, { S: string }>)[0]?.S ?? "";
const secretOf = ({ SecretId = "" }: Input): string =>
  at("secretsmanager", `secret:${SecretId}-AbCdEf`);

/** Calls of the command by name: the request to IAM, and the answer of the service. */
const SERVICES: Readonly<
  Record<string, (input: Input, world: World) => readonly [Call, () => object]>
> = {
  ListServersCommand: () => [
    ["transfer:ListServers", "*"],
    () => ({ Servers: [{ ServerId: SERVER }] }),
  ],
  DescribeServerCommand: ({ ServerId }) => [
    ["transfer:DescribeServer", at("transfer", `server/${ServerId}`)],
    () => ({
      Server: {
        IdentityProviderDetails: { Function: at("lambda", "function:managed-sftp-prod-identity") },
      },
    }),
  ],
  TestIdentityProviderCommand: ({ ServerId, UserName, UserPassword }, world) => [
    // IAM evaluates the user's ARN, not the server's.
    ["transfer:TestIdentityProvider", at("transfer", `user/${ServerId}/${UserName}`)],
    () => {
      world.password = UserPassword;
      if (world.login === "broken") throw new ServiceError("InternalServiceError");
      if (world.login === "denied") return { StatusCode: 200, Response: "", Message: "no" };
      return { StatusCode: 200, Response: JSON.stringify({ Role: "arn:aws:iam::1:role/user" }) };
    },
  ],
  GetItemCommand: ({ TableName, Key }, { items }) => [
    ["dynamodb:GetItem", at("dynamodb", `table/${TableName}`), leading(keyIn(Key))],
    () => (items.has(keyIn(Key)) ? { Item: items.get(keyIn(Key)) } : {}),
  ],
  PutItemCommand: ({ TableName, Item = "" }, { items }) => {
    const user = keyIn({ username: (Item as unknown as Record<string, unknown>)["username"] });
    return [
      ["dynamodb:PutItem", at("dynamodb", `table/${TableName}`), leading(user)],
      () => (items.set(user, Item), {}),
    ];
  },
  DeleteItemCommand: ({ TableName, Key }, { items }) => [
    ["dynamodb:DeleteItem", at("dynamodb", `table/${TableName}`), leading(keyIn(Key))],
    () => (items.delete(keyIn(Key)), {}),
  ],
  CreateSecretCommand: ({ Name = "", SecretString = "" }, { secrets }) => [
    ["secretsmanager:CreateSecret", at("secretsmanager", `secret:${Name}`)],
    () => (secrets.set(Name, SecretString), {}),
  ],
  GetSecretValueCommand: (input, { secrets }) => [
    ["secretsmanager:GetSecretValue", secretOf(input)],
    () => {
      const text = secrets.get(input["SecretId"] ?? "");
      if (text === undefined) throw new ServiceError("ResourceNotFoundException");
      return { SecretString: text };
    },
  ],
  DeleteSecretCommand: (input, { secrets }) => [
    ["secretsmanager:DeleteSecret", secretOf(input)],
    () => (secrets.delete(input["SecretId"] ?? ""), {}),
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

/** Answers instead of AWS, to what the role may ask. */
function answering(clients: UsersStack["clients"], world: World, { may }: Questions): void {
  const stand: Middleware =
    (_, { commandName = "" }) =>
    async ({ input }) => {
      const service = SERVICES[commandName];
      assert.ok(service, `${commandName} is a call that no role was asked about`);
      const [call, answer] = service(input as Input, world);
      // The command goes on without the table of wrong passwords, which the role can't read.
      if (!(await may(ROLE, ...call))) throw new ServiceError("AccessDeniedException");
      world.calls.push(call);
      return { response: {}, output: answer() };
    };
  for (const { middlewareStack } of [clients.secrets, clients.tables, clients.transfer]) {
    (middlewareStack as unknown as Middlewares).add(stand, { step: "initialize" });
  }
}

describe("a deploy role, for the login test after a deployment", () => {
  let folder: Folder;
  let ask: Questions;
  let world: World;
  before(async () => {
    folder = temporaryFolder();
    ask = questionsFor(await bootstrapGraph());
  });
  beforeEach(() => {
    world = {
      ...{ secrets: new Map(), items: new Map(), calls: [] },
      ...{ login: "allowed", password: undefined },
    };
  });
  after(() => folder.remove());

  /** Runs the command of the deploy workflow as the deploy role. */
  async function smokeTest(
    store: string,
    sections = "",
  ): Promise<Omit<Outcome, "code"> & { readonly code: unknown }> {
    const file = folder.file("Pulumi.prod.yaml");
    writeFileSync(
      file,
      `config:\n  aws:region: ${REGION}\n  managed-sftp:network: { mode: public }\n  managed-sftp:identity: { store: ${store} }\n${sections}`,
    );
    let stack: UsersStack | undefined;
    await printed(async () => void (stack = await openStack({ stack: "prod", file })));
    assert.ok(stack);
    answering(stack.clients, world, ask);
    const admitted = { ...stack, admit: () => Promise.resolve(ACCOUNT) };
    const before = process.exitCode;
    process.exitCode = 0;
    try {
      const texts = await onUsersOf(admitted, ["smoke-test", "smoke"]);
      return { ...texts, code: process.exitCode };
    } finally {
      process.exitCode = before;
    }
  }

  const actions = (): string[] => [...new Set(world.calls.map(([action]) => action))];
  const ASKING = [
    ...["transfer:ListServers", "transfer:DescribeServer", "transfer:TestIdentityProvider"],
  ];

  for (const [store, reading, making, removing] of [
    [
      "secrets",
      "secretsmanager:GetSecretValue",
      "secretsmanager:CreateSecret",
      "secretsmanager:DeleteSecret",
    ],
    ["dynamodb", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
  ] as const) {
    describe(`with store ${store}`, () => {
      const nobody = (): void =>
        assert.deepEqual([[...world.secrets.keys()], [...world.items.keys()]], [[], []]);

      it("makes a user, tests its password and removes it, and prints no password", async () => {
        const { code, stdout, stderr } = await smokeTest(store);
        assert.deepEqual([code, actions()], [0, [reading, making, ...ASKING, removing]], stderr);
        assert.match(stdout, /^service +allowed\n[^]*record +allowed by password\n/);
        assert.match(world.password ?? "", /^[\w-]{24}$/);
        assert.ok(!`${stdout}${stderr}`.includes(world.password ?? "?"));
        assert.match(stderr, /smoke was removed again\n$/);
        nobody();
      });

      it("fails where the login is denied, and removes the user", async () => {
        world.login = "denied";
        const { code, stdout } = await smokeTest(store);
        assert.equal(code, 1);
        assert.match(stdout, /^service +denied: no\n/);
        nobody();
      });

      it("fails where the service does, and removes the user", async () => {
        world.login = "broken";
        await assert.rejects(smokeTest(store), /InternalServiceError/);
        nobody();
      });

      it("refuses a user who exists, and leaves it as it is", async () => {
        world.secrets.set("managed-sftp/prod/smoke", "{}");
        world.items.set("smoke", { username: { S: "smoke" } });
        await assert.rejects(smokeTest(store), /user smoke exists; change it with/);
        assert.deepEqual([world.secrets.size, world.items.size], [1, 1]);
        assert.deepEqual(actions(), [reading]);
      });
    });
  }

  // Should nothing remove it, the user ends by itself.
  it("makes a user who reads only, for a quarter of an hour", async () => {
    const records: Record<string, unknown>[] = [];
    const set = world.secrets.set.bind(world.secrets);
    world.secrets.set = (name, text) => {
      records.push(JSON.parse(text) as Record<string, unknown>);
      return set(name, text);
    };
    await smokeTest("secrets");
    const [record = {}] = records;
    assert.deepEqual(Object.keys(record).sort(), ["Access", "Expires", "PasswordHash"]);
    assert.equal(record["Access"], "read-only");
    const minutes = (Date.parse(String(record["Expires"])) - Date.now()) / 60_000;
    assert.ok(minutes > 13 && minutes <= 15, String(minutes));
  });

  // AWS: TestIdentityProvider "does not work with keys: it only accepts passwords".
  it("tests nothing where the server takes no password alone, and says so", async () => {
    for (const methods of ["PUBLIC_KEY", "PUBLIC_KEY_AND_PASSWORD"]) {
      const transfer = `  managed-sftp:transfer: { sftpAuthenticationMethods: ${methods} }\n`;
      const { code, stdout, stderr } = await smokeTest("secrets", transfer);
      assert.deepEqual([code, stdout, world.calls], [0, "", []]);
      assert.match(stderr, /nothing was tested: no protocol of the server takes a password alone/);
    }
  });

  // A deployment does not need the records of partners.
  it("touches no other user, and nothing else of that user", async () => {
    const actions = [
      ...["secretsmanager:CreateSecret", "secretsmanager:DeleteSecret"],
      "secretsmanager:GetSecretValue",
    ];
    const refused: readonly Call[] = [
      ...actions.flatMap((action): Call[] => [
        [action, secretArn("alice")],
        [action, secretArn("smoke-2")],
        [action, secretArn("smoke").replace("/prod/", "/dev/")],
        [action, at("secretsmanager", "secret:managed-sftp/prod/smoke/x-AbCdEf")],
      ]),
      ["secretsmanager:PutSecretValue", secretArn("smoke")],
      ["secretsmanager:UpdateSecret", secretArn("smoke")],
      ["secretsmanager:RestoreSecret", secretArn("smoke")],
      ["secretsmanager:PutResourcePolicy", secretArn("smoke")],
      ...["GetItem", "PutItem", "DeleteItem"].flatMap((action): Call[] => [
        [`dynamodb:${action}`, USERS, leading("alice")],
        [`dynamodb:${action}`, USERS, leading("smoke-2")],
        [`dynamodb:${action}`, USERS],
        [`dynamodb:${action}`, USERS.replace("prod", "dev"), leading("smoke")],
        [`dynamodb:${action}`, USERS.replace("users", "lockout"), leading("smoke")],
      ]),
      ["dynamodb:UpdateItem", USERS, leading("smoke")],
      ["dynamodb:BatchWriteItem", USERS, leading("smoke", "alice")],
      ["dynamodb:BatchGetItem", USERS, leading("smoke", "alice")],
      ["dynamodb:Query", USERS, leading("smoke")],
      ["dynamodb:Scan", USERS],
    ];
    for (const call of refused)
      assert.equal(await ask.may(ROLE, ...call), false, JSON.stringify(call));
    assert.equal(await ask.may(PREVIEW, "dynamodb:GetItem", USERS, leading("smoke")), false);
    assert.equal(await ask.may(ROLE, "secretsmanager:DeleteSecret", secretArn("smoke")), true);
  });

  it("touches no user without a smoke test user", async () => {
    const { smokeTestUser, ...config } = CONFIG;
    const { may } = questionsFor(await bootstrapGraph(config));
    assert.equal(smokeTestUser, "smoke");
    for (const action of ["CreateSecret", "DeleteSecret", "GetSecretValue"]) {
      assert.equal(await may(ROLE, `secretsmanager:${action}`, secretArn("smoke")), false);
    }
    for (const action of ["GetItem", "PutItem", "DeleteItem"]) {
      assert.equal(await may(ROLE, `dynamodb:${action}`, USERS, leading("smoke")), false);
    }
  });

  it("is what the deployment runs, which also removes a user that a stop left behind", () => {
    const title = "A user who can log in by password";
    const { run, if: condition, id } = stepOf("deploy-stack.yml", "deploy", title);
    const command = 'npm run --silent users -- --stack "$STACK"';
    assert.deepEqual(
      [run, condition, id],
      [`${command} smoke-test "$SMOKE_TEST_USER"`, "vars.SMOKE_TEST_USER != ''", "login"],
    );
    const after = stepOf("deploy-stack.yml", "deploy", "Nobody is left behind");
    assert.deepEqual(
      [after.run, after.if],
      [
        `${command} remove "$SMOKE_TEST_USER" --yes --now`,
        "always() && steps.login.outcome == 'cancelled'",
      ],
    );
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
    const encrypt = (service: string): Promise<boolean> =>
      may(ROLE, "kms:GenerateDataKey", KEY, {
        "kms:ViaService": `${service}.${REGION}.amazonaws.com`,
      });
    assert.deepEqual([await encrypt("secretsmanager"), await encrypt("s3")], [true, false]);
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
