import { about } from "./case";
import type { RuleCase } from "../rule-case";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const behavior = {
  viewerProtocolPolicy: "redirect-to-https",
  allowedMethods: ["GET", "HEAD"],
  trustedKeyGroups: ["group"],
};
const origin = { originId: "folder", originAccessControlId: "control" };
const GOOD = {
  webAclId: "arn",
  tags: { Name: "it" },
  origins: [origin],
  defaultCacheBehavior: behavior,
  orderedCacheBehaviors: [{ ...behavior, trustedKeyGroups: [], pathPattern: "/error.html" }],
  viewerCertificate: { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.2_2021" },
};

/** A distribution that breaks a rule by these properties. */
const bad = (rule: string, refuses: string, properties: object, says: string): RuleCase =>
  about(rule, refuses, DISTRIBUTION, { good: GOOD, bad: { ...GOOD, ...properties }, says });

/** Rules about what CloudFront serves. */
export const PUBLISHING_CASES: readonly RuleCase[] = [
  bad(
    "published-from-private",
    "an origin without an origin access control",
    { origins: [{ originId: "folder" }] },
    "origin folder has no originAccessControlId, so its bucket would have to be public; add one",
  ),
  bad(
    "published-from-private",
    "an origin access identity",
    { origins: [{ originId: "folder", s3OriginConfig: { originAccessIdentity: "origin/E1" } }] },
    "origin folder has an origin access identity, which cannot read what KMS encrypts; use an OriginAccessControl",
  ),
  bad(
    "published-from-private",
    "an origin over plain HTTP",
    {
      origins: [
        origin,
        { originId: "web", customOriginConfig: { originProtocolPolicy: "http-only" } },
      ],
    },
    "origin web may be asked for over plain HTTP; set originProtocolPolicy to https-only",
  ),
  about(
    "published-always-signs",
    "an origin access control that does not sign",
    "aws:cloudfront/originAccessControl:OriginAccessControl",
    {
      good: { signingBehavior: "always", signingProtocol: "sigv4" },
      bad: { signingBehavior: "never", signingProtocol: "sigv4" },
      says: "signingBehavior is never; set it to always",
    },
  ),
  about(
    "published-always-signs",
    "an origin access control that signs in another way",
    "aws:cloudfront/originAccessControl:OriginAccessControl",
    {
      good: { signingBehavior: "always", signingProtocol: "sigv4" },
      bad: { signingBehavior: "always", signingProtocol: "sigv2" },
      says: "signingProtocol is sigv2; set it to sigv4",
    },
  ),
  bad(
    "published-over-tls",
    "viewers over plain HTTP",
    { defaultCacheBehavior: { ...behavior, viewerProtocolPolicy: "allow-all" } },
    "viewerProtocolPolicy for every path admits plain HTTP; set it to redirect-to-https",
  ),
  bad(
    "published-over-tls",
    "viewers of one path over plain HTTP",
    {
      orderedCacheBehaviors: [
        { ...behavior, viewerProtocolPolicy: "allow-all", pathPattern: "/error.html" },
      ],
    },
    "viewerProtocolPolicy for /error.html admits plain HTTP; set it to redirect-to-https",
  ),
  bad(
    "published-over-tls",
    "an own name with old TLS",
    { viewerCertificate: { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.2_2019" } },
    "minimumProtocolVersion is TLSv1.2_2019; use TLSv1.2_2021 or later",
  ),
  bad(
    "published-over-tls",
    "an own name without a choice of TLS",
    { viewerCertificate: { acmCertificateArn: "arn" } },
    "minimumProtocolVersion is missing, which means TLSv1; use TLSv1.2_2021 or later",
  ),
  bad(
    "published-by-choice",
    "a folder that everybody may read without a reason",
    { defaultCacheBehavior: { ...behavior, trustedKeyGroups: undefined } },
    "every path needs no signed link, so everybody may read it; set trustedKeyGroups, or say why in the tag OpenAccess",
  ),
  bad(
    "published-by-choice",
    "paths that everybody may read beside signed ones",
    { orderedCacheBehaviors: [{ ...behavior, trustedKeyGroups: [], pathPattern: "/public/*" }] },
    "/public/* needs no signed link, so everybody may read it; set trustedKeyGroups, or say why in the tag OpenAccess",
  ),
  bad(
    "published-read-only",
    "a distribution that passes on writes",
    { defaultCacheBehavior: { ...behavior, allowedMethods: ["GET", "HEAD", "PUT", "DELETE"] } },
    "allowedMethods for every path has PUT, DELETE; remove them",
  ),
];
