import type { GraphResource } from "../graph/graph";
import type { Interface } from "./endpoints";
import type { Direction, SubnetModel, UnlistedPeers } from "./model";
import {
  EPHEMERAL_PORTS,
  EVERYTHING,
  FAMILIES,
  type Family,
  FAMILY,
  INTERNET,
  repliedTo,
  towards,
} from "./packets";
import { packetsText } from "./text";
import {
  both,
  either,
  exactly,
  isWithin,
  meet,
  NOTHING,
  overlap,
  type Passage,
  replaced,
  type Traffic,
} from "./traffic";

/** One thing that packets meet, and what it lets through. */
export interface Stage {
  /** Decides about the packets. */
  readonly resource: Pick<GraphResource, "name" | "type">;
  /** Computed when it is first asked for: most flows stop at their first stage. */
  readonly passage: () => Passage;
  /** The decision about packets in words. */
  readonly sentence: (decision: StageDecision, asked: Traffic) => string;
}

/** Whether packets pass in any case, in no case, or only some of them or only perhaps. */
export type StageDecision = "passes" | "partly" | "stops";

/** Decision of a passage about packets. */
export const decisionOf = ({ certain, possible }: Passage, asked: Traffic): StageDecision =>
  isWithin(asked, certain) ? "passes" : overlap(asked, possible) ? "partly" : "stops";

/** The other end of packets, as rules see it. */
export type FarEnd = { readonly label: string } & (
  | { readonly kind: "addresses" }
  /** Peers whose addresses nobody has listed. */
  | { readonly kind: "unlisted"; readonly peers: UnlistedPeers }
  /** An interface, over one family; else over that of the addresses at the other end. */
  | { readonly kind: "interface"; readonly at: Interface; readonly family?: Family }
  /** AWS service behind a gateway endpoint, whose addresses only AWS knows. */
  | { readonly kind: "service"; readonly prefixListId: string }
);

/** What rules for addresses let through to or from the far end. */
export function seen(far: FarEnd, traffic: Traffic): Passage {
  if (far.kind === "service") return towardsOnce(traffic, PUBLIC_IPV4);
  if (far.kind !== "interface") return exactly(traffic);
  const toward = (family: Family): Passage =>
    towardsOnce(traffic, far.at.addresses[family] ?? NOTHING);
  return far.family === undefined
    ? either(FAMILIES.map((family) => both(toward(family), exactly(FAMILY[family]))))
    : toward(far.family);
}

const PUBLIC_IPV4 = meet(INTERNET, FAMILY[4]);
const known = new WeakMap<Traffic, Map<Traffic, Passage>>();

/** The same rules are asked about the same interfaces in many flows. */
function towardsOnce(traffic: Traffic, addresses: Traffic): Passage {
  const ofTraffic = known.get(traffic) ?? new Map<Traffic, Passage>();
  const passage = ofTraffic.get(addresses) ?? towards(exactly(traffic), addresses);
  known.set(traffic, ofTraffic.set(addresses, passage));
  return passage;
}

/** A stage with one sentence for what it lets pass and one for what it stops. */
export const stage = (
  resource: Stage["resource"],
  passage: Passage,
  passes: string,
  stops: string,
): Stage => ({
  ...{ resource, passage: () => passage },
  sentence: (decision) => ({ passes, partly: `it is not certain that ${passes}`, stops })[decision],
});

/** A stage that stops everything. */
export const blocked = (resource: Stage["resource"], sentence: string): Stage =>
  stage(resource, exactly(NOTHING), "", sentence);

/** In a VPC that exists already only the stack's security groups are known. */
export const assumption = (resource: Stage["resource"], zones: string): Stage =>
  stage(
    resource,
    { certain: NOTHING, possible: EVERYTHING },
    `the routes and network ACLs of ${zones} let it pass, which exist already`,
    "",
  );

/** Stages for replies, made into stages for the requests that they belong to. */
export function replies(stages: readonly Stage[]): readonly Stage[] {
  let before = (): Passage => exactly(EVERYTHING);
  return stages.map(({ resource, sentence, ...own }) => {
    const earlier = before;
    const passage = once(() => both(earlier(), own.passage()));
    before = passage;
    return {
      resource,
      passage: once(() => repliedTo(passage())),
      sentence: (decision, asked) =>
        `reply: ${sentence(
          decision,
          asked.map((box) => replaced(box, 1, EPHEMERAL_PORTS)),
        )}`,
    };
  });
}

/** A function that keeps its first result. */
export function once<T>(make: () => T): () => T {
  let made: { readonly result: T } | undefined;
  return () => (made ??= { result: make() }).result;
}

/** A subnet's network ACL, for packets that come in from, or go out to, the far end. */
export function aclStage({ acl }: SubnetModel, direction: Direction, far: FarEnd): Stage {
  const { resource, rules } = acl;
  if (rules === "everything") {
    const sentence = `the default network ACL of VPC ${resource.name} admits everything`;
    return stage(resource, exactly(EVERYTHING), sentence, sentence);
  }
  const passage = once(() => seen(far, rules[direction].traffic));
  const label = `network ACL ${resource.name}`;
  const whom = `${direction === "ingress" ? "in from" : "out to"} ${far.label}`;
  const naming = (allow: boolean, asked: Traffic): string =>
    rules[direction].entries
      .filter((entry) => entry.allow === allow && overlap(seen(far, entry.traffic).possible, asked))
      .map(({ name }) => name)
      .join(", ");
  const sentence = (decision: StageDecision, asked: Traffic): string => {
    if (decision !== "stops")
      return `${label} ${letting(passage(), asked)} ${whom} by ${naming(true, asked)}`;
    const refusing = naming(false, asked);
    return refusing === ""
      ? `${label} has no rule that lets ${packetsText(asked)} ${whom}`
      : `${label} refuses ${packetsText(asked)} ${whom} by ${refusing}`;
  };
  return { resource, passage, sentence };
}

/** `lets TCP 22`, `lets only TCP 32768-60999` or, if it depends on something unknown, `may let TCP 22`. */
export function letting({ certain }: Passage, asked: Traffic, verb = "let"): string {
  const part = meet(asked, certain);
  if (part.length === 0) return `may ${verb} ${packetsText(asked)}`;
  return `${verb}s ${isWithin(asked, part) ? "" : "only "}${packetsText(part)}`;
}

/** The routes of a subnet that lead to the far end by a target. */
export function routeStage(
  { table }: SubnetModel,
  target: { readonly id: string },
  far: FarEnd,
): Stage {
  const routes = table.routes.filter((route) => route.target.id === target.id);
  const passage = once(() => either(routes.map(({ traffic }) => seen(far, traffic))));
  const sentence = (decision: StageDecision, asked: Traffic): string => {
    const by = routes.filter(({ traffic }) => overlap(seen(far, traffic).possible, asked));
    const names = [...new Set(by.map(({ name }) => name))].join(", ");
    if (decision !== "stops") {
      return target.id === "local"
        ? `${table.label} keeps packets to ${far.label} inside the VPC`
        : `${table.label} leads ${decision === "partly" ? "some packets " : ""}to ${far.label} by ${names}`;
    }
    const others = table.routes.filter(({ traffic }) =>
      overlap(seen(far, traffic).possible, asked),
    );
    const leading = others.map(({ name, target: { id } }) => `${name} (${id})`).join(", ");
    return leading === ""
      ? `${table.label} has no route to ${far.label}`
      : `${table.label} leads to ${far.label} by ${leading}, and not by ${target.id}`;
  };
  return { resource: table.resource, passage, sentence };
}
