import { type Graph, resourcesOf, text, texts } from "../graph/graph";
import type { Connection, SubnetModel } from "./model";

/** Peerings and attachments of a stack, and those that only its routes name. */
export function connectionsOf(
  graph: Graph,
  subnets: readonly SubnetModel[],
): readonly Connection[] {
  const peerings = resourcesOf(graph, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection").map(
    (resource): Connection => ({
      ...{ kind: "peering", resource, id: resource.id, subnets: [] },
      isPending: false,
    }),
  );
  const pending = pendingConnections(graph);
  const attached = resourcesOf(graph, "aws:ec2transitgateway/vpcAttachment:VpcAttachment").map(
    (resource): Connection => ({
      kind: "transit-gateway",
      resource,
      id: text(resource.inputs["transitGatewayId"]),
      subnets: subnets.filter(({ id }) => texts(resource.inputs["subnetIds"]).includes(id)),
      isPending: pending.has(resource.id),
    }),
  );
  const made = [...peerings, ...attached];
  const targets = subnets.flatMap(({ table }) => table.routes.map(({ target }) => target));
  const named = targets.flatMap(({ kind, id }): Connection[] =>
    kind === "peering" || kind === "transit-gateway"
      ? [{ kind, id, resource: undefined, subnets: [], isPending: false }]
      : [],
  );
  return [...made, ...named].filter(
    ({ id }, index, all) => all.findIndex((each) => each.id === id) === index,
  );
}

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
