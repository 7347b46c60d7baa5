import { overlaps, rangeOfAddress, scopeOf, within } from "../../aws/cidr";
import type { SettingProblem } from "../problem";
import type { StackConfig } from "../schema/stack";
import { type ConnectedRange, connectedRanges } from "./connections";
import type { ConfigRule } from "./rule";

/** Ranges in the list of clients, without prefix lists; mode public refuses the list as a whole. */
const listedRanges = ({ network }: StackConfig): readonly string[] =>
  network.mode === "public" ? [] : network.clients.filter((client) => !client.startsWith("pl-"));

/**
 * Whether clients reach the server over the internet only. AWS: an internet-facing endpoint is reached
 * "over the internet and within VPC and VPC-connected environments" (re:Post, "What type of endpoint is
 * appropriate for my Transfer Family server?"); nothing is connected to a VPC that the stack makes.
 */
const isInternetOnly = ({ network: { mode, existingVpc } }: StackConfig): boolean =>
  mode === "public" || (mode === "internet-facing" && existingVpc === undefined);

/** First range that no client of the stack can have as its address. */
const unreachable = (config: StackConfig, ranges: readonly string[]): string | undefined =>
  ranges.find((range) => {
    const scope = scopeOf(range);
    return scope === "unusable" || (scope === "internal" && isInternetOnly(config));
  });

/** Client ranges behind peerings and Transit Gateways, which only mode closed has. */
const rangesBehind = ({ network }: StackConfig): readonly ConnectedRange[] =>
  network.mode === "closed" ? connectedRanges(network) : [];

/** Problem of a range behind a peering or Transit Gateway that no client can have as its address. */
function inConnection(config: StackConfig): SettingProblem | false {
  const found = rangesBehind(config).find(({ range }) => scopeOf(range) === "unusable");
  return (
    found !== undefined && {
      path: found.path.slice(0, -1),
      text: `lists ${found.range}, which no host has as its address; remove it`,
    }
  );
}

/** Refused addresses: settings that AWS accepts, and that then match nobody. */
export const ADDRESS_RULES: readonly ConfigRule[] = [
  {
    path: "network.clients",
    refuses: "client ranges that no client can have as its address",
    problem: (config) => {
      const range = unreachable(config, listedRanges(config));
      if (range === undefined) return inConnection(config);
      return scopeOf(range) === "unusable"
        ? `lists ${range}, which no host has as its address; remove it`
        : `lists ${range}, but clients reach mode internet-facing from the internet, with public addresses; list the public addresses of their network, or use mode closed`;
    },
  },
  {
    path: "network.clients",
    refuses: "client ranges inside the VPC that the stack makes",
    problem: (config) => {
      const { network } = config;
      if (network.mode === "public" || network.existingVpc !== undefined) return false;
      const inside = listedRanges(config).find((range) => within(range, network.vpcCidr));
      return (
        inside !== undefined &&
        `lists ${inside}, which lies in network.vpcCidr ${network.vpcCidr}, where the stack has no clients; list the clients' networks, and choose a vpcCidr that none of them uses`
      );
    },
  },
  {
    path: "network.vpcCidr",
    refuses: "a VPC with addresses that no host can have",
    problem: ({ network: { vpcCidr } }) =>
      scopeOf(vpcCidr) === "unusable" &&
      `is ${vpcCidr}, which no host has as its address; choose a private range such as 10.10.0.0/16`,
  },
  {
    path: "identity.apiGateway.allowedCidrs",
    refuses: "API Gateway ranges that AWS WAF cannot hold",
    // "AWS WAF supports all IPv4 and IPv6 CIDR ranges except for /0" (WAF API Reference, IPSet).
    problem: ({ identity }) =>
      (identity.apiGateway?.allowedCidrs ?? []).some((range) => range.endsWith("/0")) &&
      "contains 0.0.0.0/0 or ::/0, which AWS WAF does not accept; leave the list empty to admit every address",
  },
  {
    path: "identity.apiGateway.allowedCidrs",
    refuses: "API Gateway ranges from which nobody can connect",
    problem: (config) => {
      const { network, identity } = config;
      const ranges = identity.apiGateway?.allowedCidrs ?? [];
      const internal = unreachable(config, ranges);
      if (internal !== undefined) {
        return `lists ${internal}, but clients reach mode ${network.mode} with public addresses; list those`;
      }
      // Ranges of a prefix list are unknown here, and mode public has no list.
      if (network.mode === "public" || network.clients.some((one) => one.startsWith("pl-"))) {
        return false;
      }
      const outside = ranges.find(
        (range) => !listedRanges(config).some((client) => overlaps(client, range)),
      );
      return (
        outside !== undefined &&
        `lists ${outside}, from which network.clients lets nobody connect; remove it, or add it to network.clients`
      );
    },
  },
  {
    path: "transfer.passiveIp",
    refuses: "a passive address that clients cannot reach",
    problem: (config) => {
      const { passiveIp } = config.transfer;
      // AWS reads 0.0.0.0 as the address of the control connection (API Reference, ProtocolDetails).
      return (
        passiveIp !== undefined &&
        passiveIp !== "0.0.0.0" &&
        unreachable(config, [rangeOfAddress(passiveIp)]) !== undefined &&
        `is ${passiveIp}, to which clients cannot open data connections; remove it, or set a public address of the server`
      );
    },
  },
];

/**
 * Addresses that a stack may have on purpose, and that match nobody unless something outside the stack
 * is configured too. `problem` is a warning here.
 */
export const ADDRESS_WARNINGS: readonly ConfigRule[] = [
  {
    path: "network.mode",
    refuses: "mode closed without a connection to a client network",
    problem: (config) => {
      const { network } = config;
      return (
        network.mode === "closed" &&
        network.existingVpc === undefined &&
        rangesBehind(config).length === 0 &&
        "is closed, but the VPC has no connection to a client network, so nobody can log in; add network.peerings or network.transitGateways, or attach a VPN or Direct Connect gateway and its routes outside this stack"
      );
    },
  },
  {
    path: "network.clients",
    refuses: "clients of mode closed to which no route leads",
    problem: (config) => {
      const { network } = config;
      const connected = rangesBehind(config);
      if (network.existingVpc !== undefined || connected.length === 0) return false;
      const unrouted = listedRanges(config).find(
        (range) => !connected.some((outer) => within(range, outer.range)),
      );
      return (
        unrouted !== undefined &&
        `lists ${unrouted}, to which no peering or Transit Gateway of the stack leads, so that no answer reaches it; move it to the clients of one of them, or add the route outside this stack`
      );
    },
  },
];
