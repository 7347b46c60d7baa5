import { text } from "../graph/graph";
import {
  type Interface,
  namedEndpoints,
  type NetworkEndpoint,
  UnknownEndpointError,
} from "./endpoints";
import type { Flow } from "./flow";
import { groupStage } from "./group-stage";
import type { NetworkModel } from "./model";
import { EVERYTHING, FAMILIES, FAMILY, INTERNET, tcpTraffic } from "./packets";
import {
  aclStage,
  assumption,
  blocked,
  type FarEnd,
  replies,
  routeStage,
  stage,
  type Stage,
} from "./stages";
import { packetsText } from "./text";
import { exactly, NOTHING, overlap } from "./traffic";
import { inbound, outbound } from "./world-flows";

/** Every way that connections may take from one endpoint to another. */
export function flowsOf(
  network: NetworkModel,
  from: NetworkEndpoint,
  to: NetworkEndpoint,
): readonly Flow[] {
  const once = (...stages: Stage[]): Flow[] => [
    { zone: "", far: undefined, way: "AWS's own network", stages },
  ];
  if (from.kind === "world" && to.kind === "world") {
    const named = `${from.label} and ${to.label} are both addresses`;
    const names = namedEndpoints(network).map(({ alias }) => alias);
    throw new UnknownEndpointError(`${named}; ask about ${names.join(", ")}`);
  }
  if (from.kind === "gateway") {
    return once(blocked(from.resource, `${from.label} opens no connections`));
  }
  if (from.kind === "aws") return once(fromAws(from, to));
  if (to.kind === "aws") {
    const taken = publicStage(to);
    if (from.kind === "world") return once(taken);
    return outbound(network, from, to).map((flow) => ({
      ...flow,
      stages: [
        ...flow.stages,
        { ...taken, passage: () => ({ ...taken.passage(), certain: NOTHING }) },
      ],
    }));
  }
  if (to.kind === "gateway") {
    return from.kind === "world"
      ? once(blocked(to.resource, `${to.label} serves subnets of its VPC only, not ${from.label}`))
      : from.interfaces.map((at) => ({
          ...{ zone: at.zone, far: undefined, way: "a gateway endpoint" },
          stages: toGateway(network, at, to),
        }));
  }
  if (from.kind === "interfaces" && to.kind === "interfaces") {
    return from.interfaces.flatMap((source) =>
      to.interfaces.flatMap((target) => between(network, source, target)),
    );
  }
  if (to.kind === "interfaces") return inbound(network, to, from);
  return from.kind === "interfaces" ? outbound(network, from, to) : [];
}

/** Connections between two interfaces, by address family. */
function between(network: NetworkModel, source: Interface, target: Interface): readonly Flow[] {
  const zone = [...new Set([source.zone, target.zone])].join(" to ");
  const families = FAMILIES.filter((f) => source.addresses[f] && target.addresses[f]);
  if (families.length === 0) {
    const sentence = `${target.label} has no address of a family of ${source.label}`;
    return [{ zone, far: undefined, way: "the VPC", stages: [blocked(target.resource, sentence)] }];
  }
  return families.map((family) => {
    const end = (at: Interface): FarEnd => ({ kind: "interface", label: at.label, at, family });
    const [from, to] = [end(source), end(target)];
    const requests = crossing(source, target, from, to);
    return {
      ...{ zone, far: undefined, way: `the VPC over IPv${family}` },
      stages: [
        groupStage(network, source, "egress", to),
        ...requests,
        groupStage(network, target, "ingress", from),
        ...(source.subnet && target.subnet ? replies(crossing(target, source, to, from)) : []),
      ],
    };
  });
}

/** From one subnet to another; inside one subnet no network ACL is asked. */
function crossing(
  source: Interface,
  target: Interface,
  from: FarEnd,
  to: FarEnd,
): readonly Stage[] {
  if (source.subnet === undefined || target.subnet === undefined) {
    return [assumption(target.resource, [...new Set([source.zone, target.zone])].join(" and "))];
  }
  if (source.subnet === target.subnet) return [];
  return [
    routeStage(source.subnet, { id: "local" }, to),
    aclStage(source.subnet, "egress", to),
    aclStage(target.subnet, "ingress", from),
  ];
}

/** To a service by a gateway endpoint, which only subnets reach whose route table leads there. */
function toGateway(
  network: NetworkModel,
  at: Interface,
  { resource, label }: Extract<NetworkEndpoint, { kind: "gateway" }>,
): readonly Stage[] {
  const far: FarEnd = {
    kind: "service",
    label,
    prefixListId: text(resource.outputs["prefixListId"]),
  };
  const request = groupStage(network, at, "egress", far);
  if (at.subnet === undefined) return [assumption(at.resource, at.zone), request];
  const { table } = at.subnet;
  const leads = table.gatewayEndpoints.includes(resource.id);
  return [
    request,
    stage(
      table.resource,
      exactly(leads ? EVERYTHING : NOTHING),
      `${table.label} leads to ${label}`,
      `${table.label} has no route to ${label}`,
    ),
    aclStage(at.subnet, "egress", far),
    ...replies([aclStage(at.subnet, "ingress", far)]),
  ];
}

type OnAws = Extract<NetworkEndpoint, { kind: "aws" }>;

/** To a public server, which everybody reaches on 22, or a function without interface. */
function publicStage({ resource, label }: OnAws): Stage {
  if (resource.type !== "aws:transfer/server:Server") {
    return blocked(resource, `${label} has no network interface; only the Lambda API invokes it`);
  }
  const dualStack = resource.inputs["ipAddressType"] === "DUALSTACK";
  const clients = dualStack ? EVERYTHING : FAMILY[4];
  return {
    resource,
    passage: () => exactly(tcpTraffic([{ from: 22, to: 22 }], clients)),
    sentence: (decision, asked) => {
      if (!overlap(asked, clients)) return `${label} has no IPv6 address`;
      const passes = `${label} is public and takes TCP 22`;
      return decision === "stops"
        ? `${passes} only, not ${packetsText(asked)}`
        : `${passes} from everybody`;
    },
  };
}

/** From AWS's own network, where the function finds the internet and no address of its own. */
function fromAws({ resource, label }: OnAws, to: NetworkEndpoint): Stage {
  if (resource.type === "aws:transfer/server:Server") {
    return blocked(resource, `${label} is in no VPC and opens no connections`);
  }
  if (to.kind === "aws") return publicStage(to);
  return stage(
    resource,
    exactly(to.kind === "world" ? INTERNET : NOTHING),
    `${label} is in no VPC; AWS's own network leads to ${to.label}`,
    `${label} is in no VPC, so that no rule could name its address`,
  );
}
