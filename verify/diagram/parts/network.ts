import { type Graph, type GraphResource, resourcesOf, text, texts } from "../../graph/graph";
import { reach } from "../../reachability/reachability";
import { pendingConnections } from "../../reachability/connections";
import {
  type Arrow,
  type Box,
  type PictureColumn,
  type Group,
  idFor,
  type Part,
  part,
} from "../picture";
import { counted, placements, type DiagramStack, subnetsOf } from "./stack";
import { serviceOfEndpoint } from "../../../aws/partition";

/** Id of the group that stands for the VPC. */
const VPC = "vpc";

/** VPC, zones, subnets and endpoints; empty for a stack outside a VPC. */
export function networkPart(stack: DiagramStack): Part {
  const { server, lambda } = placements(stack);
  const placement = server ?? lambda;
  if (placement === undefined) return part({});
  const [vpc] = resourcesOf(stack.graph, "aws:ec2/vpc:Vpc");
  const given = text(placement["vpcId"]);
  const title = vpc
    ? `VPC ${text(vpc.inputs["cidrBlock"])}`
    : `VPC ${given}, which the stack does not make`.replace("VPC ,", "VPC,");
  const { boxes, groups } = subnets(stack);
  const endpoints = endpointsOf(stack);
  return {
    groups: [{ id: VPC, kind: "vpc", title }, ...groups],
    boxes: [...boxes, ...endpoints.map(endpointBox)],
    arrows: endpoints.flatMap((endpoint) => endpointArrow(stack, endpoint)),
  };
}

/** Group of the server's or the function's box; empty outside a VPC. */
export const vpcGroup = (stack: DiagramStack, of: "server" | "lambda"): Pick<Box, "group"> =>
  placements(stack)[of] === undefined ? {} : { group: VPC };

function subnets(stack: DiagramStack): Pick<Part, "boxes" | "groups"> {
  const own = resourcesOf(stack.graph, "aws:ec2/subnet:Subnet");
  const zones = [...new Set(own.map(zoneOf))].sort();
  const { server, lambda } = placements(stack);
  const foreign = [...new Set([...subnetsOf(server), ...subnetsOf(lambda)])].filter(
    (id) => !own.some((subnet) => subnet.id === id),
  );
  const groups = zones.map((zone): Group => ({
    id: idFor("zone", zone),
    kind: "zone",
    title: zone,
    parent: VPC,
  }));
  return {
    groups,
    boxes: [
      ...own.map((subnet) =>
        subnetBox(stack, subnet.id, {
          id: idFor("subnet", subnet.name),
          title: subnet.name,
          range: text(subnet.inputs["cidrBlock"]),
          group: idFor("zone", zoneOf(subnet)),
        }),
      ),
      ...foreign.map((id) =>
        subnetBox(stack, id, { id: idFor("subnet", id), title: id, range: "", group: VPC }),
      ),
    ],
  };
}

const zoneOf = ({ inputs }: GraphResource): string => text(inputs["availabilityZone"]);

interface SubnetText {
  readonly id: string;
  readonly title: string;
  readonly range: string;
  readonly group: string;
}

/** A subnet with the resources that have network interfaces in it. */
function subnetBox(stack: DiagramStack, subnetId: string, { range, ...given }: SubnetText): Box {
  const { graph } = stack;
  const { server, lambda } = placements(stack);
  const here = (type: string): GraphResource[] =>
    resourcesOf(graph, type).filter(({ inputs }) => texts(inputs["subnetIds"]).includes(subnetId));
  const endpoints = here("aws:ec2/vpcEndpoint:VpcEndpoint").length;
  const attachments = here("aws:ec2transitgateway/vpcAttachment:VpcAttachment");
  const pending = pendingConnections(graph);
  const waits = attachments.every(({ id }) => pending.has(id));
  const occupants = [
    ...(subnetsOf(server).includes(subnetId) ? ["server"] : []),
    ...(attachments.length > 0 ? [waits ? "attachment, not accepted yet" : "attachment"] : []),
    ...(subnetsOf(lambda).includes(subnetId) ? ["function"] : []),
    ...(endpoints > 0 ? [counted(endpoints, "endpoint")] : []),
  ];
  const column: PictureColumn = occupants.includes("function")
    ? "identity"
    : occupants.includes("server") || attachments.length > 0 || endpoints === 0
      ? "server"
      : "endpoints";
  const lines = [range, occupants.join(", ")].filter((line) => line !== "");
  return { ...given, kind: "network", lines, column };
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

const endpointBox = (endpoint: GraphResource): Box => ({
  id: endpointId(endpoint),
  kind: "network",
  title: serviceOf(endpoint),
  lines: [isGateway(endpoint) ? "gateway endpoint" : "interface endpoint"],
  column: "endpoints",
  group: VPC,
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
