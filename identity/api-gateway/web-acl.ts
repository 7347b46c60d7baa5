import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { addressesOf, hiddenHeaders, visible } from "../../aws/web-acl";
import type { ApiLimits } from "./rest-api";
import { CLIENT_HEADER, PASSWORD_HEADERS } from "./definition";

type WebAclRule = aws.types.input.wafv2.WebAclRule;

/** Arguments of {@link createFirewall}. */
export interface FirewallArgs {
  /** Prefix of the names of the metrics. */
  readonly prefix: string;
  readonly limits: ApiLimits;
  /** Stage of the API that the firewall protects. */
  readonly stage: aws.apigateway.Stage;
}

/** Blocks an address with too many attempts, and requests without a valid address in the header. */
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

/** Allows the addresses of one IP version. */
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

/** Creates a firewall for the API. It checks the client's address, not that of the caller, Transfer. */
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
      // Also applies to logs and Security Lake, which an account may turn on outside of this stack.
      dataProtectionConfig: {
        dataProtections: [hiddenHeaders(PASSWORD_HEADERS)],
      },
      tags: { Name: name },
    },
    opts,
  );
  return new aws.wafv2.WebAclAssociation(
    name,
    { resourceArn: stage.arn, webAclArn: acl.arn },
    // A stage has one firewall. Deleted afterwards, the old association would remove the new one.
    { ...opts, deleteBeforeReplace: true },
  );
}

/** Rules for the allowed ranges, one per IP version. */
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
