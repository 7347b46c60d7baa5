import { serviceCaller } from "../../access/request";
import { arnOf, type GraphResource, resourcesOf, text } from "../../graph/graph";
import { reveal } from "../../graph/serialization";
import { permittedActions, permittedArrow } from "../allowed";
import { consoleName } from "../names";
import { vpcGroup } from "./network";
import type { Arrow, Box, Part } from "../picture";
import { firewallGroup } from "./published";
import { type DiagramStack } from "./stack";

/** The identity function, and the API in front of it. */
export async function identityPart(stack: DiagramStack): Promise<Part> {
  const { identity } = stack;
  const box: Box = {
    id: "function",
    kind: "identity",
    title: "AWS Lambda function",
    lines: [consoleName(identity.resource), "decides every login"],
    column: "identity",
    ...vpcGroup(stack, "lambda"),
  };
  const [api] = resourcesOf(stack.graph, "aws:apigateway/restApi:RestApi");
  const front = api === undefined ? undefined : frontDoor(stack, api);
  return {
    boxes: [...(front?.boxes ?? []), box],
    groups: front?.groups ?? [],
    arrows: api === undefined ? await invoke(stack) : await throughApi(stack, api),
  };
}

const API = "api";

/** The API, inside the group of its web ACL. */
function frontDoor({ graph }: DiagramStack, api: GraphResource): Omit<Part, "arrows"> {
  const bound = resourcesOf(graph, "aws:wafv2/webAclAssociation:WebAclAssociation").find(
    ({ inputs }) => text(inputs["resourceArn"]).includes(api.id),
  );
  // Published files may have another one.
  const acl = resourcesOf(graph, "aws:wafv2/webAcl:WebAcl").find(
    (each) => arnOf(each) === bound?.inputs["webAclArn"],
  );
  const groups = acl === undefined ? [] : [firewallGroup("firewall", acl)];
  const box: Box = {
    ...{ id: API, kind: "identity", column: "front-door" },
    ...{ title: "Amazon API Gateway", lines: [consoleName(api)] },
    ...(groups[0] && { group: groups[0].id }),
  };
  return { boxes: [box], groups };
}

function invoke(stack: DiagramStack): Promise<Arrow[]> {
  const { access, identity, server, awsEnvironment } = stack;
  const transfer = serviceCaller("transfer", server.arn, awsEnvironment.accountId);
  const request = { ...transfer, resource: identity.arn };
  return permittedArrow(
    access,
    { from: "server", to: "function" },
    permittedActions(request, "lambda", { InvokeFunction: "invokes" }),
  );
}

/** The server calls the API as its invocation role, and the API invokes the function. */
async function throughApi(stack: DiagramStack, { id }: GraphResource): Promise<Arrow[]> {
  const { access, server, identity, awsEnvironment } = stack;
  const role = text(reveal(server.resource.inputs["invocationRole"]));
  const stage = resourcesOf(stack.graph, "aws:apigateway/stage:Stage")[0]?.inputs["stageName"];
  const { partition, region, accountId } = awsEnvironment;
  const path = `${text(stage)}/GET/servers/${server.id}/users/alice/config`;
  const api = `arn:${partition}:execute-api:${region}:${accountId}:${id}/${path}`;
  const apiCall = { principal: { kind: "role", role }, resource: api } as const;
  const invocation = { ...serviceCaller("apigateway", api, accountId), resource: identity.arn };
  const arrows = await Promise.all([
    permittedArrow(
      access,
      { from: "server", to: API },
      permittedActions(apiCall, "execute-api", { Invoke: "calls" }),
    ),
    permittedArrow(
      access,
      { from: API, to: "function" },
      permittedActions(invocation, "lambda", { InvokeFunction: "invokes" }),
    ),
  ]);
  return arrows.flat();
}
