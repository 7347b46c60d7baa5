import type { GraphResource } from "../graph/graph";
import type { Traffic } from "./traffic";

/** A stack's network as packets see it. */
export interface NetworkModel {
  /** Absent where the stack makes none, be it public or in a VPC that exists already. */
  readonly vpc: Vpc | undefined;
  readonly subnets: readonly SubnetModel[];
  readonly connections: readonly Connection[];
  /** Rules by id of their security group. */
  readonly ingress: ReadonlyMap<string, readonly GroupRule[]>;
  readonly egress: ReadonlyMap<string, readonly GroupRule[]>;
  /** Everything in the graph, with secrets laid open. */
  readonly resources: readonly GraphResource[];
}

/** The VPC that the stack makes. */
export interface Vpc {
  readonly resource: GraphResource;
  /** Every packet to or from its ranges. */
  readonly traffic: Traffic;
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
  /** Every packet to or from its ranges. */
  readonly traffic: Traffic;
  readonly acl: Acl;
  readonly table: RouteTableModel;
}

/** A network ACL; the default one admits everything until the stack empties it. */
export interface Acl {
  readonly resource: GraphResource;
  readonly rules: "everything" | Readonly<Record<Direction, AclRules>>;
}

/** Direction of packets, as seen from an interface or subnet. */
export type Direction = "ingress" | "egress";

/** Rules of a network ACL for one direction. */
export interface AclRules {
  /** In the order of their numbers. */
  readonly entries: readonly AclEntry[];
  /** What they let through together: the first rule that speaks about a packet decides. */
  readonly traffic: Traffic;
}

/** A numbered rule of a network ACL. */
export interface AclEntry {
  readonly name: string;
  readonly number: number;
  readonly allow: boolean;
  readonly traffic: Traffic;
}

/** A rule of a security group, for one direction. */
export interface GroupRule {
  readonly name: string;
  /** What it lets through to or from its peers; every address where they are not known as addresses. */
  readonly traffic: Traffic;
  /** Peers that it does not name by their addresses; undefined where it does. */
  readonly peers: UnlistedPeers | undefined;
}

/** Members of a security group, or entries of a prefix list that nobody has listed. */
export interface UnlistedPeers {
  readonly kind: "group" | "prefix-list";
  readonly id: string;
}

/** Where a route leads; a translation is a NAT or an egress-only gateway, so a way out but not in. */
export interface RouteTarget {
  readonly kind: "local" | "internet-gateway" | "translation" | "peering" | "transit-gateway";
  readonly id: string;
}

/** A route of a table, with what it holds for: what no route with a longer prefix takes away. */
export interface RouteModel {
  readonly name: string;
  readonly target: RouteTarget;
  readonly traffic: Traffic;
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
  /** Undefined where only a route names it, so that nobody knows what is behind it. */
  readonly resource: GraphResource | undefined;
  /** What routes name: the peering connection, or the gateway behind the attachment. */
  readonly id: string;
  /** Subnets with the attachment's own interfaces; none for a peering. */
  readonly subnets: readonly SubnetModel[];
  /** Whether it waits for the other side's acceptance and carries nothing; a peering is taken not to. */
  readonly isPending: boolean;
}
