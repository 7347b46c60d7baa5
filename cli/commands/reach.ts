import { canonicalRange, isAddress } from "../../aws/cidr";
import type { Graph } from "../../verify/graph/graph";
import { configOf } from "../../verify/graph/stack-config";
import type { ProtocolName } from "../../verify/reachability/packets";
import {
  type FlowQuery,
  type FlowVerdict,
  reach as verdictOn,
} from "../../verify/reachability/reachability";
import { networkOf, type PrefixLists } from "../../verify/reachability/network";
import { UnknownEndpointError } from "../../verify/reachability/endpoints";
import { isDnsName, nameVerdict } from "../../verify/reachability/dns/query";
import { flowLines, statementLines } from "../../verify/reachability/render";
import { reachRows } from "../../verify/reachability/rows";
import { statementsOf } from "../../verify/reachability/statements";
import { choice, collect, command, printTable, say, stopwatch, UsageError } from "../command-line";
import { evaluateGiven, givenStack, stackArgument, type StackOptions } from "../stacks";

interface ReachOptions extends StackOptions {
  readonly from?: string;
  readonly to?: string;
  readonly protocol: ProtocolName;
  readonly prefixList?: readonly string[];
}

/** Prints what is proven about a stack's network and everything that passes, or one connection. */
async function main(stack: string, given: ReachOptions): Promise<void> {
  const options = givenStack(stack, given);
  const prefixLists = Object.fromEntries((options.prefixList ?? []).map(prefixListOf));
  const name = nameOf(options);
  const query = name === undefined ? queryOf(options, prefixLists) : undefined;
  const elapsed = stopwatch();
  const graph = await evaluateGiven(stack, given);
  const holds =
    name !== undefined
      ? printName(graph, stack, options, name)
      : query === undefined
        ? printProof(graph, stack, options, prefixLists)
        : printConnection(graph, stack, query);
  if (!holds) process.exitCode = 1;
  say(`${graph.resources.length} resources in ${elapsed()}`);
}

/** Prints statements and sets; false if a statement is not proven. */
function printProof(
  graph: Graph,
  stack: string,
  { file }: ReachOptions,
  prefixLists: PrefixLists,
): boolean {
  const statements = statementsOf(graph, configOf(stack, file), prefixLists);
  const proven = statements.filter(({ exceptions }) => exceptions.length === 0);
  const summary = `stack ${stack}: ${proven.length} of ${statements.length} statements are proven`;
  process.stdout.write(`${[summary, ...statementLines(statements)].join("\n")}\n\n`);
  printTable([
    ["FROM", "TO", "VERDICT", "BY"],
    ...reachRows(graph, prefixLists).map(({ from, to, verdict, by }) => [from, to, verdict, by]),
  ]);
  process.stdout.write(`\n${LEGEND.join("\n")}\n`);
  return proven.length === statements.length;
}

/** What the verdicts stand for. */
const LEGEND = [
  "allowed: passes in every zone, and replies come back",
  "partly:  passes in some zones, or for some packets or replies, or depends on what the stack does not show",
  "denied:  passes in no zone",
];

/** Prints the path of one connection; false if it is not allowed in every zone. */
function printConnection(graph: Graph, stack: string, query: FlowQuery): boolean {
  const flow = verdictOf(() => verdictOn(graph, query));
  process.stdout.write(`${flowLines(stack, query, flow).join("\n")}\n`);
  return flow.verdict === "allowed";
}

/** Prints whether the network resolves a DNS name; false if queries for it do not pass for sure. */
function printName(graph: Graph, stack: string, { file }: ReachOptions, name: string): boolean {
  const { verdict, reasons } = nameVerdict(networkOf(graph, {}), configOf(stack, file), name);
  const mark = { allowed: "✔", partly: "~", denied: "✖" }[verdict];
  const lines = [
    `DNS queries for ${name} in stack ${stack}: ${verdict}`,
    ...reasons.map((reason) => `  ${mark} ${reason}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return verdict === "allowed";
}

/** DNS name that is asked about: a destination without a port. */
function nameOf({ from, to }: ReachOptions): string | undefined {
  if (to === undefined || isAddress(to) || !isDnsName(to)) return undefined;
  if (from === undefined) return to;
  throw new UsageError(
    `--to ${to} is a DNS name, and every sender asks the resolver of the VPC; leave out --from, or ask about an address with a port`,
  );
}

/** A name that the stack does not have is a mistake in calling the command. */
function verdictOf(check: () => FlowVerdict): FlowVerdict {
  try {
    return check();
  } catch (error) {
    throw error instanceof UnknownEndpointError ? new UsageError(error.message) : error;
  }
}

function queryOf(
  { from, to, protocol }: ReachOptions,
  prefixLists: PrefixLists,
): FlowQuery | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined) throw new UsageError("--from is missing; say where packets come from");
  if (to === undefined) {
    throw new UsageError("--to is missing; say where packets go, with the port");
  }
  return { from, ...destinationOf(to), protocol, prefixLists };
}

/** Address or name, and port, of a destination; IPv6 addresses have colons and stand in brackets. */
function destinationOf(text: string): { to: string; port: number } {
  const parts = /^\[(.+)\]:(\d+)$/.exec(text) ?? /^(.+):(\d+)$/.exec(text);
  const [, to = "", digits = ""] = parts ?? [];
  if (parts === null || isAddress(text) || (to.includes("::") && !text.startsWith("["))) {
    throw new UsageError(
      `--to must end with a port, as server:22 or [2001:db8::1]:443, got ${text}`,
    );
  }
  const port = Number(digits);
  if (port < 1 || port > 65535) throw new UsageError(`--to has port ${digits}; use 1 to 65535`);
  return { to, port };
}

function prefixListOf(text: string): [string, readonly string[]] {
  const [, id = "", ranges = ""] = /^(pl-[0-9a-f]+)=(.+)$/.exec(text) ?? [];
  const given = ranges.split(",");
  const list = given.flatMap((range) => canonicalRange(range) ?? []);
  if (id === "" || list.length < given.length) {
    throw new UsageError(
      `--prefix-list must be such as pl-0a1b2c3d=203.0.113.0/24,198.51.100.0/24, got ${text}`,
    );
  }
  return [id, list];
}

const TEXT = {
  name: "npm run reach",
  description:
    "Prints what is proven about a stack's network and the sets of packets behind it. With --from and --to, prints the path of one connection. With --to and a DNS name only, prints whether the network resolves it.",
  examples: [
    "closed",
    "prod --from 203.0.113.7 --to server:22",
    "closed --from function --to endpoint:secretsmanager:443",
    "closed --to example.com",
  ],
  fails:
    "a statement is not proven, the connection is not allowed in every zone, or queries for the name are not allowed; also if the stack file has mistakes",
};

/** `npm run reach`. */
export const reach = command(module, TEXT, (program) =>
  stackArgument(program)
    .option("--from <source>", "an address, or server, function, endpoint:<service>")
    .option(
      "--to <destination>",
      "the same with a port: server:22, endpoint:secretsmanager:443, 8.8.8.8:443, [2001:db8::1]:443; or a DNS name, without --from",
    )
    .addOption(
      choice("--protocol <protocol>", "protocol; with ICMP the port is the type of the message", [
        "tcp",
        "udp",
        "icmp",
        "icmpv6",
      ]).default("tcp"),
    )
    .option(
      "--prefix-list <id=ranges>",
      "ranges of a managed prefix list that the stack refers to, separated by commas; may be repeated",
      collect,
    )
    .action(main),
);
