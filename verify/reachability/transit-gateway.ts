import type { Graph } from "../graph/graph";
import type { Packet } from "./packet";
import type { Connection, SubnetModel } from "./model";
import { aclStep, type RemotePeer, passes, type PathStep, stops } from "./steps";

/** Ids of connections that the stack's outputs call pending; no resource says so. */
export function pendingConnections({ outputs }: Graph): ReadonlySet<string> {
  const networks = (outputs["clientNetworks"] ?? []) as readonly {
    readonly connectionId: string;
    readonly acceptance: string;
  }[];
  return new Set(
    networks
      .filter(({ acceptance }) => acceptance === "pending acceptance")
      .map(({ connectionId }) => connectionId),
  );
}

/**
 * From a Transit Gateway to an interface. The gateway hands packets over at its own interface in any
 * of the attachment's subnets. Where that is another subnet, its network ACL has to let them out;
 * where it is the same, AWS asks none of its rules.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
 */
export function* attachmentIn(
  connection: Connection | undefined,
  subnet: SubnetModel,
  to: RemotePeer,
  packet: Packet,
): Generator<PathStep> {
  const asked = new Set<string>();
  for (const own of connection?.subnets ?? []) {
    if (own !== subnet && asked.has(own.acl.resource.id)) continue;
    if (own !== subnet) asked.add(own.acl.resource.id);
    yield own === subnet
      ? passes(
          own.resource,
          `subnet ${own.resource.name} also holds the attachment, whose packets its network ACL does not see`,
        )
      : aclStep(own, "egress", to, packet);
  }
}

/**
 * From an interface to a Transit Gateway, which takes packets only from zones in which the
 * attachment has a subnet. Inbound rules of that subnet hold for them, also where it is the
 * interface's own.
 */
export function* attachmentOut(
  { kind, resource, subnets }: Connection,
  subnet: SubnetModel,
  from: RemotePeer,
  packet: Packet,
): Generator<PathStep> {
  if (kind !== "transit-gateway") return;
  const own = subnets.find(({ zone }) => zone === subnet.zone);
  yield own === undefined
    ? stops(resource, `Transit Gateway attachment ${resource.name} has no subnet in ${subnet.zone}`)
    : aclStep(own, "ingress", from, packet);
}
