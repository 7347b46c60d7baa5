import { Option } from "commander";

import { canonicalRange, isAddress } from "../../aws/cidr";
import { configOf } from "../../verify/graph/stack-config";
import type { IpProtocol } from "../../verify/reachability/packet";
import {
  type FlowVerdict,
  type PrefixLists,
  reach as verdictOn,
  UnknownEndpointError,
  type ZonedPathStep,
} from "../../verify/reachability/reachability";
import { reachRows, type ReachRow } from "../../verify/reachability/rows";
import { collect, command, printTable, say, stopwatch, UsageError } from "../command-line";
import { evaluateGiven, stackArgument, type StackOptions } from "../stacks";

interface ReachOptions extends StackOptions {
  readonly from?: string;
  readonly to?: string;
  readonly protocol: IpProtocol;
  readonly prefixList?: readonly string[];
}

/** One connection to check. */
interface CheckedConnection {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: IpProtocol;
  readonly prefixLists: PrefixLists;
}

/** Prints the path of one connection through a stack's network or what stops it, or all connections. */
async function main(stack: string, options: ReachOptions): Promise<void> {
  const connection = connectionOf(options);
  const elapsed = stopwatch();
  const graph = await evaluateGiven(stack, options);
  if (connection === undefined) {
    printTable([HEAD, ...reachRows(graph, configOf(stack, options.file)).map(cellsOf)]);
  } else {
    const flow = verdictOf(() => verdictOn(graph, connection));
    process.stdout.write(`${render(stack, connection, flow).join("\n")}\n`);
    if (flow.verdict === "denied") process.exitCode = 1;
  }
  say(`${graph.resources.length} resources in ${elapsed()}`);
}

const HEAD = ["FROM", "TO", "VERDICT", "BY"];

const cellsOf = ({ from, to, ports, allowed, by }: ReachRow): string[] => [
  ...[from, `${to}:${ports.join(",")}`, allowed ? "allowed" : "denied", by],
];

/** A name that the stack does not have is a mistake in calling the command. */
function verdictOf(check: () => FlowVerdict): FlowVerdict {
  try {
    return check();
  } catch (error) {
    throw error instanceof UnknownEndpointError ? new UsageError(error.message) : error;
  }
}

/** Lines of a verdict: each step stands under the zone whose interfaces it is about. */
function render(
  stack: string,
  { from, to, port, protocol }: CheckedConnection,
  { verdict, path, blockedBy }: FlowVerdict,
): string[] {
  const steps = [...path, ...(blockedBy ? [blockedBy] : [])];
  const zones = [...new Set(steps.map(({ zone }) => zone))];
  return [
    `${protocol.toUpperCase()} from ${from} to ${to}:${port} in stack ${stack}: ${verdict}`,
    ...zones.flatMap((zone) => [
      ...(zone === "" ? [] : [zone]),
      ...steps.filter((step) => step.zone === zone).map(line),
    ]),
  ];
}

const line = ({ admitted, sentence }: ZonedPathStep): string =>
  `  ${admitted ? "✔" : "✖"} ${sentence}`;

function connectionOf({
  from,
  to,
  protocol,
  prefixList = [],
}: ReachOptions): CheckedConnection | undefined {
  if (from === undefined && to === undefined) {
    if (prefixList.length > 0) throw new UsageError("--prefix-list goes with --from and --to");
    return undefined;
  }
  if (from === undefined) throw new UsageError("--from is missing; say where packets come from");
  if (to === undefined) {
    throw new UsageError("--to is missing; say where packets go, with the port");
  }
  const prefixLists = Object.fromEntries(prefixList.map(prefixListOf));
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
    "Prints the path of a connection through a stack's network and exits with 0 if it is allowed; prints what stops it and exits with 1 if it is denied. Without --from and --to, prints a table of the connections that matter.",
  examples: [
    "prod",
    "prod --from 203.0.113.7 --to server:22",
    "closed --from function --to endpoint:secretsmanager:443",
  ],
};

/** `npm run reach`. */
export const reach = command(module, TEXT, (program) =>
  stackArgument(program)
    .option("--from <source>", "an address, or server, function, endpoint:<service>")
    .option(
      "--to <destination>",
      "the same with a port: server:22, endpoint:secretsmanager:443, 8.8.8.8:443, [2001:db8::1]:443",
    )
    .addOption(
      new Option("--protocol <protocol>", "transport protocol")
        .choices(["tcp", "udp"])
        .default("tcp"),
    )
    .option(
      "--prefix-list <id=ranges>",
      "ranges of a managed prefix list that the stack refers to, separated by commas; may be repeated",
      collect,
    )
    .action(main),
);
