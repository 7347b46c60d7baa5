import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";

import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { TestIdentityProviderCommand, TransferClient } from "@aws-sdk/client-transfer";

import type { AccessRequest } from "../../../verify/access/request";
import type { CallerCredentials } from "../../../sandbox/aws/credentials";
import { startStackAws } from "../../../sandbox/aws/stack-aws";
import { startTestSandbox, type TestSandbox } from "../sandbox-support";

const STACK = `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:identity: { store: dynamodb, lockout: { attempts: 3 } }
`;
const [LOCKOUT, USERS] = [
  "managed-sftp-trial-identity-lockout",
  "managed-sftp-trial-identity-users",
];

/** What other processes read of a sandbox. */
interface Published {
  readonly serverId: string;
  readonly awsUrl: string;
  readonly credentialsFile: string;
}

describe("AWS beside the sandbox of a stack with its users in a table", () => {
  let sandbox: TestSandbox;

  const published = (): Published =>
    JSON.parse(readFileSync(sandbox.file("data/sandbox.json"), "utf8")) as Published;
  const settings = (credentials: CallerCredentials) => ({
    ...{ region: "eu-central-1", endpoint: published().awsUrl, maxAttempts: 1 },
    credentials,
  });
  const database = (): DynamoDBClient => new DynamoDBClient(settings(sandbox.credentials.operator));

  const test = async (UserPassword: string | undefined, SourceIp = "192.0.2.1") => {
    const ServerId = published().serverId;
    const input = { ServerId, UserName: "alice", UserPassword, SourceIp };
    const client = new TransferClient(settings(sandbox.credentials.operator));
    const { Response, Message } = await client.send(new TestIdentityProviderCommand(input));
    const { Role, PublicKeys } = JSON.parse(Response ?? "") as Record<string, unknown>;
    return { Role, keys: [PublicKeys ?? []].flat().length, Message };
  };
  const granted = {
    Role: "arn:aws:iam::111122223333:role/managed-sftp-trial-user",
    keys: 0,
    Message: "",
  };
  const refused = { Role: undefined, keys: 0, Message: "Lambda IDP authentication failure" };

  before(async () => {
    sandbox = await startTestSandbox("trial", STACK);
  });
  after(() => sandbox.remove());

  it("is published, with the server's id", () => {
    const { awsUrl } = sandbox;
    assert.deepEqual(published(), {
      ...{ stack: "trial", region: "eu-central-1", serverId: "sftp-public-Server" },
      ...{ file: sandbox.file("trial.yaml"), port: sandbox.sftp?.port, awsUrl },
      credentialsFile: sandbox.file("data/credentials"),
    });
  });

  it("tells operators what a login would be answered", async () => {
    assert.deepEqual(await test(sandbox.user.password), granted);
    assert.deepEqual(await test(undefined), { ...granted, keys: 1 });
    assert.deepEqual(await test("wrong"), refused);
  });

  it("remembers wrong passwords, which lock the user out of where they came from", async () => {
    for (const wrong of ["wrong", "wrong", "wrong"]) {
      assert.deepEqual(await test(wrong, "198.51.100.1"), refused);
    }
    sandbox.lines.length = 0;
    assert.deepEqual(await test(sandbox.user.password, "198.51.100.1"), refused);
    assert.ok(
      sandbox.lines.some((line) => line.includes("reason=locked")),
      sandbox.lines.join("\n"),
    );
    assert.deepEqual(await test(sandbox.user.password, "203.0.113.1"), granted);
    const { Items } = await database().send(new ScanCommand({ TableName: LOCKOUT }));
    assert.equal(Items?.length, 2);
  });

  // A function that may do more than it needs would go unnoticed until it is deployed.
  it("holds the function to its role, and says what it refuses", async () => {
    const { lines } = sandbox;
    lines.length = 0;
    const lambda = new DynamoDBClient(settings(sandbox.credentials.function));
    const Key = { username: { S: "alice" } };
    const { Item } = await lambda.send(new GetItemCommand({ TableName: USERS, Key }));
    assert.match(Item?.["PasswordHash"]?.S ?? "", /^\$scrypt\$/);
    const denied = { name: "AccessDeniedException" };
    await assert.rejects(lambda.send(new PutItemCommand({ TableName: USERS, Item: Key })), denied);
    const secrets = new SecretsManagerClient(settings(sandbox.credentials.function));
    const secret = new GetSecretValueCommand({ SecretId: "other/alice" });
    await assert.rejects(secrets.send(secret), denied);
    assert.equal(lines.length, 2);
    assert.match(
      lines[0] ?? "",
      / function may not call dynamodb:PutItem: no statement of the rol/,
    );
    assert.match(
      lines[1] ?? "",
      / function may not call secretsmanager:GetSecretValue: no stateme/,
    );
  });

  // Without it a closed network would seem to work whatever its endpoint policies say.
  it("asks about the VPC endpoint of the service where the function is inside", async () => {
    const asked: AccessRequest[] = [];
    const ends: (() => Promise<void> | void)[] = [];
    const { model } = sandbox;
    const at = async (insideVpc: boolean): Promise<void> => {
      const { url: endpoint, credentials } = await startStackAws({
        data: sandbox.file(`inside ${insideVpc}`),
        model: { ...model, identity: { ...model.identity, insideVpc } },
        access: {
          decide: (request) => {
            asked.push(request);
            return Promise.resolve({ allowed: false, reason: "" });
          },
          decideS3: () => assert.fail("S3 was asked"),
        },
        admits: () => true,
        sourceIp: "127.0.0.1",
        log: () => undefined,
        onFault: (error) => assert.fail(String(error)),
        onStop: (end) => ends.push(end),
      });
      const config = { ...settings(credentials.function), endpoint };
      const Key = { username: { S: "alice" } };
      const item = new GetItemCommand({ TableName: USERS, Key });
      const secret = new GetSecretValueCommand({ SecretId: "SFTP/alice" });
      await assert.rejects(new DynamoDBClient(config).send(item));
      await assert.rejects(new SecretsManagerClient(config).send(secret));
    };
    await at(false);
    await at(true);
    for (const end of ends.reverse()) await end();
    const { role, name: sessionName } = model.identity;
    const principal = { kind: "session", role, sessionName } as const;
    const place = "eu-central-1:111122223333";
    const [item, secret] = [
      {
        ...{ principal, action: "dynamodb:GetItem" },
        resource: `arn:aws:dynamodb:${place}:table/${USERS}`,
      },
      {
        ...{ principal, action: "secretsmanager:GetSecretValue" },
        resource: `arn:aws:secretsmanager:${place}:secret:SFTP/alice`,
      },
    ];
    assert.deepEqual(asked, [
      ...[item, secret],
      { ...item, endpoint: "dynamodb" },
      { ...secret, endpoint: "secretsmanager" },
    ]);
  });

  it("keeps users, locks and the sample user's password over a restart", async () => {
    const { password } = sandbox.user;
    await sandbox.stop();
    assert.equal(existsSync(sandbox.file("data/sandbox.json")), false);
    sandbox = await sandbox.restart();
    assert.equal(sandbox.user.password, password);
    assert.deepEqual(await test(password), granted);
    assert.deepEqual(await test(password, "198.51.100.1"), refused);
  });
});
