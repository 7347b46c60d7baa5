import assert from "node:assert/strict";

import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

import { accessOf } from "../../../verify/access/evaluator";
import { startDynamoDb, tablesOf } from "../../../sandbox/aws/dynamodb";
import { FUNCTION_ACCESS_KEY } from "../../../sandbox/aws/credentials";
import { graph, resource } from "../../support/graphs";
import { clientSettings, startTestAws, tableOf } from "../../support/local-aws";
import { type Folder, temporaryFolder } from "../support";
import { ARN, LOCKOUT, ROLE, stack, table, USERS } from "./support";

describe("tables, with the SDK's client", () => {
  let folder: Folder;
  let stop: () => Promise<void>;
  let operator: DynamoDBClient;
  let lambda: DynamoDBClient;

  const start = async (endpointAction?: string): Promise<void> => {
    const made = stack(endpointAction ?? "dynamodb:*");
    const access = accessOf(made);
    const principal = { kind: "role", role: ROLE } as const;
    const aws = await startTestAws({
      folder: folder.path,
      tables: tablesOf(made),
      authorize: (service, action, resource) =>
        access.decide({
          ...{ principal, action: `${service}:${action}`, resource },
          ...(endpointAction !== undefined && { endpoint: service }),
        }),
    });
    operator = new DynamoDBClient(clientSettings(aws.url));
    lambda = new DynamoDBClient(clientSettings(aws.url, FUNCTION_ACCESS_KEY));
    stop = async () => {
      operator.destroy();
      lambda.destroy();
      await aws.stop();
    };
  };
  const restart = async (endpointAction?: string): Promise<void> => {
    await stop();
    await start(endpointAction);
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    await start();
  });
  afterEach(async () => {
    await stop();
    folder.remove();
  });

  const put = (username: string, note = "") =>
    operator.send(
      new PutItemCommand({
        TableName: USERS,
        Item: { username: { S: username }, note: { S: note } },
      }),
    );
  const get = async (client: DynamoDBClient, username: string) => {
    const Key = { username: { S: username } };
    return (await client.send(new GetItemCommand({ TableName: USERS, Key }))).Item;
  };
  const scan = async () =>
    (await operator.send(new ScanCommand({ TableName: USERS }))).Items?.map(
      ({ username }) => username?.S,
    );

  /** One wrong password at a time, of which two lock. */
  const fail = (now: number) =>
    lambda.send(
      new UpdateItemCommand({
        TableName: LOCKOUT,
        Key: { id: { S: "alice#192.0.2.1" } },
        UpdateExpression: "SET f0 = :now, f1 = if_not_exists(f0, :zero), expires = :e",
        ConditionExpression: "attribute_not_exists(f1) OR f1 < :since",
        ExpressionAttributeValues: {
          ":now": { N: String(now) },
          ":zero": { N: "0" },
          ":e": { N: "1" },
          ":since": { N: String(now - 60) },
        },
      }),
    );
  const failures = async () => {
    const Key = { id: { S: "alice#192.0.2.1" } };
    const { Item } = await lambda.send(new GetItemCommand({ TableName: LOCKOUT, Key }));
    return [Item?.["f0"]?.N, Item?.["f1"]?.N];
  };

  it("counts the function's wrong passwords, and refuses the write when enough are within the window", async () => {
    await fail(1000);
    assert.deepEqual(await failures(), ["1000", "0"]);
    await fail(1010);
    assert.deepEqual(await failures(), ["1010", "1000"]);
    await assert.rejects(fail(1020), { name: "ConditionalCheckFailedException" });
    assert.deepEqual(await failures(), ["1010", "1000"]);
    await fail(1061);
    assert.deepEqual(await failures(), ["1061", "1010"]);
  });

  it("does for operators what managing users takes", async () => {
    const PutRequest = { Item: { username: { S: "käthe" }, keys: { L: [{ S: "ssh" }] } } };
    const batch = { RequestItems: { [USERS]: [{ PutRequest }] } };
    const { UnprocessedItems } = await operator.send(new BatchWriteItemCommand(batch));
    assert.deepEqual(UnprocessedItems, {});
    await put("bob");
    assert.deepEqual(await get(operator, "käthe"), PutRequest.Item);
    assert.deepEqual((await scan())?.sort(), ["bob", "käthe"]);
    const Key = { username: { S: "bob" } };
    await operator.send(new DeleteItemCommand({ TableName: USERS, Key }));
    assert.deepEqual(await scan(), ["käthe"]);
  });

  it("keeps users and failures over a restart", async () => {
    await put("alice", "kept");
    await fail(1000);
    await restart();
    assert.deepEqual(await get(operator, "alice"), {
      username: { S: "alice" },
      note: { S: "kept" },
    });
    assert.deepEqual(await failures(), ["1000", "0"]);
  });

  // A function that may read more than its tables would go unnoticed until it is deployed.
  it("asks the role's policies about the function's calls, for every table of a batch", async () => {
    await put("alice");
    const denied = (action: string, resource: string) => ({
      name: "AccessDeniedException",
      message: `no statement of the role policy allows dynamodb:${action} on ${resource}`,
    });
    await assert.rejects(get(lambda, "alice"), denied("GetItem", ARN + USERS));
    const PutRequest = { Item: { id: { S: "x" } } };
    for (const table of [LOCKOUT, USERS]) {
      const batch = new BatchWriteItemCommand({ RequestItems: { [table]: [{ PutRequest }] } });
      await assert.rejects(lambda.send(batch), denied("BatchWriteItem", ARN + table));
    }
    const keys = { Keys: [{ id: { S: "x" } }] };
    const both = new BatchGetItemCommand({ RequestItems: { [LOCKOUT]: keys, [USERS]: keys } });
    await assert.rejects(lambda.send(both), denied("BatchGetItem", ARN + USERS));
    await assert.rejects(lambda.send(new ListTablesCommand({})), denied("ListTables", "*"));
  });

  it("asks the endpoint's policy too where the function is in a VPC", async () => {
    await restart("dynamodb:UpdateItem");
    await fail(1000);
    await assert.rejects(failures(), {
      name: "AccessDeniedException",
      message: `no statement of the endpoint policy allows dynamodb:GetItem on ${ARN}${LOCKOUT}`,
    });
  });

  it("makes tables that take items at once", async () => {
    const Key = { id: { S: "x" } };
    for (const round of [1, 2, 3, 4, 5]) {
      const { service, stop: end } = await startDynamoDb({
        folder: folder.file(`new ${round}`),
        tables: [tableOf(LOCKOUT, "id")],
        arnPrefix: ARN,
      });
      const answer = await service.perform("GetItem", { TableName: LOCKOUT, Key });
      assert.deepEqual(answer, {});
      await end();
    }
  });

  it("fails in the service's words", async () => {
    const TableName = "elsewhere";
    const Key = { id: { S: "x" } };
    await assert.rejects(operator.send(new GetItemCommand({ TableName, Key })), {
      name: "ResourceNotFoundException",
      message: "Requested resource not found",
    });
    await assert.rejects(operator.send(new GetItemCommand({ TableName: USERS, Key })), {
      name: "ValidationException",
      message: "The provided key element does not match the schema",
    });
  });

  it("fails to start over a table with another key, saying what to delete", async () => {
    const changed = tablesOf(graph(table(USERS, "name")));
    await stop();
    const data = folder.file("dynamodb");
    await assert.rejects(
      startDynamoDb({ folder: data, tables: changed, arnPrefix: ARN }),
      new Error(
        `sandbox: table ${USERS} in ${data} has another key than the stack's; delete the folder`,
      ),
    );
    await start();
  });
});

describe("tablesOf", () => {
  it("takes name and key of every table, whatever else its attributes serve", () => {
    const inputs = {
      name: "t-1",
      hashKey: "a",
      rangeKey: "b",
      attributes: [
        { name: "c", type: "B" },
        { name: "b", type: "N" },
        { name: "a", type: "S" },
      ],
    };
    const made = resource({ type: "aws:dynamodb/table:Table", name: "t", inputs });
    assert.deepEqual(tablesOf(graph(made)), [
      {
        name: "t-1",
        key: [
          { name: "a", type: "S" },
          { name: "b", type: "N" },
        ],
      },
    ]);
    const unnamed = { ...made, inputs: { ...inputs, name: undefined }, outputs: { name: "t-2" } };
    assert.equal(tablesOf(graph(unnamed))[0]?.name, "t-2");
    assert.throws(
      () => tablesOf(graph({ ...made, inputs: { ...inputs, attributes: [] } })),
      /:t has no type of a$/,
    );
  });
});
