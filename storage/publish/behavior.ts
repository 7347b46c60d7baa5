import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Content that viewers' browsers may load from a published page: styles and pictures, and no scripts,
 * as partners upload what is published.
 */
const CONTENT =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TWO_YEARS = 63_072_000;

/** Headers that every answer has, whatever the bucket sends. */
export const securityHeaders = (
  name: string,
  opts: pulumi.CustomResourceOptions,
): aws.cloudfront.ResponseHeadersPolicy =>
  new aws.cloudfront.ResponseHeadersPolicy(
    name,
    {
      comment: "Security headers of published files",
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy: CONTENT, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "no-referrer", override: true },
        strictTransportSecurity: { accessControlMaxAgeSec: TWO_YEARS, override: true },
      },
    },
    opts,
  );

/**
 * How long edge locations keep a file. Nothing of a request is part of the cache's key, as S3 answers
 * all requests for a key alike.
 */
export function cachePolicy(
  name: string,
  seconds: number,
  opts: pulumi.CustomResourceOptions,
): aws.cloudfront.CachePolicy {
  // A policy that keeps nothing can't know compressed variants: CloudFront refuses the combination.
  const compressed = seconds > 0;
  return new aws.cloudfront.CachePolicy(
    name,
    {
      comment: `Published files, ${seconds} s`,
      minTtl: 0,
      defaultTtl: seconds,
      maxTtl: seconds,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "none" },
        queryStringsConfig: { queryStringBehavior: "none" },
        enableAcceptEncodingBrotli: compressed,
        enableAcceptEncodingGzip: compressed,
      },
    },
    opts,
  );
}
