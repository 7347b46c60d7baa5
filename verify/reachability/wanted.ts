import { serviceOfEndpoint } from "../../aws/partition";
import { clientsOf, serverPorts } from "../../config/client-access";
import {
  existingServicesOf,
  interfaceEndpointsOf,
  isSecurityGroup,
  usesTables,
} from "../../config/interface-endpoints";
import type { StackConfig } from "../../config/schema/stack";
import { text } from "../graph/graph";
import type { PrefixLists } from "./network";
import { EVERYTHING, FAMILY, tcpTraffic, trafficOf } from "./packets";
import type { Link, LinkEnd } from "./rows";
import { meet, NOTHING, type Traffic } from "./traffic";

/** Kind of an end, by which a configuration speaks about it. */
export type EndKind = "addresses" | "peers" | "server" | "function" | "endpoint";

/** Kind of an end. */
export function kindOf({ endpoint, peers }: LinkEnd): EndKind {
  if (endpoint === undefined) return peers === undefined ? "addresses" : "peers";
  const kinds: Readonly<Record<string, EndKind>> = {
    "aws:transfer/server:Server": "server",
    "aws:lambda/function:Function": "function",
  };
  return kinds[endpoint.resource.type] ?? "endpoint";
}

/** What clients may send to the server by the stack's configuration. */
export function clientTraffic(config: StackConfig, lists: PrefixLists): Traffic {
  const { network } = config;
  const { ranges, listed, prefixLists } = clientsOf(network);
  const entries = prefixLists.flatMap((id) => lists[id] ?? []);
  const everybody = network.ipAddressType === "DUALSTACK" ? EVERYTHING : FAMILY[4];
  const isPublic = network.mode === "public";
  return tcpTraffic(
    serverPorts(config),
    isPublic ? everybody : trafficOf([...ranges, ...listed, ...entries]),
  );
}

/** What endpoints take. */
export const HTTPS = tcpTraffic([{ from: 443, to: 443 }], EVERYTHING);

/** What a link may let pass by the stack's configuration. */
export function wanted(config: StackConfig, lists: PrefixLists, { from, to }: Link): Traffic {
  const { mode, existingVpc } = config.network;
  const [source, target] = [kindOf(from), kindOf(to)];
  const clients = clientTraffic(config, lists);
  // A function outside any VPC has the internet, and reaches a public server as everybody does.
  if (source === "function" && mode !== "closed")
    return target === "server" && mode !== "public" ? NOTHING : EVERYTHING;
  if (target === "server") {
    if (source === "addresses") return clients;
    const isClient =
      from.peers?.kind === "prefix-list" &&
      clientsOf(config.network).prefixLists.includes(from.peers.id);
    return isClient ? tcpTraffic(serverPorts(config), EVERYTHING) : NOTHING;
  }
  if (target === "endpoint") return wantedOf(config, from, to);
  const isListed = existingVpc?.existingEndpointSecurityGroupIds?.includes(to.peers?.id ?? "");
  const isCaller = existingServicesOf(config).some(({ caller }) => caller === source);
  if (isListed && isCaller) return HTTPS;
  // In a VPC that exists already the stack gets the prefix list of DynamoDB's gateway endpoint.
  const isTables =
    existingVpc !== undefined && usesTables(config) && to.peers?.kind === "prefix-list";
  return source === "function" && isTables ? HTTPS : NOTHING;
}

/** What the stack and other callers may send to an endpoint. */
function wantedOf(config: StackConfig, from: LinkEnd, { endpoint }: LinkEnd): Traffic {
  const source = kindOf(from);
  const inputs = endpoint?.resource.inputs ?? {};
  const name = serviceOfEndpoint(text(inputs["serviceName"]));
  if (inputs["vpcEndpointType"] !== "Interface") {
    return name === "dynamodb" && source === "function" && usesTables(config) ? HTTPS : NOTHING;
  }
  const configured = interfaceEndpointsOf(config).filter(({ service }) => service === name);
  const callers = configured.flatMap((each) => each.callers);
  if (source === "addresses") {
    return meet(HTTPS, trafficOf(callers.filter((caller) => !isSecurityGroup(caller))));
  }
  const isCaller =
    callers.includes(from.peers?.id ?? "") || configured.some(({ caller }) => caller === source);
  return isCaller ? HTTPS : NOTHING;
}
