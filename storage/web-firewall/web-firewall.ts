import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { CLOUDFRONT_REGION } from "../../aws/partition";
import { type Policy, policyOf } from "../../aws/policy-document";
import type { AwsEnvironment, Names } from "../../aws/resource-names";
import {
  hiddenHeaders,
  type IpSetKey,
  visible,
  type WebFirewallNames,
  webFirewallNames,
} from "../../aws/web-acl";
import type { WebFirewallConfig } from "../../config/schema/web-firewall";
import { EncryptionKey } from "../encryption-key";
import { logKeyPolicy } from "../logs";
import { capacityOf, INCLUDED_CAPACITY, planIpSets, planRules } from "./rules";

/** Arguments for {@link WebFirewall}. */
export interface WebFirewallArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  /** Section `storage.publish.firewall`. */
  readonly config: WebFirewallConfig;
  /** Days for which the log is kept. */
  readonly retentionInDays: number;
}

/** Headers that may hold secrets: a referrer may be a signed link. */
const SECRET_HEADERS = ["authorization", "cookie", "referer"];

/** All that WAF needs for CloudFront is in one region. */
const region = CLOUDFRONT_REGION;

/**
 * AWS WAF in front of published files, with its log. Everything is in us-east-1, where CloudFront looks
 * for web ACLs.
 *
 * Cost: $5 a month, $1 a month per rule, $0.60 per million requests, one KMS key; the log as CloudWatch
 * Logs charges it.
 */
export class WebFirewall extends pulumi.ComponentResource {
  /** ARN of the web ACL, for the distribution. */
  public readonly webAclArn: pulumi.Output<string>;
  /** Section `storage.publish.firewall`. */
  public readonly config: WebFirewallConfig;
  /** Key in us-east-1 for the log and the alarms. */
  public readonly keyArn: pulumi.Output<string>;

  private readonly parent: pulumi.CustomResourceOptions;
  private readonly own: WebFirewallNames;

  public constructor(
    private readonly name: string,
    private readonly args: WebFirewallArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:WebFirewall", name, {}, opts);
    this.parent = { parent: this };
    this.config = args.config;
    this.own = webFirewallNames(args.names.prefix);
    const acl = this.webAcl(this.ipSets());
    this.webAclArn = acl.arn;
    this.keyArn = this.key();
    this.log(acl);
    this.registerOutputs({ webAclArn: this.webAclArn });
  }

  private ipSets(): Partial<Record<IpSetKey, pulumi.Output<string>>> {
    return Object.fromEntries(
      planIpSets(this.args.config).map(({ key, family, addresses }) => {
        const logicalName = `${this.name}-${key}`;
        const set = new aws.wafv2.IpSet(
          logicalName,
          {
            region,
            name: this.own.ipSets[key],
            description: "Readers of published files",
            scope: "CLOUDFRONT",
            ipAddressVersion: `IPV${family}`,
            addresses: [...addresses],
            tags: { Name: logicalName },
          },
          this.parent,
        );
        return [key, set.arn];
      }),
    );
  }

  private webAcl(sets: Partial<Record<IpSetKey, pulumi.Output<string>>>): aws.wafv2.WebAcl {
    const { config } = this.args;
    const { webAcl } = this.own;
    return new aws.wafv2.WebAcl(
      this.name,
      {
        region,
        name: webAcl,
        description: `Who may read published files. Capacity: at most ${capacityOf(config)} of ${INCLUDED_CAPACITY} units`,
        scope: "CLOUDFRONT",
        defaultAction: { allow: {} },
        rules: planRules(config, sets),
        visibilityConfig: visible(webAcl),
        // Applies to all that WAF keeps of a request: also to Security Lake, which an account may turn on
        // outside of this stack, and to matched data in the log, which redacted fields do not cover.
        dataProtectionConfig: {
          dataProtections: [
            { action: "SUBSTITUTION", field: { fieldType: "QUERY_STRING" } },
            hiddenHeaders(SECRET_HEADERS),
          ],
        },
        tags: { Name: this.name },
      },
      this.parent,
    );
  }

  private key(): pulumi.Output<string> {
    const { awsEnvironment, names } = this.args;
    const { logGroup, keyAlias } = this.own;
    return new EncryptionKey(
      this.name,
      {
        alias: keyAlias,
        description: `Log and alarms of the web firewall of ${names.prefix}`,
        policy: awsEnvironment.apply((environment) =>
          firewallKeyPolicy({ ...environment, region }, logGroup),
        ),
        region,
      },
      this.parent,
    ).key.arn;
  }

  /** Logs what is blocked or counted; CloudFront logs the rest. */
  private log(acl: aws.wafv2.WebAcl): void {
    const group = new aws.cloudwatch.LogGroup(
      this.name,
      {
        region,
        name: this.own.logGroup,
        kmsKeyId: this.keyArn,
        retentionInDays: this.args.retentionInDays,
      },
      this.parent,
    );
    const condition = (action: string) => ({ actionCondition: { action } });
    new aws.wafv2.WebAclLoggingConfiguration(
      this.name,
      {
        region,
        resourceArn: acl.arn,
        logDestinationConfigs: [group.arn],
        redactedFields: [
          { queryString: {} },
          ...SECRET_HEADERS.map((name) => ({ singleHeader: { name } })),
        ],
        loggingFilter: {
          defaultBehavior: "DROP",
          filters: [
            {
              behavior: "KEEP",
              requirement: "MEETS_ANY",
              conditions: ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"].map(condition),
            },
          ],
        },
      },
      this.parent,
    );
  }
}

/** Policy of the firewall's key: CloudWatch Logs uses it for the one log group, CloudWatch for its topic. */
const firewallKeyPolicy = (environment: AwsEnvironment, logGroup: string): Policy =>
  policyOf(...logKeyPolicy(environment, [logGroup]).Statement, {
    Sid: "Alarms",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
  });
