import { serviceOfEndpoint } from "../../../aws/partition";
import { type Graph, type GraphResource, resourcesOf, text } from "../../graph/graph";
import { pendingConnections } from "../../reachability/network";
import { reach } from "../../reachability/reachability";
import { configuredName, serviceName } from "../names";
import { type Arrow, type Box, idFor, type Part, part, together } from "../picture";
import { dnsPart } from "./dns";
import { placements, type DiagramStack, subnetsOf } from "./stack";
import { ATTACHMENT, groupOf, subnetGroups, subnetIds, unusedSubnets, VPC } from "./subnets";

/** VPC, subnets, endpoints and attachments; empty for a stack outside a VPC. */
export function networkPart(stack: DiagramStack): Part {
  const { server, lambda } = placements(stack);
  const placement = server ?? lambda;
  if (placement === undefined) return part({});
  const [vpc] = resourcesOf(stack.graph, "aws:ec2/vpc:Vpc");
  const lines = vpc
    ? [text(vpc.inputs["cidrBlock"])]
    : [text(placement["vpcId"]), "not made by this stack"].filter((line) => line !== "");
  const endpoints = endpointsOf(stack);
  const own: Part = {
    groups: [{ id: VPC, kind: "vpc", title: "Amazon VPC", lines }, ...subnetGroups(stack)],
    boxes: [
      ...endpoints.map((endpoint) => endpointBox(stack, endpoint)),
      ...resourcesOf(stack.graph, ATTACHMENT).map((each) => attachmentBox(stack, each)),
      ...unusedBoxes(stack),
    ],
    arrows: endpoints.flatMap((endpoint) => endpointArrow(stack, endpoint)),
  };
  return together([own, dnsPart(stack)]);
}

/** Group of the server's or the function's box; empty outside a VPC. */
export function vpcGroup(stack: DiagramStack, of: "server" | "lambda"): Pick<Box, "group"> {
  const placement = placements(stack)[of];
  return placement === undefined ? {} : { group: groupOf(stack, subnetsOf(placement)) };
}

function attachmentBox(stack: DiagramStack, attachment: GraphResource): Box {
  const isPending = pendingConnections(stack.graph).has(attachment.id);
  return {
    id: idFor("attachment", attachment.name),
    kind: "network",
    title: "AWS Transit Gateway attachment",
    lines: [configuredName(attachment), ...(isPending ? ["not accepted yet"] : [])],
    column: "server",
    group: groupOf(stack, subnetIds(attachment)),
  };
}

function unusedBoxes(stack: DiagramStack): Box[] {
  const lines = unusedSubnets(stack);
  if (lines.length === 0) return [];
  const title = "Subnets without network interfaces";
  return [{ id: "unused-subnets", kind: "network", title, lines, column: "server", group: VPC }];
}

/** Endpoints of services, interfaces first. */
export const endpointsOf = ({ graph }: DiagramStack): readonly GraphResource[] =>
  [...resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint")].sort(
    (a, b) => Number(isGateway(a)) - Number(isGateway(b)),
  );

const isGateway = ({ inputs }: GraphResource): boolean => inputs["vpcEndpointType"] !== "Interface";

/** `secretsmanager` for `com.amazonaws.eu-central-1.secretsmanager`. */
export const serviceOf = ({ inputs }: GraphResource): string =>
  serviceOfEndpoint(text(inputs["serviceName"]));

/** Id of an endpoint's box. */
export const endpointId = (endpoint: GraphResource): string => idFor("endpoint", endpoint.name);

const endpointBox = (stack: DiagramStack, endpoint: GraphResource): Box => ({
  id: endpointId(endpoint),
  kind: "network",
  title: `VPC ${isGateway(endpoint) ? "gateway" : "interface"} endpoint (${serviceName(serviceOf(endpoint))})`,
  lines: [],
  column: "endpoints",
  group: groupOf(stack, subnetIds(endpoint)),
});

/** Whether the function reaches an endpoint. */
export const isReached = ({ graph, identity }: DiagramStack, endpoint: GraphResource): boolean =>
  reaches(graph, identity.resource, endpoint);

const reaches = (graph: Graph, from: GraphResource, to: GraphResource): boolean =>
  reach(graph, { from: from.name, to: to.name, port: 443 }).verdict !== "denied";

/** From the function and from the server, where they reach the endpoint. */
function endpointArrow({ graph, identity, server }: DiagramStack, endpoint: GraphResource) {
  const callers = { function: identity.resource, server: server.resource };
  return Object.entries(callers).flatMap(([from, caller]): Arrow[] =>
    reaches(graph, caller, endpoint)
      ? [{ from, to: endpointId(endpoint), kind: "reach", label: "TCP 443" }]
      : [],
  );
}
