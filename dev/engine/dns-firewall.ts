import { randomBytes } from "node:crypto";

import { ACCOUNT_ID, ApiError, found, type Json, type JsonAction, Tags } from "./json-service";

const id = (prefix: string): string => `rslvr-${prefix}-${randomBytes(8).toString("hex")}`;
const arn = (region: string, resource: string): string =>
  `arn:aws:route53resolver:${region}:${ACCOUNT_ID}:${resource}`;

/**
 * DNS Firewall of Route 53 Resolver as far as the provider calls it, for emulators that lack it. It
 * refuses what AWS refuses about the order of a deletion.
 */
export class DnsFirewallStandIn {
  private readonly lists = new Map<string, Json>();
  private readonly domains = new Map<string, ReadonlySet<string>>();
  private readonly groups = new Map<string, Json>();
  private readonly associations = new Map<string, Json>();
  private readonly configs = new Map<string, Json>();
  private rules: readonly Json[] = [];
  private readonly tags = new Tags();

  /** Performs one action. */
  public async handle(action: string, input: Json, region: string): Promise<Json> {
    const act = this.actions[action];
    if (act === undefined) throw new ApiError("NotImplemented", `${action} is not implemented`);
    return act(input, region);
  }

  private readonly actions: Readonly<Record<string, JsonAction>> = {
    CreateFirewallDomainList: ({ Tags, ...input }, region) => {
      const Id = id("fdl");
      const Arn = arn(region, `firewall-domain-list/${Id}`);
      this.tags.add(Arn, Tags);
      this.domains.set(Id, new Set());
      this.lists.set(Id, { ...input, Id, Arn, Status: "COMPLETE" });
      return { FirewallDomainList: this.list(Id) };
    },
    GetFirewallDomainList: ({ FirewallDomainListId: Id }) => ({
      FirewallDomainList: this.list(Id),
    }),
    ListFirewallDomains: ({ FirewallDomainListId: Id }) => ({
      Domains: [...found(this.domains, Id)],
    }),
    UpdateFirewallDomains: ({ FirewallDomainListId: Id, Operation, Domains }) => {
      const own = found(this.domains, Id);
      const given = Domains as readonly string[];
      const kept = [...own].filter((each) => !given.includes(each));
      const next = { ADD: [...own, ...given], REMOVE: kept, REPLACE: given }[Operation as "ADD"];
      this.domains.set(Id as string, new Set(next));
      const { Name, Status } = this.list(Id);
      return { Id, Name, Status };
    },
    DeleteFirewallDomainList: ({ FirewallDomainListId: Id }) => {
      this.refuseIf(this.rules.some((rule) => rule["FirewallDomainListId"] === Id));
      const FirewallDomainList = { ...this.list(Id), Status: "DELETING" };
      this.lists.delete(Id as string);
      return { FirewallDomainList };
    },

    CreateFirewallRuleGroup: ({ Tags, ...input }, region) => {
      const Id = id("frg");
      const Arn = arn(region, `firewall-rule-group/${Id}`);
      this.tags.add(Arn, Tags);
      const own = { Status: "COMPLETE", ShareStatus: "NOT_SHARED", OwnerId: ACCOUNT_ID };
      this.groups.set(Id, { ...input, ...own, Id, Arn });
      return { FirewallRuleGroup: this.group(Id) };
    },
    GetFirewallRuleGroup: ({ FirewallRuleGroupId: Id }) => ({ FirewallRuleGroup: this.group(Id) }),
    DeleteFirewallRuleGroup: ({ FirewallRuleGroupId: Id }) => {
      const isUsed = [...this.associations.values()].some((a) => a["FirewallRuleGroupId"] === Id);
      this.refuseIf(isUsed || this.rulesOf(Id).length > 0);
      const FirewallRuleGroup = { ...this.group(Id), Status: "DELETING" };
      this.groups.delete(Id as string);
      return { FirewallRuleGroup };
    },

    CreateFirewallRule: (input) => {
      const others = this.rulesOf(this.group(input["FirewallRuleGroupId"])["Id"]);
      this.list(input["FirewallDomainListId"]);
      this.refuseIf(others.some(({ Priority }) => Priority === input["Priority"]));
      this.rules = [...this.rules, { FirewallDomainRedirectionAction: REDIRECTION, ...input }];
      return { FirewallRule: this.rules.at(-1) };
    },
    ListFirewallRules: ({ FirewallRuleGroupId: Id }) => ({
      FirewallRules: this.rulesOf(this.group(Id)["Id"]),
    }),
    UpdateFirewallRule: (input) => {
      const FirewallRule = { ...this.rule(input), ...input };
      this.rules = this.rules.map((rule) => (rule === this.rule(input) ? FirewallRule : rule));
      return { FirewallRule };
    },
    DeleteFirewallRule: (input) => {
      const FirewallRule = this.rule(input);
      this.rules = this.rules.filter((rule) => rule !== FirewallRule);
      return { FirewallRule };
    },

    AssociateFirewallRuleGroup: ({ Tags, ...input }, region) => {
      this.group(input["FirewallRuleGroupId"]);
      const Id = id("frgassoc");
      const Arn = arn(region, `firewall-rule-group-association/${Id}`);
      this.tags.add(Arn, Tags);
      const own = { MutationProtection: "DISABLED", Status: "COMPLETE" };
      this.associations.set(Id, { ...own, ...input, Id, Arn });
      return this.association(Id);
    },
    GetFirewallRuleGroupAssociation: ({ FirewallRuleGroupAssociationId: Id }) =>
      this.association(Id),
    UpdateFirewallRuleGroupAssociation: ({ FirewallRuleGroupAssociationId: Id, ...input }) => {
      this.associations.set(Id as string, { ...found(this.associations, Id), ...input });
      return this.association(Id);
    },
    DisassociateFirewallRuleGroup: ({ FirewallRuleGroupAssociationId: Id }) => {
      const association = { ...found(this.associations, Id), Status: "DELETING" };
      this.associations.delete(Id as string);
      return { FirewallRuleGroupAssociation: association };
    },

    UpdateFirewallConfig: ({ ResourceId, FirewallFailOpen }) => {
      const { Id = id("fc") } = this.configs.get(ResourceId as string) ?? {};
      const FirewallConfig = { Id, ResourceId, OwnerId: ACCOUNT_ID, FirewallFailOpen };
      this.configs.set(ResourceId as string, FirewallConfig);
      return { FirewallConfig };
    },
    ListFirewallConfigs: () => ({ FirewallConfigs: [...this.configs.values()] }),

    TagResource: ({ ResourceArn, Tags }) => this.tags.add(ResourceArn, Tags),
    UntagResource: ({ ResourceArn, TagKeys }) => this.tags.remove(ResourceArn, TagKeys),
    ListTagsForResource: ({ ResourceArn }) => ({ Tags: this.tags.of(ResourceArn) }),
  };

  private list(listId: unknown): Json {
    return { ...found(this.lists, listId), DomainCount: found(this.domains, listId).size };
  }

  private group(groupId: unknown): Json {
    return { ...found(this.groups, groupId), RuleCount: this.rulesOf(groupId).length };
  }

  private association(associationId: unknown): Json {
    return { FirewallRuleGroupAssociation: found(this.associations, associationId) };
  }

  private rulesOf(groupId: unknown): readonly Json[] {
    return this.rules.filter((rule) => rule["FirewallRuleGroupId"] === groupId);
  }

  private rule({ FirewallRuleGroupId, FirewallDomainListId }: Json): Json {
    const rule = this.rulesOf(FirewallRuleGroupId).find(
      (each) => each["FirewallDomainListId"] === FirewallDomainListId,
    );
    if (rule !== undefined) return rule;
    throw new ApiError("ResourceNotFoundException", "Unknown firewall rule");
  }

  private refuseIf(isUsed: boolean): void {
    if (isUsed) throw new ApiError("ConflictException", "The resource is in use");
  }
}

/** Default of AWS. */
const REDIRECTION = "INSPECT_REDIRECTION_DOMAIN";
