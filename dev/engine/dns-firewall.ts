import {
  ACCOUNT_ID,
  ApiError,
  found,
  type Json,
  type JsonActions,
  newId,
  Resources,
} from "./json-service";

/**
 * DNS Firewall of Route 53 Resolver as far as the provider calls it, for emulators that lack it. It
 * refuses what AWS refuses about the order of a deletion.
 */
export function dnsFirewallActions(): JsonActions {
  const resources = new Resources("route53resolver", "ResourceArn");
  const rules = new Map<string, Json>();
  const configs = new Map<unknown, Json>();
  const list = (id: unknown): Json => {
    const { Domains, ...own } = resources.get(id);
    return { ...own, DomainCount: (Domains as readonly string[]).length };
  };
  const rulesOf = (groupId: unknown): readonly Json[] =>
    [...rules.values()].filter((rule) => rule["FirewallRuleGroupId"] === groupId);
  const group = (id: unknown): Json => ({ ...resources.get(id), RuleCount: rulesOf(id).length });
  const rule = (input: Json): Json => found(rules.get(ruleKey(input)), "firewall rule");

  return {
    ...resources.tagActions,
    CreateFirewallDomainList: (input, region) => {
      const own = { Domains: [], ...input, Status: "COMPLETE" };
      const { Id } = resources.create("firewall-domain-list/rslvr-fdl", "Id", region, own);
      return { FirewallDomainList: list(Id) };
    },
    GetFirewallDomainList: ({ FirewallDomainListId: Id }) => ({ FirewallDomainList: list(Id) }),
    ListFirewallDomains: ({ FirewallDomainListId: Id }) => ({
      Domains: resources.get(Id)["Domains"],
    }),
    UpdateFirewallDomains: ({ FirewallDomainListId: Id, Operation, Domains }) => {
      const before = resources.get(Id);
      const own = before["Domains"] as readonly string[];
      const given = Domains as readonly string[];
      const others = own.filter((each) => !given.includes(each));
      const next = { ADD: [...others, ...given], REMOVE: others, REPLACE: given };
      const { Name, Status } = resources.put(Id, { ...before, Domains: next[Operation as "ADD"] });
      return { Id, Name, Status };
    },
    DeleteFirewallDomainList: ({ FirewallDomainListId: Id }) => {
      refuseIf([...rules.values()].some((each) => each["FirewallDomainListId"] === Id));
      const FirewallDomainList = { ...list(Id), Status: "DELETING" };
      resources.delete(Id);
      return { FirewallDomainList };
    },

    CreateFirewallRuleGroup: (input, region) => {
      const own = { Status: "COMPLETE", ShareStatus: "NOT_SHARED", OwnerId: ACCOUNT_ID };
      const { Id } = resources.create("firewall-rule-group/rslvr-frg", "Id", region, {
        ...input,
        ...own,
      });
      return { FirewallRuleGroup: group(Id) };
    },
    GetFirewallRuleGroup: ({ FirewallRuleGroupId: Id }) => ({ FirewallRuleGroup: group(Id) }),
    DeleteFirewallRuleGroup: ({ FirewallRuleGroupId: Id }) => {
      refuseIf(resources.where("FirewallRuleGroupId", Id).length + rulesOf(Id).length > 0);
      const FirewallRuleGroup = { ...group(Id), Status: "DELETING" };
      resources.delete(Id);
      return { FirewallRuleGroup };
    },

    CreateFirewallRule: (input) => {
      const { Id } = group(input["FirewallRuleGroupId"]);
      list(input["FirewallDomainListId"]);
      refuseIf(rulesOf(Id).some(({ Priority }) => Priority === input["Priority"]));
      const FirewallRule = { FirewallDomainRedirectionAction: REDIRECTION, ...input };
      rules.set(ruleKey(input), FirewallRule);
      return { FirewallRule };
    },
    ListFirewallRules: ({ FirewallRuleGroupId: Id }) => ({
      FirewallRules: rulesOf(group(Id)["Id"]),
    }),
    UpdateFirewallRule: (input) => {
      const FirewallRule = { ...rule(input), ...input };
      rules.set(ruleKey(input), FirewallRule);
      return { FirewallRule };
    },
    DeleteFirewallRule: (input) => {
      const FirewallRule = rule(input);
      rules.delete(ruleKey(input));
      return { FirewallRule };
    },

    AssociateFirewallRuleGroup: (input, region) => {
      group(input["FirewallRuleGroupId"]);
      const own = { MutationProtection: "DISABLED", Status: "COMPLETE", ...input };
      const prefix = "firewall-rule-group-association/rslvr-frgassoc";
      return { FirewallRuleGroupAssociation: resources.create(prefix, "Id", region, own) };
    },
    GetFirewallRuleGroupAssociation: ({ FirewallRuleGroupAssociationId: Id }) => ({
      FirewallRuleGroupAssociation: resources.get(Id),
    }),
    UpdateFirewallRuleGroupAssociation: ({ FirewallRuleGroupAssociationId: Id, ...input }) => ({
      FirewallRuleGroupAssociation: resources.put(Id, { ...resources.get(Id), ...input }),
    }),
    DisassociateFirewallRuleGroup: ({ FirewallRuleGroupAssociationId: Id }) => ({
      FirewallRuleGroupAssociation: { ...resources.delete(Id), Status: "DELETING" },
    }),

    UpdateFirewallConfig: ({ ResourceId, FirewallFailOpen }) => {
      const { Id = newId("rslvr-fc") } = configs.get(ResourceId) ?? {};
      const FirewallConfig = { Id, ResourceId, OwnerId: ACCOUNT_ID, FirewallFailOpen };
      configs.set(ResourceId, FirewallConfig);
      return { FirewallConfig };
    },
    ListFirewallConfigs: () => ({ FirewallConfigs: [...configs.values()] }),
  };
}

/** Default of AWS. */
const REDIRECTION = "INSPECT_REDIRECTION_DOMAIN";

/** A group has at most one rule for a list. */
const ruleKey = ({ FirewallRuleGroupId, FirewallDomainListId }: Json): string =>
  `${String(FirewallRuleGroupId)} ${String(FirewallDomainListId)}`;

function refuseIf(isUsed: boolean): void {
  if (isUsed) throw new ApiError("ConflictException", "The resource is in use");
}
