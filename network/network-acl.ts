import { createHash } from "node:crypto";

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { familyOf } from "../aws/cidr";
import type { ClientPorts } from "../config/client-access";

/** Stateless rule of a network ACL that allows TCP. */
export interface AclRule {
  readonly egress: boolean;
  /** Rule number, 1 to 32766 and unique per direction; derived from the rule, not from its position. */
  readonly number: number;
  /** IPv4 or IPv6 range of the remote end. */
  readonly range: string;
  readonly from: number;
  readonly to: number;
}

/** Ephemeral ports; AWS's own network interfaces use all of them. */
const EPHEMERAL = { from: 1024, to: 65535 } as const;

const HTTPS = { from: 443, to: 443 } as const;

/** Range of all IPv4 addresses. */
export const EVERY_IPV4 = "0.0.0.0/0";

type UnnumberedRule = Omit<AclRule, "number">;

/**
 * Rules for requests from clients to the server's ports, and for the replies.
 *
 * @param endpoints range of the interface endpoints, if the server calls any of them
 */
export function serverAclRules(
  ranges: readonly string[],
  ports: readonly Pick<ClientPorts, "from" | "to">[],
  endpoints?: string,
): readonly AclRule[] {
  return numbered([
    ...ranges.flatMap((range) => ports.map(({ from, to }) => ({ egress: false, range, from, to }))),
    ...ranges.map((range) => ({ egress: true, range, ...EPHEMERAL })),
    ...(endpoints === undefined
      ? []
      : [
          { egress: true, range: endpoints, ...HTTPS },
          { egress: false, range: endpoints, ...EPHEMERAL },
        ]),
  ]);
}

/**
 * Rules for HTTPS requests from the function and to the interface endpoints, and for the replies.
 *
 * @param range subnets of the function and of the interface endpoints, in all zones
 * @param destination range that the function calls
 * @param callers ranges of others that call the interface endpoints
 */
export function functionAclRules(
  range: string,
  destination = range,
  callers: readonly string[] = [],
): readonly AclRule[] {
  return numbered([
    { egress: true, range: destination, ...HTTPS },
    { egress: false, range: destination, ...EPHEMERAL },
    ...[range, ...callers].flatMap((caller) => [
      { egress: false, range: caller, ...HTTPS },
      { egress: true, range: caller, ...EPHEMERAL },
    ]),
  ]);
}

/** Rules for requests from a Transit Gateway attachment to servers in `ranges`, and for the replies. */
export function attachmentAclRules(
  ranges: readonly string[],
  ports: readonly Pick<ClientPorts, "from" | "to">[],
): readonly AclRule[] {
  return numbered([
    ...ranges.flatMap((range) => ports.map(({ from, to }) => ({ egress: true, range, from, to }))),
    ...ranges.map((range) => ({ egress: false, range, ...EPHEMERAL })),
  ]);
}

/**
 * Gives each rule a number derived from its own text, so that adding, removing or reordering clients
 * keeps the numbers of all other rules. After a collision, one in thousands, the next number is taken.
 */
function numbered(rules: readonly UnnumberedRule[]): AclRule[] {
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

const textOf = ({ egress, range, from, to }: UnnumberedRule): string =>
  `${egress ? "out" : "in"} ${range} ${from}-${to}`;

/** Arguments for {@link networkAcl}. */
export interface NetworkAclArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Subnets to associate; others keep the default network ACL, which allows nothing. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly rules: readonly AclRule[];
}

/** Creates a network ACL with the given rules only. */
export function networkAcl(
  name: string,
  { vpcId, subnetIds, rules }: NetworkAclArgs,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const acl = new aws.ec2.NetworkAcl(
    name,
    { vpcId, subnetIds: [...subnetIds], tags: { Name: name } },
    opts,
  );
  return rules.map(
    ({ egress, number, range, from, to }) =>
      new aws.ec2.NetworkAclRule(
        // Direction and number, which AWS keeps unique: a changed rule is replaced under the same
        // number, which AWS refuses while the old rule exists.
        `${name}-${egress ? "out" : "in"}-${number}`,
        {
          networkAclId: acl.id,
          ruleNumber: number,
          egress,
          protocol: "tcp",
          ruleAction: "allow",
          fromPort: from,
          toPort: to,
          ...(familyOf(range) === 4 ? { cidrBlock: range } : { ipv6CidrBlock: range }),
        },
        { ...opts, deleteBeforeReplace: true },
      ),
  );
}
