import { text } from "../graph/graph";
import type { Interface } from "./endpoints";
import type { Direction, GroupRule, NetworkModel } from "./model";
import { EVERYTHING } from "./packets";
import { type FarEnd, letting, once, seen, type Stage, type StageDecision } from "./stages";
import { packetsText } from "./text";
import { either, exactly, NOTHING, overlap, type Passage, type Traffic } from "./traffic";

/** The security groups of an interface that a connection begins or ends at. */
export function groupStage(
  network: NetworkModel,
  { groups, resource }: Interface,
  direction: Direction,
  far: FarEnd,
): Stage {
  const named = groups.map(
    (id) => network.resources.find((each) => each.id === id) ?? { ...resource, name: id },
  );
  const rules = groups
    .flatMap((id) => network[direction].get(id) ?? [])
    .map((rule) => ({ name: rule.name, passage: admitted(network, rule, far) }));
  // A group that the stack does not make may have any rules.
  const unknown = groups.filter((id) => !isKnownGroup(network, id));
  const isUnknown = unknown.length > 0 || groups.length === 0;
  if (isUnknown) {
    const any = { certain: NOTHING, possible: EVERYTHING };
    const name = unknown.join(", ") || "by default";
    rules.push({
      name: `rules of security group ${name}, which is not of this stack`,
      passage: any,
    });
  }
  const passage = once(() => either(rules.map((rule) => rule.passage)));
  const label = `security group ${named.map(({ name }) => name).join(", ")}`;
  const [side, whom] =
    direction === "ingress" ? ["inbound", `from ${far.label}`] : ["outbound", `to ${far.label}`];
  const sentence = (decision: StageDecision, asked: Traffic): string => {
    if (decision === "stops")
      return `${label} has no ${side} rule for ${packetsText(asked)} ${whom}`;
    const by = rules.filter((rule) => overlap(rule.passage.possible, asked));
    const names = by.map(({ name }) => name).join(", ");
    return `${label} ${letting(passage(), asked, "admit")} ${whom} by ${names}`;
  };
  return { resource: named[0] ?? resource, passage, sentence };
}

/** Whether a stack makes a group, or its VPC has it. */
const isKnownGroup = ({ vpc, resources }: NetworkModel, id: string): boolean =>
  id === vpc?.defaultGroup ||
  resources.some((each) => each.id === id && each.type === "aws:ec2/securityGroup:SecurityGroup");

/** What a rule of a security group lets through to or from the far end. */
function admitted(network: NetworkModel, { traffic, peers }: GroupRule, far: FarEnd): Passage {
  const nothing = exactly(NOTHING);
  if (peers === undefined) return far.kind === "unlisted" ? nothing : seen(far, traffic);
  const perhaps: Passage = { certain: NOTHING, possible: traffic };
  switch (far.kind) {
    case "addresses":
      return nothing;
    case "unlisted":
      return far.peers.kind === peers.kind && far.peers.id === peers.id ? perhaps : nothing;
    case "service":
      return peers.id === far.prefixListId ? exactly(traffic) : nothing;
    case "interface":
      if (peers.kind === "prefix-list") return isOfGateway(network, peers.id) ? nothing : perhaps;
      return far.at.groups.includes(peers.id) ? exactly(traffic) : nothing;
  }
}

/** Whether a prefix list has the addresses of a service that a gateway endpoint of the stack leads to. */
const isOfGateway = ({ resources }: NetworkModel, prefixListId: string): boolean =>
  resources.some(
    ({ type, outputs }) =>
      type === "aws:ec2/vpcEndpoint:VpcEndpoint" && text(outputs["prefixListId"]) === prefixListId,
  );
