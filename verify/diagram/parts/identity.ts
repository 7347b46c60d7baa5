import { type GraphResource, resourcesOf } from "../../graph/graph";
import { text } from "../../reachability/model";
import { reveal } from "../../graph/serialization";
import { allowed, permittedActions } from "../allowed";
import { vpcGroup } from "./network";
import { type Arrow, type Box, type Group, type Part } from "../picture";
import { arnOf, type DiagramStack } from "./stack";

/** What decides logins, and who may ask it. */
export async function identityPart(stack: DiagramStack): Promise<Part> {
  const { lambda } = stack;
  const box: Box = {
    id: "function",
    kind: "identity",
    title: "Identity function",
    lines: [lambda.name, "decides every login"],
    column: "identity",
    ...vpcGroup(stack, "lambda"),
  };
  const [api] = resourcesOf(stack.graph, "aws:apigateway/restApi:RestApi");
  const door = api === undefined ? undefined : frontDoor(stack, api);
  return {
    boxes: [...(door?.boxes ?? []), box],
    groups: door?.groups ?? [],
    arrows: api === undefined ? await invoke(stack) : await throughApi(stack, api),
  };
}

const API = "api";

/** The API, behind the firewall that is bound to it. */
function frontDoor({ graph }: DiagramStack, api: GraphResource): Omit<Part, "arrows"> {
  const bound = resourcesOf(graph, "aws:wafv2/webAclAssociation:WebAclAssociation").some(
    ({ inputs }) => text(inputs["resourceArn"]).includes(api.id),
  );
  const [acl] = resourcesOf(graph, "aws:wafv2/webAcl:WebAcl");
  const groups: Group[] =
    bound && acl !== undefined
      ? [{ id: "firewall", kind: "firewall", title: `AWS WAF ${acl.name}` }]
      : [];
  const box: Box = {
    ...{ id: API, kind: "identity", title: "API Gateway", lines: [api.name], column: "front-door" },
    ...(groups.length > 0 && { group: "firewall" }),
  };
  return { boxes: [box], groups };
}

/** The server on its own behalf. */
export const transferFor = ({ server, place }: DiagramStack, source = arnOf(server)) => ({
  principal: { kind: "service", name: "transfer.amazonaws.com" } as const,
  context: { "aws:SourceArn": source, "aws:SourceAccount": place.account },
});

async function invoke(stack: DiagramStack): Promise<Arrow[]> {
  const { access, lambda } = stack;
  const request = { ...transferFor(stack), resource: arnOf(lambda) };
  const label = await allowed(
    access,
    permittedActions(request, "lambda", { InvokeFunction: "invokes" }),
  );
  return arrow({ from: "server", to: "function", label });
}

/** The server asks the API in a role of its own, the API the function. */
async function throughApi(stack: DiagramStack, { id }: GraphResource): Promise<Arrow[]> {
  const { access, server, lambda, place } = stack;
  const role = text(reveal(server.inputs["invocationRole"]));
  const stage = resourcesOf(stack.graph, "aws:apigateway/stage:Stage")[0]?.inputs["stageName"];
  const { partition, region, account } = place;
  const call = `${text(stage)}/GET/servers/${server.id}/users/alice/config`;
  const api = `arn:${partition}:execute-api:${region}:${account}:${id}/${call}`;
  const asking = { principal: { kind: "role", role }, resource: api } as const;
  const invoking = {
    principal: { kind: "service", name: "apigateway.amazonaws.com" },
    resource: arnOf(lambda),
    context: { "aws:SourceArn": api },
  } as const;
  const asks = await allowed(access, permittedActions(asking, "execute-api", { Invoke: "asks" }));
  const invokes = await allowed(
    access,
    permittedActions(invoking, "lambda", { InvokeFunction: "invokes" }),
  );
  return [
    ...arrow({ from: "server", to: API, label: asks }),
    ...arrow({ from: API, to: "function", label: invokes }),
  ];
}

/** An arrow for what is allowed; none where nothing is. */
export const arrow = (given: Omit<Arrow, "kind">): Arrow[] =>
  given.label === "" ? [] : [{ ...given, kind: "may" }];
