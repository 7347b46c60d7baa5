import { createHash } from "node:crypto";

import { familyOf } from "../aws/cidr";
import type { PortRange } from "./client-access";

/** One stateless rule of a network ACL that admits TCP. */
export interface AclRule {
  readonly egress: boolean;
  /** 1 to 32766, unique per direction; derived from the rule, not from its place in a list. */
  readonly number: number;
  /** IPv4 or IPv6 range of the other side. */
  readonly range: string;
  readonly from: number;
  readonly to: number;
}

/** Ports that clients answer from; AWS's own interfaces use the whole of 1024 to 65535. */
export const EPHEMERAL = { from: 1024, to: 65535 } as const;

/** All of IPv4. */
export const EVERY_IPV4 = "0.0.0.0/0";

type Unnumbered = Omit<AclRule, "number">;

/** Requests from clients to the server's ports, and replies to them. */
export function serverAclRules(
  ranges: readonly string[],
  ports: readonly Pick<PortRange, "from" | "to">[],
): readonly AclRule[] {
  return numbered([
    ...ranges.flatMap((range) => ports.map(({ from, to }) => ({ egress: false, range, from, to }))),
    ...ranges.map((range) => ({ egress: true, range, ...EPHEMERAL })),
  ]);
}

/**
 * HTTPS from the function to what it calls, and replies.
 *
 * @param range the subnets of the function and of the endpoints, which stand in other zones too
 * @param called where its calls go: by default to these subnets only
 */
export function functionAclRules(range: string, called = range): readonly AclRule[] {
  const https = { from: 443, to: 443 };
  return numbered([
    { egress: true, range: called, ...https },
    { egress: false, range: called, ...EPHEMERAL },
    { egress: false, range, ...https },
    { egress: true, range, ...EPHEMERAL },
  ]);
}

/** Requests that a Transit Gateway hands over to the server in `ranges`, and the server's replies. */
export function attachmentAclRules(
  ranges: readonly string[],
  ports: readonly Pick<PortRange, "from" | "to">[],
): readonly AclRule[] {
  return numbered([
    ...ranges.flatMap((range) => ports.map(({ from, to }) => ({ egress: true, range, from, to }))),
    ...ranges.map((range) => ({ egress: false, range, ...EPHEMERAL })),
  ]);
}

/** A range or an IPv6 range as the arguments of AWS name it. */
export const cidrBlocks = (range: string): { cidrBlock: string } | { ipv6CidrBlock: string } =>
  familyOf(range) === 4 ? { cidrBlock: range } : { ipv6CidrBlock: range };

/**
 * Gives each rule a number taken from its own text, so that adding, removing or reordering clients
 * leaves the numbers of the others alone; a collision, one in thousands, moves to the next free one.
 */
function numbered(rules: readonly Unnumbered[]): AclRule[] {
  const taken = new Set<string>();
  return [...new Map(rules.map((rule) => [textOf(rule), rule]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, rule]) => {
      let number = 100 + (createHash("sha256").update(text).digest().readUInt32BE() % 32_000);
      while (taken.has(`${rule.egress} ${number}`)) number = number === 32_099 ? 100 : number + 1;
      taken.add(`${rule.egress} ${number}`);
      return { ...rule, number };
    });
}

const textOf = ({ egress, range, from, to }: Unnumbered): string =>
  `${egress ? "out" : "in"} ${range} ${from}-${to}`;
