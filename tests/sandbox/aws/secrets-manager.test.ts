import assert from "node:assert/strict";

import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  paginateListSecrets,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";

import { FUNCTION_ACCESS_KEY } from "../../../sandbox/aws/credentials";
import type { LocalAws } from "../../../sandbox/aws/local-aws";
import { clientSettings, startTestAws } from "../../support/local-aws";
import { type Folder, temporaryFolder } from "../support";

const DENIED = "AccessDeniedException";
const PREFIX = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:";

describe("secrets, with the SDK's client", () => {
  let folder: Folder;
  let aws: LocalAws;
  let operator: SecretsManagerClient;
  const asked: [string, string][] = [];
  const clientOf = (accessKeyId: string): SecretsManagerClient =>
    new SecretsManagerClient(clientSettings(aws.url, accessKeyId));
  const named = (name: string, message: RegExp) => (error: Error) => {
    assert.equal(error.name, name);
    assert.match(error.message, message);
    return true;
  };

  const start = async (): Promise<void> => {
    aws = await startTestAws({
      folder: folder.path,
      authorize: (service, action, arn) => {
        asked.push([`${service}:${action}`, arn.replace(/-[A-Za-z0-9]{6}$/, "-??????")]);
        const allowed = arn.includes(":SFTP/");
        return Promise.resolve({ allowed, reason: "because" });
      },
    });
    operator = clientOf("OPERATOR");
  };
  const stop = async (): Promise<void> => {
    operator.destroy();
    await aws.stop();
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    asked.length = 0;
    await start();
  });
  afterEach(async () => {
    await stop();
    folder.remove();
  });

  const create = (name: string, text = "value") =>
    operator.send(new CreateSecretCommand({ Name: name, SecretString: text }));
  const valueOf = async (id: string): Promise<string | undefined> =>
    (await operator.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;

  it("gives a value back by name, ARN and partial ARN", async () => {
    const before = Date.now();
    const { ARN = "", Name, VersionId } = await create("SFTP/alice");
    const after = Date.now();
    assert.match(ARN, /:secret:SFTP\/alice-[A-Za-z0-9]{6}$/);
    assert.equal(Name, "SFTP/alice");
    for (const id of ["SFTP/alice", ARN, `${PREFIX}SFTP/alice`]) {
      assert.equal(await valueOf(id), "value", id);
    }
    const answer = await operator.send(new GetSecretValueCommand({ SecretId: "SFTP/alice" }));
    assert.deepEqual(answer.VersionStages, ["AWSCURRENT"]);
    assert.equal(answer.VersionId, VersionId);
    const created = answer.CreatedDate?.getTime() ?? 0;
    assert.ok(before <= created && created <= after, `${before} ${created} ${after}`);
  });

  it("keeps secrets over a restart, but not those that are gone for good", async () => {
    for (const name of ["SFTP/alice", "SFTP/bob"]) await create(name, `of ${name}`);
    const removal = { SecretId: "SFTP/bob", ForceDeleteWithoutRecovery: true };
    await operator.send(new DeleteSecretCommand(removal));
    await stop();
    await start();
    assert.equal(await valueOf("SFTP/alice"), "of SFTP/alice");
    assert.equal((await operator.send(new ListSecretsCommand({}))).SecretList?.length, 1);
  });

  it("keeps binary values, and the previous one beside the current", async () => {
    await create("SFTP/alice");
    await operator.send(new PutSecretValueCommand({ SecretId: "SFTP/alice", SecretString: "two" }));
    const SecretBinary = new Uint8Array([0, 255]);
    await operator.send(new UpdateSecretCommand({ SecretId: "SFTP/alice", SecretBinary }));
    const get = (VersionStage: string) =>
      operator.send(new GetSecretValueCommand({ SecretId: "SFTP/alice", VersionStage }));
    const current = await get("AWSCURRENT");
    assert.deepEqual(
      [current.SecretString, [...(current.SecretBinary ?? [])]],
      [undefined, [0, 255]],
    );
    assert.equal((await get("AWSPREVIOUS")).SecretString, "two");
  });

  it("moves a label only from the version that is named", async () => {
    const SecretId = "SFTP/alice";
    await create(SecretId, "one");
    const first = (await operator.send(new GetSecretValueCommand({ SecretId }))).VersionId;
    const VersionStages = ["writing"];
    const put = async (SecretString: string) =>
      (await operator.send(new PutSecretValueCommand({ SecretId, SecretString, VersionStages })))
        .VersionId;
    const move = (MoveToVersionId?: string, RemoveFromVersionId?: string) =>
      operator.send(
        new UpdateSecretVersionStageCommand({
          ...{ SecretId, VersionStage: "AWSCURRENT", MoveToVersionId, RemoveFromVersionId },
        }),
      );
    const second = await put("two");
    const third = await put("three");
    assert.equal(await valueOf(SecretId), "one");
    const attached = named("InvalidParameterException", /attached to version/);
    await assert.rejects(move(second), attached);
    await assert.rejects(move(second, third), attached);
    await assert.rejects(move("unknown", first), named("ResourceNotFoundException", /version/));
    await assert.rejects(move(), named("ResourceNotFoundException", /version/));
    await move(third, first);
    assert.equal(await valueOf(SecretId), "three");
    await assert.rejects(move(second, first), attached);
    const { VersionIdsToStages: stages = {} } = await operator.send(
      new DescribeSecretCommand({ SecretId }),
    );
    assert.deepEqual(stages[third ?? ""], ["writing", "AWSCURRENT"]);
    assert.deepEqual(stages[first ?? ""], ["AWSPREVIOUS"]);
    for (let i = 0; i < 9; i++) await put(String(i));
    const kept = await operator.send(new DescribeSecretCommand({ SecretId }));
    assert.equal(Object.keys(kept.VersionIdsToStages ?? {}).length, 7);
    assert.equal(await valueOf(SecretId), "three");
  });

  it("lists in pages, by the beginning of the name", async () => {
    for (const name of ["SFTP/b", "SFTP/a", "SFTP/c", "other"]) await create(name);
    const names: (string | undefined)[] = [];
    const Filters = [{ Key: "name" as const, Values: ["SFTP/"] }];
    for await (const page of paginateListSecrets({ client: operator, pageSize: 2 }, { Filters })) {
      assert.ok((page.SecretList?.length ?? 0) <= 2);
      names.push(...(page.SecretList ?? []).map(({ Name }) => Name));
    }
    assert.deepEqual(names, ["SFTP/a", "SFTP/b", "SFTP/c"]);
  });

  it("hides a secret in its recovery window until it is restored", async () => {
    await create("SFTP/alice");
    const SecretId = "SFTP/alice";
    await operator.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    await assert.rejects(
      valueOf(SecretId),
      named("InvalidRequestException", /marked for deletion/),
    );
    await assert.rejects(
      create(SecretId),
      named("InvalidRequestException", /scheduled for deletion/),
    );
    assert.deepEqual((await operator.send(new ListSecretsCommand({}))).SecretList, []);
    const described = await operator.send(new DescribeSecretCommand({ SecretId }));
    assert.ok((described.DeletedDate?.getTime() ?? 0) > Date.now());
    await operator.send(new RestoreSecretCommand({ SecretId }));
    assert.equal(await valueOf(SecretId), "value");
    await operator.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    await assert.rejects(
      valueOf(SecretId),
      named("ResourceNotFoundException", /specified secret\.$/),
    );
  });

  it("fails in the service's words", async () => {
    await create("SFTP/alice");
    await assert.rejects(create("SFTP/alice"), named("ResourceExistsException", /already exists/));
    await assert.rejects(create("a b"), named("ValidationException", /Invalid name/));
    await assert.rejects(
      valueOf("SFTP/bob"),
      named("ResourceNotFoundException", /specified secret\.$/),
    );
    await operator.send(new CreateSecretCommand({ Name: "SFTP/empty" }));
    await assert.rejects(
      valueOf("SFTP/empty"),
      named("ResourceNotFoundException", /staging label: AWSCURRENT/),
    );
  });

  it("tells names apart that differ in case only", async () => {
    await create("SFTP/Bob", "upper");
    await create("SFTP/bob", "lower");
    assert.deepEqual([await valueOf("SFTP/Bob"), await valueOf("SFTP/bob")], ["upper", "lower"]);
  });

  // A function that may read more than its prefix would go unnoticed until it is deployed.
  it("asks the role's policies about the function's calls, and only about those", async () => {
    await create("SFTP/alice");
    await create("other/alice");
    assert.deepEqual(asked, []);
    const lambda = clientOf(FUNCTION_ACCESS_KEY);
    const get = (id: string) => lambda.send(new GetSecretValueCommand({ SecretId: id }));
    assert.equal((await get("SFTP/alice")).SecretString, "value");
    await assert.rejects(get("other/alice"), named(DENIED, /because/));
    await assert.rejects(get("SFTP/ghost"), named("ResourceNotFoundException", /can't find/));
    await assert.rejects(lambda.send(new ListSecretsCommand({})), named(DENIED, /because/));
    await assert.rejects(
      lambda.send(new CreateSecretCommand({ Name: "other/new" })),
      named(DENIED, /because/),
    );
    lambda.destroy();
    const action = "secretsmanager:GetSecretValue";
    assert.deepEqual(asked, [
      [action, `${PREFIX}SFTP/alice-??????`],
      [action, `${PREFIX}other/alice-??????`],
      [action, `${PREFIX}SFTP/ghost`],
      ["secretsmanager:ListSecrets", "*"],
      ["secretsmanager:CreateSecret", `${PREFIX}other/new`],
    ]);
  });
});
