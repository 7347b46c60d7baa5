import { type AwsEnvironment, namesOf, stateMachineArn } from "../aws/resource-names";
import { CLOUDFRONT_REGION } from "../aws/partition";
import { allow, type Statement } from "../aws/policy-document";
import {
  newOrOwnTags,
  newTags,
  ownTags,
  stateMachineStatement,
  type StackArns,
} from "./stack-arns";
import { viewerLogName } from "../storage/publish/viewer-logs";

/**
 * Statements for a published folder. Only distributions have tags; policies, origin access controls and
 * keys of CloudFront are worth nothing without one, and have ids that AWS makes.
 */
export function publishStatements(
  awsEnvironment: AwsEnvironment,
  stack: string,
  { webFirewall }: StackArns,
): Statement[] {
  const { partition, accountId } = awsEnvironment;
  const global = (kind: string): string => `arn:${partition}:cloudfront::${accountId}:${kind}/*`;
  const logs = (kind: string): string =>
    `arn:${partition}:logs:${CLOUDFRONT_REGION}:${accountId}:${kind}`;
  const name = viewerLogName(namesOf(stack));
  return [
    allow("NewDistribution", "*", ["cloudfront:CreateDistribution"], newTags(stack)),
    allow(
      "NewDistributionTags",
      [global("distribution")],
      ["cloudfront:TagResource"],
      newOrOwnTags(stack),
    ),
    allow(
      "OwnDistribution",
      [global("distribution")],
      [
        "cloudfront:AllowVendedLogDeliveryForResource",
        "cloudfront:DeleteDistribution",
        "cloudfront:TagResource",
        "cloudfront:UntagResource",
        "cloudfront:UpdateDistribution",
      ],
      ownTags(stack),
    ),
    allow(
      "DistributionParts",
      [global("cache-policy"), global("origin-access-control"), global("response-headers-policy")],
      [
        "cloudfront:DeleteCachePolicy",
        "cloudfront:DeleteOriginAccessControl",
        "cloudfront:DeleteResponseHeadersPolicy",
        "cloudfront:UpdateCachePolicy",
        "cloudfront:UpdateOriginAccessControl",
        "cloudfront:UpdateResponseHeadersPolicy",
      ],
    ),
    // These have no ARNs.
    allow("NewDistributionParts", "*", [
      "cloudfront:CreateCachePolicy",
      "cloudfront:CreateKeyGroup",
      "cloudfront:CreateOriginAccessControl",
      "cloudfront:CreatePublicKey",
      "cloudfront:CreateResponseHeadersPolicy",
      "cloudfront:DeleteKeyGroup",
      "cloudfront:DeletePublicKey",
      "cloudfront:UpdateKeyGroup",
      "cloudfront:UpdatePublicKey",
    ]),
    allow(
      "ViewerLogs",
      [
        // AWS chooses the id of a delivery.
        logs("delivery:*"),
        logs(`delivery-destination:${name}`),
        logs(`delivery-source:${name}`),
      ],
      [
        "logs:CreateDelivery",
        "logs:DeleteDelivery",
        "logs:DeleteDeliveryDestination",
        "logs:DeleteDeliverySource",
        "logs:PutDeliveryDestination",
        "logs:PutDeliverySource",
        "logs:TagResource",
        "logs:UntagResource",
        "logs:UpdateDeliveryConfiguration",
      ],
    ),
    stateMachineStatement(
      "Invalidation",
      stateMachineArn(awsEnvironment, namesOf(stack).invalidation),
    ),
    // A distribution is associated with its web ACL by its own settings.
    allow("WebFirewall", webFirewall, [
      "wafv2:CreateIPSet",
      "wafv2:CreateWebACL",
      "wafv2:DeleteIPSet",
      "wafv2:DeleteLoggingConfiguration",
      "wafv2:DeleteWebACL",
      "wafv2:PutLoggingConfiguration",
      "wafv2:TagResource",
      "wafv2:UntagResource",
      "wafv2:UpdateIPSet",
      "wafv2:UpdateWebACL",
    ]),
  ];
}
