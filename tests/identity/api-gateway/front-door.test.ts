import assert from "node:assert/strict";

import { compare } from "../../../verify/preview/compare";
import type { Graph } from "../../../verify/graph/graph";
import { EVENT_TEMPLATE, INTEGRATION, METHOD } from "../../../identity/api-gateway/definition";
import { evaluatedAnew, inputsOf, MODES } from "../../support/program";

const ACCOUNT = "111122223333";
const API = "sftp-identity-api-RestApi";
const API_ARN = `arn:aws:apigateway:eu-central-1::/restapis/${API}`;
const CALL_ARN = `arn:aws:execute-api:eu-central-1:${ACCOUNT}:${API}`;
const FUNCTION_ARN = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:managed-sftp-test-identity`;

const build = (): Promise<Graph> =>
  evaluatedAnew({
    ...MODES["internet-facing"],
    identity: { frontDoor: "api-gateway", apiGateway: { attemptsPerSecond: 20 } },
  });

describe("the API Gateway front door", () => {
  let graph: Graph;
  const inputs = (type: string): Record<string, Record<string, unknown>> =>
    inputsOf(graph, `aws:${type}`);
  before(async () => {
    graph = await build();
  });

  it("is a regional API with the path that Transfer asks for", () => {
    assert.deepEqual(inputs("apigateway/restApi:RestApi"), {
      "sftp-identity-api": {
        description: "Asks the identity function of the SFTP server who may log in",
        endpointConfiguration: { types: "REGIONAL" },
        tags: { Name: "sftp-identity-api" },
      },
    });
    const segments = Object.values(inputs("apigateway/resource:Resource"));
    const path = (parentId: string): string[] =>
      segments
        .filter((segment) => segment["parentId"] === parentId && segment["restApi"] === API)
        .flatMap(({ pathPart }) => {
          const part = String(pathPart);
          const id = `sftp-identity-api-${part.replace(/[{}]/g, "")}-Resource`;
          return [part, ...path(id)];
        });
    assert.equal(path(`root-${API}`).join("/"), "servers/{serverId}/users/{username}/config");
    assert.equal(segments.length, 5);
  });

  const at = {
    restApi: API,
    resourceId: "sftp-identity-api-config-Resource",
    httpMethod: "GET",
  };

  // Without AWS_IAM whoever knows the URL may try passwords, and read keys and policies.
  it("answers signed requests only", () => {
    assert.deepEqual(inputs("apigateway/method:Method"), {
      "sftp-identity-api": {
        ...at,
        authorization: "AWS_IAM",
        requestParameters: {
          "method.request.path.serverId": true,
          "method.request.path.username": true,
          "method.request.querystring.protocol": false,
          "method.request.querystring.sourceIp": false,
          "method.request.header.PasswordBase64": false,
          "method.request.header.SourceIP": false,
        },
      },
    });
  });

  it("calls the function with nothing but what the template makes", () => {
    assert.deepEqual(inputs("apigateway/integration:Integration"), {
      "sftp-identity-api": {
        ...at,
        type: "AWS",
        integrationHttpMethod: "POST",
        passthroughBehavior: "NEVER",
        requestTemplates: { "application/json": EVENT_TEMPLATE },
        uri: `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`,
      },
    });
  });

  // With status 200 the text of an error would pass for a decision, and no alarm for an outage.
  it("answers 200 for a decision and 500 for an error of any kind", () => {
    const responses = inputs("apigateway/integrationResponse:IntegrationResponse");
    assert.deepEqual(responses, {
      "sftp-identity-api-200": { ...at, statusCode: "200" },
      "sftp-identity-api-500": {
        ...at,
        statusCode: "500",
        selectionPattern: "(\\n|.)+",
        responseTemplates: { "application/json": '{"message":"no decision could be made"}' },
      },
    });
    assert.deepEqual(inputs("apigateway/methodResponse:MethodResponse"), {
      "sftp-identity-api-200": { ...at, statusCode: "200" },
      "sftp-identity-api-500": { ...at, statusCode: "500" },
    });
    const pattern = String(responses["sftp-identity-api-500"]?.["selectionPattern"]);
    for (const error of ["Task timed out after 15.00 seconds", "first line\nsecond line"]) {
      assert.match(error, new RegExp(`^${pattern}$`));
    }
  });

  // A cached answer lets the next one in with any password; a log or trace holds passwords.
  it("neither caches nor writes down what it sees, and limits attempts", () => {
    assert.deepEqual(inputs("apigateway/stage:Stage"), {
      "sftp-identity-api": {
        restApi: API,
        deployment: "sftp-identity-api-Deployment",
        stageName: "identity",
        cacheClusterEnabled: false,
        xrayTracingEnabled: false,
        tags: { Name: "sftp-identity-api" },
      },
    });
    assert.deepEqual(inputs("apigateway/methodSettings:MethodSettings"), {
      "sftp-identity-api": {
        restApi: API,
        stageName: "identity",
        methodPath: "*/*",
        settings: {
          loggingLevel: "OFF",
          dataTraceEnabled: false,
          cachingEnabled: false,
          metricsEnabled: true,
          throttlingRateLimit: 20,
          throttlingBurstLimit: 40,
        },
      },
    });
  });

  // A stage serves the picture that its deployment took: a change that makes no new one has no effect.
  it("is deployed again when its definition changes, and only then", async () => {
    const changed = async (): Promise<string[]> =>
      compare(graph, await build())
        .filter(({ kind }) => kind !== "same")
        .map(({ kind, resource }) => `${kind} ${resource.type.split(":").at(-1)}`)
        .sort();
    const original = [{ ...INTEGRATION }, { ...METHOD }];
    try {
      assert.deepEqual(await changed(), []);
      INTEGRATION.requestTemplates = { "application/json": "{}" };
      const both = ["replace Deployment", "update Stage"];
      assert.deepEqual(await changed(), [...both, "update Integration"].sort());
      Object.assign(INTEGRATION, original[0]);
      METHOD.authorization = "NONE";
      assert.deepEqual(await changed(), [...both, "update Method"].sort());
    } finally {
      Object.assign(INTEGRATION, original[0]);
      Object.assign(METHOD, original[1]);
    }
  });

  // With create-before-delete the new part is removed with the old one, whose place it has.
  it("deletes before it replaces what has no identity but its place", () => {
    const types =
      /aws:(apigateway\/(method|integration|methodResponse|integrationResponse)|wafv2\/webAclAssociation):/;
    const placed = graph.resources.filter(({ type }) => types.test(type));
    assert.equal(placed.length, 7);
    for (const { urn, options } of placed) assert.equal(options.deleteBeforeReplace, true, urn);
  });

  it("lets its own method, and nothing else, call the function", () => {
    assert.deepEqual(inputs("lambda/permission:Permission"), {
      "sftp-identity-api": {
        action: "lambda:InvokeFunction",
        function: "managed-sftp-test-identity",
        principal: "apigateway.amazonaws.com",
        sourceArn: `${CALL_ARN}/*/GET/servers/*/users/*/config`,
      },
    });
  });

  // Without the conditions any server of any account could be told to use the role.
  it("is called by servers of this account as a role that may do nothing else", () => {
    assert.deepEqual(inputs("iam/role:Role")["sftp-identity-invocation"], {
      name: "managed-sftp-test-invocation",
      description: "Taken on by AWS Transfer Family to ask the identity function",
      assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Service",
            Effect: "Allow",
            Principal: { Service: "transfer.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: {
              StringEquals: { "aws:SourceAccount": ACCOUNT },
              ArnLike: { "aws:SourceArn": `arn:aws:transfer:eu-central-1:${ACCOUNT}:server/*` },
            },
          },
        ],
      },
      tags: { Name: "sftp-identity-invocation" },
    });
    const ask = { Sid: "Ask", Effect: "Allow", Action: "execute-api:Invoke" };
    const look = { Sid: "LookAtTheApi", Effect: "Allow", Action: "apigateway:GET" };
    assert.deepEqual(inputs("iam/rolePolicy:RolePolicy")["sftp-identity-invocation"], {
      role: "managed-sftp-test-invocation",
      policy: {
        Version: "2012-10-17",
        Statement: [
          { ...ask, Resource: `${CALL_ARN}/identity/GET/*` },
          { ...look, Resource: [API_ARN, `${API_ARN}/*`] },
        ],
      },
    });
  });
});
