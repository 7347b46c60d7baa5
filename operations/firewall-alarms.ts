import type * as pulumi from "@pulumi/pulumi";

import { CLOUDFRONT_REGION } from "../aws/partition";
import type { AwsEnvironment, Names } from "../aws/resource-names";
import { webFirewallNames } from "../aws/web-acl";
import type { WebFirewallConfig } from "../config/schema/web-firewall";
import type { OperationsConfig } from "../config/schema/operations";
import { type AlarmPlan, AT_ONCE, createAlarm } from "./alarms";
import { createTopic } from "./topic";

/** The web firewall of published files, as its alarms need it. */
export interface AlarmedFirewall {
  readonly config: WebFirewallConfig;
  /** Key in us-east-1 for a topic. */
  readonly keyArn: pulumi.Output<string>;
}

/** Arguments for {@link createFirewallAlarms}. */
export interface FirewallAlarmsArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly firewall: AlarmedFirewall;
  readonly alarms: Exclude<OperationsConfig["alarms"], false>;
}

const region = CLOUDFRONT_REGION;

/**
 * Alarm on blocked requests. Metrics of a web ACL for CloudFront have no dimension for a region (AWS WAF
 * Developer Guide, "AWS WAF metrics and dimensions"); `ALL` counts all rules, the rate limit among them.
 */
export const firewallAlarm = (
  { prefix }: Names,
  { blockedRequests }: WebFirewallConfig,
): AlarmPlan => {
  const { webAcl, logGroup } = webFirewallNames(prefix);
  return {
    key: "firewall-blocked",
    description: `AWS WAF blocks many requests for published files. In ${logGroup} (${region}) find terminatingRuleId and httpRequest.clientIp. Readers whom a rule blocks by mistake need another setting in storage.publish.firewall; an attacker's ranges go to blockedCidrs.`,
    metrics: [
      {
        namespace: "AWS/WAFV2",
        name: "BlockedRequests",
        dimensions: { WebACL: webAcl, Rule: "ALL" },
      },
    ],
    ...AT_ONCE,
    threshold: blockedRequests,
  };
};

/**
 * Creates the alarm in the region of CloudFront's metrics, where its topic has to be, too: a topic of
 * the operator's, or one of the stack with the same recipients as those of its other alarms.
 */
export function createFirewallAlarms(
  name: string,
  { awsEnvironment, names, firewall, alarms }: FirewallAlarmsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  // The configuration refuses a topic in another region.
  const topicArn =
    firewall.config.alarmTopicArn ??
    alarms.topicArn ??
    createTopic(
      `${name}-firewall`,
      {
        awsEnvironment: awsEnvironment.apply((environment) => ({ ...environment, region })),
        topicName: webFirewallNames(names.prefix).topic,
        displayName: `Alarms of the web firewall of ${names.prefix}`,
        keyArn: firewall.keyArn,
        alarms: `${names.prefix}-firewall-*`,
        emails: alarms.emails,
        region,
      },
      opts,
    ).arn;
  const plan = firewallAlarm(names, firewall.config);
  createAlarm(name, { names, plan, topicArn, region }, opts);
}
