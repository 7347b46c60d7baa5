import assert from "node:assert/strict";

import { dnsFirewallActions } from "../../../dev/engine/dns-firewall";
import type { Json } from "../../../dev/engine/json-service";

describe("DNS Firewall, standing in", () => {
  const actions = dnsFirewallActions();
  const act = async (action: string, input: Json): Promise<Json> =>
    (await actions[action]?.(input, "eu-central-1")) ?? {};
  const create = async (what: string, input: Json = {}): Promise<string> => {
    const answer = await act(`Create${what}`, { CreatorRequestId: "r", Name: what, ...input });
    return (answer[what] as { Id: string }).Id;
  };

  it("keeps the names of a list, and what a rule does with them", async () => {
    const FirewallDomainListId = await create("FirewallDomainList");
    const update = (Operation: string, ...Domains: string[]): Promise<Json> =>
      act("UpdateFirewallDomains", { FirewallDomainListId, Operation, Domains });
    await update("REPLACE", "a.example.", "b.example.");
    await update("ADD", "c.example.");
    await update("REMOVE", "a.example.");
    assert.deepEqual(await act("ListFirewallDomains", { FirewallDomainListId }), {
      Domains: ["b.example.", "c.example."],
    });
    const { FirewallDomainList } = await act("GetFirewallDomainList", { FirewallDomainListId });
    const { DomainCount, Status } = FirewallDomainList as Json;
    assert.deepEqual([DomainCount, Status], [2, "COMPLETE"]);

    const FirewallRuleGroupId = await create("FirewallRuleGroup");
    const rule = { FirewallRuleGroupId, FirewallDomainListId, Priority: 100, Action: "ALLOW" };
    await act("CreateFirewallRule", rule);
    await act("UpdateFirewallRule", { ...rule, Action: "BLOCK" });
    assert.deepEqual(await act("ListFirewallRules", { FirewallRuleGroupId }), {
      FirewallRules: [
        { ...rule, Action: "BLOCK", FirewallDomainRedirectionAction: "INSPECT_REDIRECTION_DOMAIN" },
      ],
    });
  });

  it("refuses to delete what is in use, and a priority that is taken, as AWS does", async () => {
    const FirewallDomainListId = await create("FirewallDomainList");
    const FirewallRuleGroupId = await create("FirewallRuleGroup");
    const rule = { FirewallRuleGroupId, FirewallDomainListId, Priority: 1 };
    await act("CreateFirewallRule", rule);
    const inUse = { type: "ConflictException" };
    await assert.rejects(act("CreateFirewallRule", rule), inUse);
    await assert.rejects(act("DeleteFirewallDomainList", { FirewallDomainListId }), inUse);
    await assert.rejects(act("DeleteFirewallRuleGroup", { FirewallRuleGroupId }), inUse);
    const { FirewallRuleGroupAssociation } = await act("AssociateFirewallRuleGroup", {
      FirewallRuleGroupId,
      VpcId: "vpc-1",
      Priority: 101,
    });
    const { Id: FirewallRuleGroupAssociationId } = FirewallRuleGroupAssociation as Json;
    await act("DeleteFirewallRule", rule);
    await assert.rejects(act("DeleteFirewallRuleGroup", { FirewallRuleGroupId }), inUse);
    await act("DisassociateFirewallRuleGroup", { FirewallRuleGroupAssociationId });
    await act("DeleteFirewallRuleGroup", { FirewallRuleGroupId });
    await act("DeleteFirewallDomainList", { FirewallDomainListId });
    const gone = { type: "ResourceNotFoundException" };
    await assert.rejects(act("GetFirewallRuleGroup", { FirewallRuleGroupId }), gone);
    await assert.rejects(
      act("GetFirewallRuleGroupAssociation", { FirewallRuleGroupAssociationId }),
      gone,
    );
    await assert.rejects(act("DeleteFirewallRule", rule), gone);
  });

  it("keeps one setting for each VPC, under one id", async () => {
    const update = (FirewallFailOpen: string): Promise<Json> =>
      act("UpdateFirewallConfig", { ResourceId: "vpc-1", FirewallFailOpen });
    const { FirewallConfig: first } = await update("DISABLED");
    const { FirewallConfig: second } = await update("ENABLED");
    assert.deepEqual(second, { ...(first as Json), FirewallFailOpen: "ENABLED" });
    assert.deepEqual(await act("ListFirewallConfigs", {}), { FirewallConfigs: [second] });
  });

  it("keeps the tags of what it makes", async () => {
    const answer = await act("CreateFirewallRuleGroup", {
      Tags: [{ Key: "Name", Value: "names" }],
    });
    const { Arn: ResourceArn } = answer["FirewallRuleGroup"] as Json;
    await act("TagResource", { ResourceArn, Tags: [{ Key: "project", Value: "managed-sftp" }] });
    await act("UntagResource", { ResourceArn, TagKeys: ["Name"] });
    assert.deepEqual(await act("ListTagsForResource", { ResourceArn }), {
      Tags: [{ Key: "project", Value: "managed-sftp" }],
    });
  });
});
