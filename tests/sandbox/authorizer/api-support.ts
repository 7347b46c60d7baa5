import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { graph, resource } from "../../support/graphs";

const PLACE = "eu-central-1:111122223333";
/** ARN of the stack's function. */
export const FUNCTION = `arn:aws:lambda:${PLACE}:function:identity`;
/** ARN of the stack's server. */
const SERVER = `arn:aws:transfer:${PLACE}:server/s-1`;
/** Role as which Transfer calls the API. */
export const INVOCATION_ROLE = "arn:aws:iam::111122223333:role/invocation-Role";

/** Environment variables of the function. */
const VARIABLES = {
  BUCKET_ARN: "arn:aws:s3:::files",
  USER_ROLE_ARN: "arn:aws:iam::111122223333:role/user",
  SECRET_PREFIX: "SFTP",
  ROLES_FROM_SECRETS: "false",
  STACK: "test",
};

/** What AWS's own template makes the event from. */
export const TEMPLATE = `{
  "username": "$util.urlDecode($input.params('username'))",
  "password": "$util.escapeJavaScript($util.base64Decode($input.params('PasswordBase64'))).replaceAll("\\\\'","'")",
  "protocol": "$input.params('protocol')",
  "serverId": "$input.params('serverId')",
  "sourceIp": "$input.params('sourceIp')"
}`;

/** A policy that allows one thing. */
export const policyOf = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

/** Trust policy of a role that a service may take on. */
export const trustOf = (service: string, Condition: object = {}): string =>
  policyOf({ Principal: { Service: service }, Action: "sts:AssumeRole", Condition });

const role = (name: string, assumeRolePolicy: string): GraphResource =>
  resource({
    type: "aws:iam/role:Role",
    name,
    inputs: { assumeRolePolicy },
    outputs: { arn: `arn:aws:iam::111122223333:role/${name}-Role` },
  });

const rolePolicy = (name: string, role: string, Action: string, Resource: string): GraphResource =>
  resource({
    type: "aws:iam/rolePolicy:RolePolicy",
    name,
    inputs: { role, policy: policyOf({ Action, Resource }) },
  });

/** A resource of the API; its parent is another one or the root. */
const segment = (name: string, pathPart: string, parent = "root"): GraphResource =>
  resource({
    type: "aws:apigateway/resource:Resource",
    name,
    inputs: {
      restApi: "api1",
      pathPart,
      parentId: parent === "root" ? "root" : `${parent}-Resource`,
    },
  });

const METHOD = { restApi: "api1", resourceId: "config-Resource", httpMethod: "GET" };

const BASE: readonly GraphResource[] = [
  resource({
    type: "aws:transfer/server:Server",
    name: "sftp",
    id: "s-1",
    inputs: {
      identityProviderType: "API_GATEWAY",
      url: "https://api1.execute-api.eu-central-1.amazonaws.com/live",
      invocationRole: INVOCATION_ROLE,
    },
    outputs: { arn: SERVER },
  }),
  resource({
    type: "aws:lambda/function:Function",
    name: "identity",
    inputs: {
      role: "arn:aws:iam::111122223333:role/identity-Role",
      environment: { variables: VARIABLES },
    },
    outputs: { arn: FUNCTION, name: "identity" },
  }),
  role(
    "invocation",
    trustOf("transfer.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": SERVER },
    }),
  ),
  rolePolicy(
    "ask-method",
    "invocation-Role",
    "execute-api:Invoke",
    `arn:aws:execute-api:${PLACE}:api1/live/GET/servers/s-1/users/*/config`,
  ),
  resource({
    type: "aws:lambda/permission:Permission",
    name: "gateway",
    inputs: {
      function: "identity",
      principal: "apigateway.amazonaws.com",
      action: "lambda:InvokeFunction",
      sourceArn: `arn:aws:execute-api:${PLACE}:api1/*/GET/servers/*/users/*/config`,
    },
  }),
  resource({
    type: "aws:apigateway/stage:Stage",
    name: "live",
    inputs: { restApi: "api1", stageName: "live" },
  }),
  segment("servers", "servers"),
  segment("server", "{serverId}", "servers"),
  segment("users", "users", "server"),
  segment("user", "{username}", "users"),
  segment("config", "config", "user"),
  resource({
    type: "aws:apigateway/method:Method",
    name: "other",
    inputs: { ...METHOD, resourceId: "users-Resource", authorization: "NONE" },
  }),
  resource({
    type: "aws:apigateway/method:Method",
    name: "get",
    inputs: { ...METHOD, authorization: "AWS_IAM" },
  }),
  resource({
    type: "aws:apigateway/integration:Integration",
    name: "function",
    inputs: {
      ...METHOD,
      type: "AWS",
      integrationHttpMethod: "POST",
      uri: `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`,
      requestTemplates: { "application/json": TEMPLATE },
    },
  }),
];

/**
 * A stack whose server asks a REST API.
 *
 * @param changes inputs to replace, by the resource's name; nothing leaves the resource out
 */
export const apiStack = (changes: Readonly<Record<string, object | undefined>> = {}): Graph =>
  graph(
    ...BASE.flatMap((one) => {
      if (!(one.name in changes)) return [one];
      const change = changes[one.name];
      return change === undefined ? [] : [{ ...one, inputs: { ...one.inputs, ...change } }];
    }),
  );
