import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { blockOf, familyOf, prefixOf } from "../../aws/cidr";
import type { ApiLimits } from "./rest-api";
import { CLIENT_HEADER, PASSWORD_HEADERS } from "./definition";

type WebAclRule = aws.types.input.wafv2.WebAclRule;

/** Arguments of {@link createFirewall}. */
export interface FirewallArgs {
  /** Begins the names of the metrics. */
  readonly prefix: string;
  readonly limits: ApiLimits;
  /** The API's stage, in front of which the firewall stands. */
  readonly stage: aws.apigateway.Stage;
}

/** Metrics, but no samples: for hours they would show the passwords in the headers of requests. */
const visible = (metricName: string): aws.types.input.wafv2.WebAclVisibilityConfig => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

/** Refuses an address that tries too often, and a header that holds none. */
const attemptsRule = (prefix: string, limit: number): WebAclRule => ({
  name: "attempts",
  priority: 0,
  action: { block: {} },
  statement: {
    rateBasedStatement: {
      limit,
      evaluationWindowSec: 300,
      aggregateKeyType: "FORWARDED_IP",
      forwardedIpConfig: { headerName: CLIENT_HEADER, fallbackBehavior: "MATCH" },
    },
  },
  visibilityConfig: visible(`${prefix}-attempts`),
});

/** Admits the addresses of one family. */
const clientsRule = (prefix: string, { arn }: aws.wafv2.IpSet, family: 4 | 6): WebAclRule => ({
  name: `clients-ipv${family}`,
  priority: family,
  action: { allow: {} },
  statement: {
    ipSetReferenceStatement: {
      arn,
      ipSetForwardedIpConfig: {
        headerName: CLIENT_HEADER,
        position: "FIRST",
        fallbackBehavior: "NO_MATCH",
      },
    },
  },
  visibilityConfig: visible(`${prefix}-clients-ipv${family}`),
});

/**
 * Ranges of one family as WAF takes them: a whole family is refused, but its two halves are not.
 *
 * @param cidrs ranges of both families
 */
export const addressesOf = (cidrs: readonly string[], family: 4 | 6): string[] =>
  cidrs
    .filter((cidr) => familyOf(cidr) === family)
    .flatMap((cidr) => (prefixOf(cidr) === 0 ? [blockOf(cidr, 0, 1), blockOf(cidr, 1, 1)] : cidr));

/** A firewall in front of the API, which looks at the client's address; Transfer's own says nothing. */
export function createFirewall(
  name: string,
  args: FirewallArgs,
  opts: pulumi.CustomResourceOptions,
): aws.wafv2.WebAclAssociation {
  const { prefix, limits, stage } = args;
  const { allowedCidrs, attemptsPerFiveMinutes } = limits;
  const acl = new aws.wafv2.WebAcl(
    name,
    {
      description: "Who may ask the identity function of the SFTP server, and how often",
      scope: "REGIONAL",
      defaultAction: allowedCidrs.length > 0 ? { block: {} } : { allow: {} },
      rules: [attemptsRule(prefix, attemptsPerFiveMinutes), ...clientsRules(name, args, opts)],
      visibilityConfig: visible(`${prefix}-firewall`),
      // Also for logs and Security Lake, which an account may collect without asking this stack.
      dataProtectionConfig: {
        dataProtections: [
          {
            action: "SUBSTITUTION",
            field: { fieldType: "SINGLE_HEADER", fieldKeys: [...PASSWORD_HEADERS] },
          },
        ],
      },
      tags: { Name: name },
    },
    opts,
  );
  return new aws.wafv2.WebAclAssociation(
    name,
    { resourceArn: stage.arn, webAclArn: acl.arn },
    // A stage has one firewall: deleted afterwards, the old association would take the new one away.
    { ...opts, deleteBeforeReplace: true },
  );
}

/** One rule a family that has ranges; a set of addresses is of one family. */
const clientsRules = (
  name: string,
  { prefix, limits }: FirewallArgs,
  opts: pulumi.CustomResourceOptions,
): WebAclRule[] =>
  ([4, 6] as const).flatMap((family) => {
    const addresses = addressesOf(limits.allowedCidrs, family);
    if (addresses.length === 0) return [];
    const key = `${name}-clients-ipv${family}`;
    const set = new aws.wafv2.IpSet(
      key,
      {
        description: "Networks of SFTP clients",
        scope: "REGIONAL",
        ipAddressVersion: `IPV${family}`,
        addresses,
        tags: { Name: key },
      },
      opts,
    );
    return clientsRule(prefix, set, family);
  });
