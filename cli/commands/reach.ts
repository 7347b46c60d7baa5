import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

import { canonicalRange, isAddress } from "../../aws/cidr";
import type { IpProtocol } from "../../verify/reachability/packet";
import type { PrefixLists } from "../../verify/reachability/reachability";
import { UsageError } from "../command-line";
import { requireStack } from "../stacks";

/** How the check is called. */
export const USAGE = `npm run reach -- <stack> --from <source> --to <destination>:<port> [options]

  --from <source>         an address such as 203.0.113.7, or server, function, endpoint:<service>
  --to <destination>      the same with a port: server:22, endpoint:secretsmanager:443,
                          8.8.8.8:443, [2001:db8::1]:443
  --protocol <protocol>   tcp, the default, or udp
  --prefix-list <id=...>  ranges of a managed prefix list that the stack is given, separated by
                          commas; may be repeated
  --file <path>           stack file to read instead of Pulumi.<stack>.yaml

Prints the path and exits with 0 when the connection is allowed; prints what stops it and exits with
1 when it is denied.`;

/** What to check. */
export interface ReachCommand {
  readonly stack: string;
  readonly file?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: IpProtocol;
  readonly prefixLists: PrefixLists;
}

/** Reads the arguments behind `npm run reach --`. */
export function readCommand(args: readonly string[]): ReachCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      from: { type: "string" },
      to: { type: "string" },
      protocol: { type: "string", default: "tcp" },
      "prefix-list": { type: "string", multiple: true, default: [] },
      file: { type: "string" },
    },
  });
  const { from, to, protocol, file } = values;
  const [stack, ...rest] = positionals;
  if (stack === undefined || rest.length > 0) {
    throw new UsageError(`expected one stack, got ${positionals.join(" ") || "none"}`);
  }
  if (file === undefined) requireStack(stack);
  else if (!existsSync(file)) throw new UsageError(`${file} does not exist`);
  if (from === undefined) throw new UsageError("--from is missing; say where packets come from");
  if (to === undefined)
    throw new UsageError("--to is missing; say where packets go, with the port");
  if (protocol !== "tcp" && protocol !== "udp") {
    throw new UsageError(`--protocol must be tcp or udp, got ${protocol}`);
  }
  const prefixLists = Object.fromEntries(values["prefix-list"].map(prefixList));
  return { stack, file, from, ...destination(to), protocol, prefixLists };
}

/** Takes a destination apart; an IPv6 address stands in brackets because of its colons. */
function destination(text: string): { to: string; port: number } {
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

function prefixList(text: string): [string, readonly string[]] {
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
