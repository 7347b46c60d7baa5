import assert from "node:assert/strict";

import { identityMethodOf, pathParameters } from "../../../sandbox/authorizer/api-method";
import { apiStack, FUNCTION, INVOCATION_ROLE, TEMPLATE } from "./api-support";

const PATH = "/servers/{serverId}/users/{username}/config";

describe("identityMethodOf", () => {
  it("finds what Transfer asks, and what is called then", () => {
    assert.deepEqual(identityMethodOf(apiStack()), {
      url: "https://api1.execute-api.eu-central-1.amazonaws.com/live",
      apiId: "api1",
      stage: "live",
      path: PATH,
      invocationRole: INVOCATION_ROLE,
      template: TEMPLATE,
      function: FUNCTION,
    });
  });

  it("finds none where the server calls the function directly", () => {
    const direct = apiStack({ sftp: { identityProviderType: "AWS_LAMBDA" } });
    assert.equal(identityMethodOf(direct), undefined);
  });

  it("reads what the graph keeps as secret", () => {
    const requestTemplates = { secret: { "application/json": TEMPLATE } };
    const method = identityMethodOf(apiStack({ function: { requestTemplates } }));
    assert.equal(method?.template, TEMPLATE);
  });

  const url = "https://api1.execute-api.eu-central-1.amazonaws.com/test";
  const missing = /REST API api1 has no method GET \/servers\/\{serverId\}\/users\/\{username\}\/c/;
  const uri = "arn:aws:apigateway:eu-central-1:s3:path/files";
  const faults: readonly [string, Parameters<typeof apiStack>[0], RegExp][] = [
    [
      "a stage that the stack does not make",
      { sftp: { url } },
      /belongs to no stage of the stack, got /,
    ],
    ["a URL of something else", { sftp: { url: "https://x" } }, /to no stage .* got https:\/\/x$/],
    ["no URL", { sftp: { url: undefined } }, /the server has no url$/],
    ["no role", { sftp: { invocationRole: undefined } }, /the server has no invocationRole$/],
    ["no method", { get: undefined }, missing],
    ["another path", { users: { pathPart: "user" } }, missing],
    ["another verb", { get: { httpMethod: "POST" } }, missing],
    [
      "an open method",
      { get: { authorization: "NONE" } },
      /get accepts unsigned requests; set AWS_I/,
    ],
    ["no integration", { function: undefined }, /method get has no integration$/],
    ["a proxy", { function: { type: "AWS_PROXY" } }, /type is AWS_PROXY; only AWS has a mapping/],
    ["a role", { function: { credentials: "arn" } }, /the integration has credentials; leave them/],
    ["a call by GET", { function: { integrationHttpMethod: "GET" } }, /set integrationHttpMethod$/],
    ["a call of another service", { function: { uri } }, /invokes no function, got arn:.*files$/],
    ["no template", { function: { requestTemplates: {} } }, /requestTemplates has no application/],
  ];
  for (const [title, changes, message] of faults) {
    it(`fails on ${title}`, () => {
      assert.throws(() => identityMethodOf(apiStack(changes)), message);
    });
  }
});

describe("pathParameters", () => {
  it("names the segments of a request, as they are encoded", () => {
    assert.deepEqual(pathParameters(PATH, ["servers", "s-1", "users", "a%40b", "config"]), {
      serverId: "s-1",
      username: "a%40b",
    });
  });

  it("gives nothing for another path", () => {
    for (const path of [
      "servers/s-1/users/a",
      "servers/s-1/users/a/config/x",
      "s/s-1/users/a/config",
    ]) {
      assert.equal(pathParameters(PATH, path.split("/")), undefined, path);
    }
  });
});
