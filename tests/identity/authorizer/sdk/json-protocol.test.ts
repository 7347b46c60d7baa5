import * as assert from "node:assert/strict";

import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import {
  AwsJson1_0Protocol,
  AwsJson1_1Protocol,
  DynamoDBJsonCodec2,
} from "../../../../identity/authorizer/sdk/json-protocol";

type Answer = readonly [status: number, body: string, headers?: Record<string, string>];
type Sent = Readonly<Record<string, unknown>>;
type Protocol = typeof AwsJson1_0Protocol;

/** What all clients of these tests have in common; nothing leaves the process. */
const settings = (
  answer: Answer,
  sent: Sent[],
  protocol: Protocol | undefined,
  endpoint: string,
) => ({
  region: "eu-central-1",
  endpoint,
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  maxAttempts: 1,
  ...(protocol && { protocol: protocol as never }),
  requestHandler: {
    handle: (request: Record<string, unknown>) => {
      const { method, protocol, hostname, port, path, query, body } = request;
      const headers = request["headers"] as Record<string, string>;
      const kept = ["content-type", "content-length", "x-amz-target", "host"].map(
        (h) => headers[h],
      );
      sent.push({
        method,
        protocol,
        hostname,
        port,
        path,
        query,
        kept,
        body: JSON.parse(Buffer.from(body as string).toString()) as unknown,
      });
      const [statusCode, text, told = {}] = answer;
      return Promise.resolve({
        response: { statusCode, headers: { ...told }, body: Buffer.from(text) },
      });
    },
  },
});

type Send = (
  answer: Answer,
  sent: Sent[],
  protocol?: Protocol,
  endpoint?: string,
) => Promise<unknown>;

const readSecret: Send = (answer, sent, protocol, endpoint = "https://local.test") =>
  new SecretsManagerClient(settings(answer, sent, protocol, endpoint) as never).send(
    new GetSecretValueCommand({ SecretId: "sftp/älice", VersionStage: undefined }),
  );
const readItem: Send = (answer, sent, protocol, endpoint = "https://local.test") =>
  new DynamoDBClient(settings(answer, sent, protocol, endpoint) as never).send(
    new GetItemCommand({ TableName: "users", Key: { username: { S: "alice" } } }),
  );
const countFailure: Send = (answer, sent, protocol, endpoint = "https://local.test") =>
  new DynamoDBClient(settings(answer, sent, protocol, endpoint) as never).send(
    new UpdateItemCommand({
      TableName: "lockout",
      Key: { id: { S: "a" } },
      UpdateExpression: "SET #n = :n",
      ExpressionAttributeNames: { "#n": "n" },
      ExpressionAttributeValues: { ":n": { L: [{ N: "1" }, { NULL: true }] } },
      ReturnValues: "ALL_NEW",
    }),
  );

/** What somebody who sends a command sees of it. */
async function seen(send: Send, answer: Answer, protocol?: Protocol, endpoint?: string) {
  const sent: Sent[] = [];
  const outcome = await send(answer, sent, protocol, endpoint).then(
    (output) => ({ output }),
    (error: Error & Record<string, unknown>) => {
      const { name, message, $fault } = error;
      const { httpStatusCode, requestId } = error["$metadata"] as Record<string, unknown>;
      return { name, message, $fault, httpStatusCode, requestId, Item: error["Item"] };
    },
  );
  return { sent, outcome: JSON.parse(JSON.stringify(outcome)) as unknown };
}

/** What the SDK's protocol takes from a service's answer, ours must take too. */
const ANSWERS: Record<string, Answer> = {
  nothing: [200, ""],
  "an empty output": [200, "{}"],
  "a name alone": [400, '{"__type":"ResourceNotFoundException","Message":"none"}'],
  "a name in its namespace": [
    400,
    '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"none"}',
  ],
  "a name with an address": [
    400,
    '{"__type":"a.b#ThrottlingException:http://c.d/e,f","message":"x"}',
  ],
  "a code": [400, '{"code":"InvalidRequestException","message":"x"}'],
  "a name in a header": [400, "{}", { "x-amzn-errortype": "AccessDeniedException:http://a.b/" }],
  "an outage": [
    503,
    '{"__type":"InternalServiceError","message":"later"}',
    { "x-amzn-requestid": "2" },
  ],
  "an error without a word": [500, ""],
  "an item with an error": [
    400,
    '{"__type":"a#ConditionalCheckFailedException","message":"no","Item":{"n":{"N":"1"}}}',
  ],
};

describe("the JSON protocol in the bundle", () => {
  const ITEM = '{"n":{"N":"1"},"l":{"L":[{"S":"ä"},{"BOOL":false}]}}';
  const SENDERS = [
    [
      "Secrets Manager",
      readSecret,
      AwsJson1_1Protocol,
      '{"SecretString":"{\\"Role\\":\\"ä\\"}","Name":"a"}',
    ],
    ["DynamoDB", readItem, AwsJson1_0Protocol, `{"Item":${ITEM}}`],
    ["DynamoDB, writing", countFailure, AwsJson1_0Protocol, `{"Attributes":${ITEM}}`],
  ] as const;
  for (const [service, send, protocol, output] of SENDERS) {
    const answers = { ...ANSWERS, output: [200, output, { "x-amzn-requestid": "1" }] as const };
    for (const [what, answer] of Object.entries(answers)) {
      it(`asks ${service} and takes ${what} as the SDK's does`, async () =>
        assert.deepEqual(await seen(send, answer, protocol), await seen(send, answer)));
    }

    it(`finds ${service} below a path of an emulator as the SDK's does`, async () => {
      const answer = ANSWERS["nothing"] as Answer;
      const ours = await seen(send, answer, protocol, "http://localhost:4566/aws");
      assert.deepEqual(ours, await seen(send, answer, undefined, "http://localhost:4566/aws"));
      assert.equal(ours.sent[0]?.["path"], "/aws/");
    });
  }

  // A gateway on the way may answer with a page of its own.
  it("tells the status of an answer that is no JSON", async () => {
    const sent: Sent[] = [];
    const page: Answer = [502, "<html>Bad gateway</html>"];
    await assert.rejects(readSecret(page, sent, AwsJson1_1Protocol), (error: Error) => {
      const { httpStatusCode } = (error as never as { $metadata: Record<string, unknown> })
        .$metadata;
      assert.deepEqual([error.name, httpStatusCode], ["SyntaxError", 502]);
      return true;
    });
  });

  // The record of a user has none; a secret of bytes is told by what it lacks.
  it("gives bytes and times as they were sent", async () => {
    const answer: Answer = [200, '{"SecretBinary":"AAEC","CreatedDate":1.5}'];
    const output = (await readSecret(answer, [], AwsJson1_1Protocol)) as Record<string, unknown>;
    assert.deepEqual([output["SecretBinary"], output["CreatedDate"]], ["AAEC", 1.5]);
  });

  it("lets DynamoDB's client make a codec", () => assert.ok(new DynamoDBJsonCodec2()));
});
