import assert from "node:assert/strict";

import { compare } from "../../verify/preview/compare";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const ACCOUNT = "111122223333";
const SERVER = "aws:transfer/server:Server";
const PERMISSION = "aws:lambda/permission:Permission";
const NAME = "sftp-internet-facing";

const lambda = MODES["internet-facing"];
const apiGateway = { ...lambda, identity: { frontDoor: "api-gateway" } };

describe("a server with API Gateway as its front door", () => {
  const graphs: Record<string, Graph> = {};
  before(async () => {
    graphs["lambda"] = await graphOf(lambda);
    graphs["api-gateway"] = await graphOf(apiGateway);
  });

  it("calls the stage with the invocation role, and is otherwise the same", () => {
    const { function: asked, ...rest } = inputsOf(graphs["lambda"]!, SERVER)[NAME]!;
    assert.match(String(asked), /:function:managed-sftp-test-identity$/);
    assert.deepEqual(inputsOf(graphs["api-gateway"]!, SERVER), {
      [NAME]: {
        ...rest,
        identityProviderType: "API_GATEWAY",
        url: "https://sftp-identity-api-RestApi.execute-api.eu-central-1.amazonaws.com/identity",
        invocationRole: `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-invocation`,
      },
    });
    assert.equal(rest["sftpAuthenticationMethods"], "PUBLIC_KEY_OR_PASSWORD");
  });

  // With the permission, logins could bypass the firewall and its limits.
  it("may not invoke the function", () => {
    assert.deepEqual(Object.keys(inputsOf(graphs["api-gateway"]!, PERMISSION)), [
      "sftp-identity-api",
    ]);
  });

  // A server that exists first admits clients without limits.
  it("depends on its limits, its firewall and the resources of a login", () => {
    const [server] = resourcesOf(graphs["api-gateway"]!, SERVER);
    const awaited = (server?.options.dependsOn ?? []).map((urn) => urn.split("$").at(-1));
    for (const part of [
      "aws:apigateway/methodSettings:MethodSettings::sftp-identity-api",
      "aws:wafv2/webAclAssociation:WebAclAssociation::sftp-identity-firewall",
      "aws:iam/rolePolicy:RolePolicy::sftp-identity-invocation",
      "aws:lambda/permission:Permission::sftp-identity-api",
    ]) {
      assert.ok(awaited.includes(part), part);
    }
    assert.ok(awaited.some((urn) => urn?.includes("networkAclRule")));
  });

  for (const [from, to] of [
    ["lambda", "api-gateway"],
    ["api-gateway", "lambda"],
  ] as const) {
    it(`replaces the server, the old one first, and touches no data from ${from} to ${to}`, () => {
      const changes = compare(graphs[from]!, graphs[to]!).filter(({ kind }) => kind !== "same");
      const touched = (types: RegExp): string[] =>
        changes
          .filter(({ resource }) => types.test(resource.type))
          .map(({ kind, resource }) => `${kind} ${resource.name}`);
      assert.deepEqual(touched(/aws:(s3|kms|dynamodb|lambda\/function|cloudwatch\/logGroup)/), []);
      assert.deepEqual(touched(/aws:transfer\/server/), [`replace ${NAME}`]);
      assert.deepEqual(touched(/aws:lambda\/permission/), [
        `${to === "lambda" ? "delete" : "create"} sftp-identity-api`,
        `${to === "lambda" ? "create" : "delete"} ${NAME}`,
      ]);
      const server = changes.find(({ resource }) => resource.type === SERVER);
      assert.equal(server?.deleteBeforeReplace, true);
      assert.deepEqual(
        server.properties.filter(({ replaces }) => replaces).map(({ path }) => path),
        ["identityProviderType"],
      );
    });
  }
});
