import { clientsOf, serverPorts } from "../../config/client-access";
import {
  existingServicesOf,
  interfaceEndpointsOf,
  isSecurityGroup,
} from "../../config/interface-endpoints";
import type { StackConfig } from "../../config/schema/stack";
import { serviceOfEndpoint } from "../../aws/partition";
import { type Graph, text } from "../graph/graph";
import type { NetworkModel } from "./model";
import { networkOf, type PrefixLists } from "./network";
import { EVERYTHING, FAMILY, tcpTraffic, trafficOf } from "./packets";
import { type Link, type LinkEnd, linksOf, rowsFor } from "./rows";
import { addressesByText, packetsText } from "./text";
import { meet, minus, NOTHING, type Traffic, union } from "./traffic";

/** Sentence about everything that can pass in a stack. */
export interface ReachStatement {
  readonly text: string;
  /** What contradicts it, or cannot be known; the statement is proven if there is nothing. */
  readonly exceptions: readonly string[];
}

/** What a statement is about: all links of a stack, and what its configuration wants of them. */
interface Proof {
  readonly config: StackConfig;
  readonly network: NetworkModel;
  readonly links: readonly Link[];
  readonly lists: PrefixLists;
}

/**
 * Statements about a stack, each held against the whole set of packets that can pass. They follow
 * from the configuration, so that a rule too many or too few turns a verdict and not a statement.
 */
export function statementsOf(
  graph: Graph,
  config: StackConfig,
  lists: PrefixLists = {},
): readonly ReachStatement[] {
  const network = networkOf(graph, lists);
  const proof: Proof = { config, network, lists, links: linksOf(network) };
  const between = (text: string, chosen: (link: Link) => boolean): ReachStatement => ({
    text,
    exceptions: proof.links.filter(chosen).flatMap((link) => exceptionsIn(proof, link)),
  });
  const isClosed = config.network.mode === "closed";
  const isPublic = config.network.mode === "public";
  return [
    clientsReachServer(proof),
    between(
      isPublic
        ? "Nobody reaches a server on another port or by another protocol."
        : "Nobody else reaches a server, from outside or inside the network, by any protocol.",
      ({ to }) => kindOf(to) === "server",
    ),
    between("Nobody reaches a function over the network.", ({ to }) => kindOf(to) === "function"),
    ...(isClosed ? callersReachEndpoints(proof) : []),
    between(
      isClosed
        ? "A server opens no connection but to its endpoints."
        : "A server opens no connections.",
      ({ from }) => kindOf(from) === "server",
    ),
    ...(isClosed
      ? [
          between(
            "A function opens no connection but to its endpoints.",
            ({ from }) => kindOf(from) === "function",
          ),
          between(
            "Nobody else reaches an endpoint, and endpoints open no connections.",
            ({ from, to }) => kindOf(from) === "endpoint" || kindOf(to) === "endpoint",
          ),
          between(
            "Nothing in the network reaches an address outside, and no address outside but the clients' reaches anything.",
            ({ from, to }) => [from, to].some((end) => end.endpoint === undefined),
          ),
          noRouteOut(proof),
        ]
      : []),
  ];
}

type EndKind = "addresses" | "peers" | "server" | "function" | "endpoint";

function kindOf({ endpoint, peers }: LinkEnd): EndKind {
  if (endpoint === undefined) return peers === undefined ? "addresses" : "peers";
  const kinds: Readonly<Record<string, EndKind>> = {
    "aws:transfer/server:Server": "server",
    "aws:lambda/function:Function": "function",
  };
  return kinds[endpoint.resource.type] ?? "endpoint";
}

/** What clients may send to the server by the stack's configuration. */
function clientTraffic({ config, lists }: Pick<Proof, "config" | "lists">): Traffic {
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

const HTTPS = tcpTraffic([{ from: 443, to: 443 }], EVERYTHING);

/** What a link may let pass by the stack's configuration. */
function wanted({ config, ...proof }: Proof, { from, to }: Link): Traffic {
  const { mode, existingVpc } = config.network;
  const [source, target] = [kindOf(from), kindOf(to)];
  const clients = clientTraffic({ config, ...proof });
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

const usesTables = ({ identity }: StackConfig): boolean =>
  identity.lockout !== false || identity.store === "dynamodb";

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

/** What passes over a link beyond what the configuration wants. */
const exceptionsIn = (proof: Proof, link: Link): readonly string[] =>
  sentences(link, minus(link.passage.possible, wanted(proof, link)));

const sentences = (link: Link, traffic: Traffic): readonly string[] =>
  rowsFor(link, traffic).map(
    ({ from, to, verdict, by }) =>
      `${from} to ${to} is ${verdict === "partly" ? "partly allowed" : verdict} ${by}`,
  );

function clientsReachServer(proof: Proof): ReachStatement {
  const { config, links, lists } = proof;
  const clients = clientTraffic(proof);
  const link = links.find(({ from, to }) => kindOf(from) === "addresses" && to.name === "server");
  const who = config.network.mode === "public" ? "All clients reach" : "Listed clients reach";
  const unknown = clientsOf(config.network).prefixLists.filter((id) => lists[id] === undefined);
  return {
    text: `${who} the server on ${packetsText(tcpTraffic(serverPorts(config), EVERYTHING))}, in every zone, and get replies.`,
    exceptions: [
      ...(link === undefined
        ? ["there is no server"]
        : sentences(link, minus(clients, link.passage.certain))),
      ...unknown.map(
        (id) => `the entries of prefix list ${id} are not known; give them with --prefix-list`,
      ),
    ],
  };
}

/** Each part of the stack reaches the endpoints of the services that it calls. */
const callersReachEndpoints = ({ config, links }: Proof): readonly ReachStatement[] =>
  (["function", "server"] as const).flatMap((caller): readonly ReachStatement[] => {
    const called = interfaceEndpointsOf(config).filter((each) => each.caller === caller);
    const tables = caller === "function" && usesTables(config) && !config.network.existingVpc;
    const services = [...called.map(({ service }) => service), ...(tables ? ["dynamodb"] : [])];
    const names = services.map((service) => `endpoint:${service}`);
    const exceptions = names.flatMap((name) => {
      const link = links.find(({ from, to }) => from.name === caller && to.name === name);
      if (link === undefined) return [`there is no ${name}`];
      return sentences(link, minus(HTTPS, link.passage.certain));
    });
    const sentence = `The ${caller} reaches ${names.join(", ")} on TCP 443, in every zone, and gets replies.`;
    return names.length === 0 ? [] : [{ text: sentence, exceptions }];
  });

/** Whatever security groups and network ACLs say. */
function noRouteOut({ config, network, lists }: Proof): ReachStatement {
  const inside = network.vpc?.traffic ?? EVERYTHING;
  const clients = clientTraffic({ config, lists }).map(([, , addresses]) => addresses);
  const known = union([
    ...inside,
    ...EVERYTHING.flatMap(([a, b]) => clients.map((each) => [a, b, each] as const)),
  ]);
  const tables = [...new Map(network.subnets.map(({ table }) => [table.label, table])).values()];
  return {
    text: "No route leads out of the VPC but to clients, whatever security groups and network ACLs say.",
    exceptions: [
      ...(network.vpc === undefined
        ? ["the VPC exists already, so that its routes are not known"]
        : []),
      ...tables.flatMap(({ label, routes }) =>
        routes.flatMap(({ name, traffic }) =>
          addressesByText(minus(traffic, known)).map(
            ([range]) => `${label} leads to ${range} by ${name}`,
          ),
        ),
      ),
    ],
  };
}
