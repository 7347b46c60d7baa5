import { clientsOf, serverPorts } from "../../config/client-access";
import { interfaceEndpointsOf, usesTables } from "../../config/interface-endpoints";
import { allowedNames, dnsFirewallOf, neededNames } from "../../config/resolved-names";
import type { StackConfig } from "../../config/schema/stack";
import type { Graph } from "../graph/graph";
import { regionOf } from "../graph/stack-model";
import type { NetworkModel } from "./model";
import { missingNames, nameLeaks } from "./dns/names";
import { networkOf, type PrefixLists } from "./network";
import {
  EVERYTHING,
  FAMILIES,
  type Family,
  FAMILY,
  INTERNET,
  tcpTraffic,
  trafficOfAddresses,
} from "./packets";
import { type Link, linksOf, rowsFor } from "./rows";
import { addressesByText, packetsText } from "./text";
import { meet, minus, type Traffic } from "./traffic";
import { clientTraffic, HTTPS, kindOf, wanted } from "./wanted";

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
    ...(isPublic || config.network.wideClientsReason !== undefined ? [] : [fewReachServers(proof)]),
    between("Nobody reaches a function over the network.", ({ to }) => kindOf(to) === "function"),
    ...(isClosed ? callersReachEndpoints(proof) : []),
    ...(isClosed || proof.links.some(isOfEndpoint)
      ? [
          between(
            "Nobody else reaches an endpoint, and endpoints open no connections.",
            isOfEndpoint,
          ),
        ]
      : []),
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
            "Nothing in the network reaches an address outside, and no address outside but the clients' reaches anything.",
            ({ from, to }) => [from, to].some((end) => end.endpoint === undefined),
          ),
          noRouteOut(proof),
          ...names(proof, regionOf(graph)),
        ]
      : []),
  ];
}

const isOfEndpoint = ({ from, to }: Link): boolean =>
  kindOf(from) === "endpoint" || kindOf(to) === "endpoint";

/** What passes over a link beyond what the configuration wants. */
const exceptionsIn = (proof: Proof, link: Link): readonly string[] =>
  sentences(link, minus(link.passage.possible, wanted(proof.config, proof.lists, link)));

const sentences = (link: Link, traffic: Traffic): readonly string[] =>
  rowsFor(link, traffic).map(({ from, to, verdict, by }) => {
    const how = { allowed: `allowed ${by}`, partly: `partly allowed ${by}`, denied: "denied" };
    return `${from} to ${to} is ${how[verdict]}`;
  });

function clientsReachServer(proof: Proof): ReachStatement {
  const { config, links, lists } = proof;
  const clients = clientTraffic(config, lists);
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

/** Most public addresses that may reach a server: those of a /8, and of a /16 with IPv6. */
const MOST: Readonly<Record<Family, bigint>> = { 4: 1n << 24n, 6: 1n << 112n };

/** Judges all ranges together, as four of a /2 are everybody. */
function fewReachServers({ links }: Proof): ReachStatement {
  const reaching = links
    .filter(({ from, to }) => kindOf(from) === "addresses" && kindOf(to) === "server")
    .flatMap(({ passage }) => passage.possible)
    .map(([, , addresses]) => addresses);
  return {
    text: "No more public addresses than a /8, or a /16 with IPv6, reach a server in sum.",
    exceptions: FAMILIES.flatMap((family) => {
      const all = meet(trafficOfAddresses(reaching), meet(INTERNET, FAMILY[family]));
      const count = all.reduce((sum, [, , { first, last }]) => sum + last - first + 1n, 0n);
      return count > MOST[family] ? [`${count} public IPv${family} addresses reach a server`] : [];
    }),
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
  const clients = trafficOfAddresses(
    clientTraffic(config, lists).map(([, , addresses]) => addresses),
  );
  const tables = [...new Map(network.subnets.map(({ table }) => [table.label, table])).values()];
  return {
    text: "No route leads out of the VPC but to clients, whatever security groups and network ACLs say.",
    exceptions: [
      ...(network.vpc === undefined
        ? ["the VPC exists already, so that its routes are not known"]
        : []),
      ...tables.flatMap(({ label, routes }) =>
        routes
          .filter(({ target }) => target.kind !== "local")
          .flatMap(({ name, traffic }) =>
            addressesByText(minus(traffic, clients)).map(
              ([range]) => `${label} leads to ${range} by ${name}`,
            ),
          ),
      ),
    ],
  };
}

/**
 * What queries to the VPC's resolver carry out of a closed network. In a VPC that exists without a DNS
 * Firewall of the stack nothing is stated, as nothing is known.
 */
function names({ config, network }: Proof, region: string): readonly ReachStatement[] {
  const { existingVpc } = config.network;
  const isKnown = existingVpc === undefined || dnsFirewallOf(config) !== undefined;
  if (!isKnown) return [];
  const all = allowedNames(config, region).join(", ");
  return [
    {
      text:
        existingVpc === undefined
          ? `The network resolves no names but ${all}.`
          : `The stack's DNS Firewall resolves no names but ${all}; rule groups that the VPC has before it are not known.`,
      exceptions: nameLeaks(network, config, region),
    },
    {
      text: `Every name that the stack needs is resolved: ${neededNames(config, region).join(", ")}.`,
      exceptions: missingNames(network, config, region),
    },
  ];
}
