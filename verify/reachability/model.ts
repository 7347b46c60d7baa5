import type { GraphResource } from "../graph/graph";
import type { AclEntry, GroupRule } from "./packet";

/** A stack's network as packets see it. */
export interface NetworkModel {
  /** Absent where the stack makes none, be it public or in a VPC that exists already. */
  readonly vpc: Vpc | undefined;
  readonly subnets: readonly SubnetModel[];
  readonly connections: readonly Connection[];
  /** Ranges of managed prefix lists, as far as they are known. */
  readonly prefixLists: ReadonlyMap<string, readonly string[]>;
  /** Inbound rules by id of their security group. */
  readonly ingress: ReadonlyMap<string, readonly GroupRule[]>;
  /** Outbound rules by id of their security group. */
  readonly egress: ReadonlyMap<string, readonly GroupRule[]>;
  /** Everything in the graph, with secrets laid open. */
  readonly resources: readonly GraphResource[];
}

/** The VPC that the stack makes. */
export interface Vpc {
  readonly resource: GraphResource;
  /** The IPv4 range and, with dual stack, the IPv6 one. */
  readonly ranges: readonly string[];
  /** Gateways that are attached to it. */
  readonly internetGateways: readonly GraphResource[];
  /** Id of the security group of interfaces that are given none. */
  readonly defaultGroup: string;
}

/** A subnet with the ACL and the route table that hold for it. */
export interface SubnetModel {
  readonly resource: GraphResource;
  readonly id: string;
  readonly zone: string;
  /** The IPv4 range and, with dual stack, the IPv6 one. */
  readonly ranges: readonly string[];
  readonly acl: Acl;
  readonly table: RouteTableModel;
}

/** A network ACL; the default one admits everything until the stack empties it. */
export interface Acl {
  readonly resource: GraphResource;
  readonly rules:
    "everything" | { readonly ingress: readonly AclEntry[]; readonly egress: readonly AclEntry[] };
}

/** Where a route leads; a translation is a NAT or an egress-only gateway, so a way out but not in. */
export interface RouteTarget {
  readonly kind: "local" | "internet-gateway" | "translation" | "peering" | "transit-gateway";
  readonly id: string;
}

/** A route of a table. */
export interface RouteModel {
  readonly name: string;
  readonly destinations: readonly string[];
  readonly target: RouteTarget;
}

/** A route table of one or more subnets. */
export interface RouteTableModel {
  /** The table, or the VPC for the main one, which the stack does not make. */
  readonly resource: GraphResource;
  readonly label: string;
  readonly routes: readonly RouteModel[];
  /** Ids of the gateway endpoints that it leads to. */
  readonly gatewayEndpoints: readonly string[];
}

/** A peering or Transit Gateway attachment. */
export interface Connection {
  readonly kind: "peering" | "transit-gateway";
  readonly resource: GraphResource;
  /** What routes name: the peering connection, or the gateway behind the attachment. */
  readonly id: string;
  /** Subnets with the attachment's own interfaces; none for a peering. */
  readonly subnets: readonly SubnetModel[];
  /** Whether it waits for the other side's acceptance and carries nothing; a peering is taken not to. */
  readonly isPending: boolean;
}
