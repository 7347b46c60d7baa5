import { overlaps } from "../../../aws/cidr";
import type { Graph, GraphResource } from "../../graph/graph";
import type { ResourceChange } from "../../preview/compare";
import { type Finding, findingsOf, type Problem, type StackRule } from "../rule";

/** An update that is about to happen. */
export interface PlannedUpdate {
  readonly before: Graph;
  /** Changes from `before` to the new graph. */
  readonly changes: readonly ResourceChange[];
}

/** Address ranges of a resource that no other resource of its network or table can have too. */
interface RangeOwner {
  /** Input that holds the id of the network or table. */
  readonly scope: string;
  /** Inputs that hold a range. */
  readonly ranges: readonly string[];
  /** Whether one range collides only with the same range, as in a route table. */
  readonly exact?: boolean;
  /** What AWS answers. */
  readonly error: string;
}

const OWNERS: Readonly<Record<string, RangeOwner>> = {
  "aws:ec2/subnet:Subnet": {
    scope: "vpcId",
    ranges: ["cidrBlock", "ipv6CidrBlock"],
    error: "InvalidSubnet.Conflict",
  },
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": {
    scope: "vpcId",
    ranges: ["cidrBlock"],
    error: "CidrConflict",
  },
  "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation": {
    scope: "vpcId",
    ranges: ["ipv6CidrBlock"],
    error: "CidrConflict",
  },
  "aws:ec2/route:Route": {
    scope: "routeTableId",
    ranges: ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
    exact: true,
    error: "RouteAlreadyExists",
  },
};

/** A range of a resource. */
interface Claim {
  readonly resource: GraphResource;
  readonly property: string;
  readonly range: string;
}

const claimsOf = (resource: GraphResource): Claim[] =>
  (OWNERS[resource.type]?.ranges ?? []).flatMap((property) => {
    const range = resource.inputs[property];
    return typeof range === "string" ? { resource, property, range } : [];
  });

/** Ranges that are taken while the update creates resources; Pulumi deletes the old ones last. */
function takenClaims({ before, changes }: PlannedUpdate): Claim[] {
  const gone = new Set(
    changes.flatMap(({ resource, deleteBeforeReplace }) =>
      deleteBeforeReplace ? [resource.urn] : [],
    ),
  );
  return before.resources.filter(({ urn }) => !gone.has(urn)).flatMap(claimsOf);
}

/** Ranges of the resources that the update creates in networks and tables that exist already. */
function newClaims({ changes }: PlannedUpdate): Claim[] {
  const created = changes.filter(({ kind }) => kind === "create" || kind === "replace");
  const urns = new Set(created.map(({ resource }) => resource.urn));
  return created
    .map(({ resource }) => resource)
    .filter(({ type, dependencies }) => {
      const owner = OWNERS[type];
      return owner && !(dependencies?.[owner.scope] ?? []).some((urn) => urns.has(urn));
    })
    .flatMap(claimsOf);
}

function collide(one: Claim, other: Claim): boolean {
  const owner = OWNERS[one.resource.type];
  return (
    owner !== undefined &&
    one.resource.type === other.resource.type &&
    one.property === other.property &&
    one.resource.inputs[owner.scope] === other.resource.inputs[owner.scope] &&
    (owner.exact === true ? one.range === other.range : overlaps(one.range, other.range))
  );
}

function problemOf(claim: Claim, taken: Claim): Problem {
  const { resource, property, range } = claim;
  const isOwn = taken.resource.urn === resource.urn;
  const holder = isOwn ? "of its predecessor" : `of ${taken.resource.name}`;
  const error = OWNERS[resource.type]?.error;
  return {
    subject: resource,
    problem: `${property} ${range} collides with ${taken.range} ${holder}, which the update deletes only after it creates this one, so that AWS refuses it (${error}); keep the old ranges and zones in their order, or use a free range`,
  };
}

/** Rules about an update, which only the stacks before and after it show together. */
export const UPDATE_RULES: readonly StackRule<PlannedUpdate>[] = [
  {
    name: "range-in-use",
    description: "No resource is created in an address range that a resource still holds.",
    facts: [31],
    scope: "stack",
    problems: (update) => {
      const taken = takenClaims(update);
      return newClaims(update).flatMap((claim) => {
        const holder = taken.find((other) => collide(claim, other));
        return holder === undefined ? [] : problemOf(claim, holder);
      });
    },
  },
];

/** Violations of rules about updates. */
export const updateFindings = (update: PlannedUpdate): readonly Finding[] =>
  findingsOf(UPDATE_RULES, [], update);
