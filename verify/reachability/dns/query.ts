import type { StackConfig } from "../../../config/schema/stack";
import { type GraphResource, text } from "../../graph/graph";
import type { NetworkModel } from "../model";
import { canonical, covers, type DnsFirewall, firewallOf, isForAllTypes } from "./names";
import type { Verdict } from "../reachability";

/** Whether a VPC's resolver answers queries for a name, and why. */
export interface NameVerdict {
  /** `allowed` where queries pass the firewall, whether or not the name exists. */
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

/** Whether a text is a DNS name of two labels or more, such as `example.com`. */
export const isDnsName = (name: string): boolean =>
  name.length <= 254 &&
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?!\d+\.?$)[a-z0-9-]{1,63}\.?$/i.test(name);

/**
 * Asks the DNS Firewall of a stack's VPC about one name. The first rule that is about it decides.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html
 */
export function nameVerdict(network: NetworkModel, config: StackConfig, name: string): NameVerdict {
  if (network.vpc === undefined && config.network.existingVpc === undefined) {
    return { verdict: "allowed", reasons: ["the stack is in no VPC, so no DNS Firewall is asked"] };
  }
  const firewall = firewallOf(network, config);
  if (!firewall.hasResolver) return { verdict: "denied", reasons: ["the VPC has no DNS resolver"] };
  const decided = decide(firewall, canonical(name));
  if (decided.verdict === "denied" && firewall.failsOpen.length > 0) {
    return { verdict: "partly", reasons: [...decided.reasons, ...firewall.failsOpen] };
  }
  if (config.network.existingVpc === undefined) return decided;
  const unknown = "rule groups that the VPC has before those of the stack are not known";
  return { verdict: "partly", reasons: [...decided.reasons, unknown] };
}

function decide({ rules, lists }: DnsFirewall, name: string): NameVerdict {
  const reasons: string[] = [];
  for (const rule of rules) {
    const { action } = rule.inputs;
    const domains = lists.get(text(rule.inputs["firewallDomainListId"]));
    if (domains === undefined) {
      reasons.push(`${titleOf(rule)} may be about it, by a list that is not known`);
      continue;
    }
    const domain = domains.find((each) => covers(each, name));
    if (domain === undefined) continue;
    const reason = `${titleOf(rule)} ${action === "BLOCK" ? "blocks" : "allows"} ${domain === "*" ? "every name" : domain}`;
    if (isForAllTypes(rule.inputs)) {
      const verdict = action === "BLOCK" ? "denied" : "allowed";
      return { verdict: reasons.length > 0 ? "partly" : verdict, reasons: [...reasons, reason] };
    }
    reasons.push(`${reason} for queries of type ${text(rule.inputs["qType"])}`);
  }
  const last = "no other rule of a DNS Firewall blocks it";
  return reasons.length > 0
    ? { verdict: "partly", reasons: [...reasons, last] }
    : { verdict: "allowed", reasons: [last.replace("other ", "")] };
}

const titleOf = ({ name }: GraphResource): string => `DNS Firewall rule ${name}`;
