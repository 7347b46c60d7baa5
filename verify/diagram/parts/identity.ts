import { type GraphResource, resourcesOf, text } from "../../graph/graph";
import { reveal } from "../../graph/serialization";
import { allowed, permittedActions } from "../allowed";
import { vpcGroup } from "./network";
import { type Arrow, type Box, type Group, type Part } from "../picture";
import { type DiagramStack } from "./stack";

/** What decides logins, and who may ask it. */
export async function identityPart(stack: DiagramStack): Promise<Part> {
  const { identity } = stack;
  const box: Box = {
    id: "function",
    kind: "identity",
    title: "Identity function",
    lines: [identity.resource.name, "decides every login"],
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

/** Principal and context of a call that the server makes itself. */
export const transferFor = ({ server, awsEnvironment }: DiagramStack, source = server.arn) => ({
  principal: { kind: "service", name: "transfer.amazonaws.com" } as const,
  context: { "aws:SourceArn": source, "aws:SourceAccount": awsEnvironment.accountId },
});

async function invoke(stack: DiagramStack): Promise<Arrow[]> {
  const { access, identity } = stack;
  const request = { ...transferFor(stack), resource: identity.arn };
  const label = await allowed(
    access,
    permittedActions(request, "lambda", { InvokeFunction: "invokes" }),
  );
  return arrow({ from: "server", to: "function", label });
}

/** The server asks the API in a role of its own, the API the function. */
async function throughApi(stack: DiagramStack, { id }: GraphResource): Promise<Arrow[]> {
  const { access, server, identity, awsEnvironment } = stack;
  const role = text(reveal(server.resource.inputs["invocationRole"]));
  const stage = resourcesOf(stack.graph, "aws:apigateway/stage:Stage")[0]?.inputs["stageName"];
  const { partition, region, accountId } = awsEnvironment;
  const call = `${text(stage)}/GET/servers/${server.id}/users/alice/config`;
  const api = `arn:${partition}:execute-api:${region}:${accountId}:${id}/${call}`;
  const asking = { principal: { kind: "role", role }, resource: api } as const;
  const invoking = {
    principal: { kind: "service", name: "apigateway.amazonaws.com" },
    resource: identity.arn,
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
