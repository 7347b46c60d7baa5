import { addressAt, blockOf, innerAddress, prefixOf } from "../../aws/cidr";
import { clientsOf, serverPorts } from "../../config/client-access";
import { interfaceEndpointsOf } from "../../config/interface-endpoints";
import type { StackConfig } from "../../config/schema/stack";
import { EPHEMERAL } from "./packet";
import type { FlowQuery } from "./reachability";

/** An address of the internet that no stack lists. */
export const INTERNET = "8.8.8.8";
/** The same in IPv6. */
const INTERNET_6 = "2001:4860:4860::8888";
/** An address of some private network that no stack lists. */
const STRANGER = "10.99.0.5";

/**
 * What people want to know about a stack. The questions follow from its configuration, not from its
 * graph, so that a rule that goes missing turns an answer and not the question.
 */
export function questionsOf(config: StackConfig): readonly FlowQuery[] {
  const clients = clientsOf(config.network);
  const ranges = [...new Set([...clients.ranges, ...clients.listed])];
  const open = serverPorts(config).flatMap(({ from, to }) => (from === to ? [from] : [from, to]));
  const asked = portsAround(open);
  const main = open[0] ?? 22;
  const ask = (from: string, to: string, ports: readonly number[]): FlowQuery[] =>
    ports.map((port) => ({ from, to, port }));
  const inside = ranges.map(innerAddress);
  const inner = innerNames(config);
  // In a closed network replies to the function come in at ports that nobody may take for requests.
  const innerPorts = inner.length > 0 ? [443, EPHEMERAL.from] : [443];
  const strangers = [INTERNET, STRANGER];
  return [
    ...inside.flatMap((client) => ask(client, "server", asked)),
    ...ranges.flatMap((range) => edgesOf(range).flatMap((edge) => ask(edge, "server", [main]))),
    ...[...strangers, INTERNET_6].flatMap((stranger) => ask(stranger, "server", asked)),
    ...[...inside, ...strangers].flatMap((from) =>
      ["function", ...inner].flatMap((to) => ask(from, to, innerPorts)),
    ),
    ...["function", "server"].flatMap((from) =>
      ["function", "server", ...inner, INTERNET, ...inside]
        .filter((to) => to !== from)
        .flatMap((to) => ask(from, to, [to === "server" ? main : 443])),
    ),
    ...inner
      .filter(isInterface(config))
      .flatMap((from) => [INTERNET, ...inside].flatMap((to) => ask(from, to, [443]))),
  ];
}

/** Open ports and their closed neighbours, with the usual ports of all protocols. */
const portsAround = (open: readonly number[]): readonly number[] =>
  [...new Set([...open, ...open.flatMap((port) => [port - 1, port + 1]), 21, 22, 443, 8192, 8200])]
    .filter((port) => !(port > 8192 && port < 8200))
    .sort((a, b) => a - b);

/** Endpoints of a closed network; a VPC that exists already has gateway endpoints of its own. */
function innerNames(config: StackConfig): readonly string[] {
  const { mode, existingVpc } = config.network;
  if (mode !== "closed") return [];
  const gateways = existingVpc === undefined ? ["s3", "dynamodb"] : [];
  const services = interfaceEndpointsOf(config).map(({ service }) => service);
  return [...new Set([...services, ...gateways])].map((s) => `endpoint:${s}`);
}

const isInterface =
  (config: StackConfig) =>
  (name: string): boolean =>
    interfaceEndpointsOf(config).some(({ service }) => name === `endpoint:${service}`);

/** First and last address of a range, and those just outside it. */
function edgesOf(range: string): string[] {
  const next = blockOf(range, 1, prefixOf(range));
  return [addressAt(range, -1), addressAt(range, 0), addressAt(next, -1), addressAt(next, 0)];
}
