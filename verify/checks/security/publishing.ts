import {
  differs,
  each,
  isMissing,
  type Properties,
  recordsOf,
  type SecurityRule,
  textsOf,
  UNKNOWN,
  valueAt,
} from "./subject";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";

/** Policies of CloudFront that admit no TLS before 1.2 and no weak cipher: `TLSv1.2_2021` and later. */
const MODERN_TLS = /^TLSv1\.(2_20(2[1-9]|[3-9]\d)|[3-9]_\d{4})$/;

/** Behaviours of a distribution, with the paths that each is for. */
const behaviorsOf = ({ defaultCacheBehavior, orderedCacheBehaviors }: Properties): Properties[] => [
  ...recordsOf(defaultCacheBehavior),
  ...recordsOf(orderedCacheBehaviors),
];

const pathOf = ({ pathPattern }: Properties): string =>
  isMissing(pathPattern) ? "every path" : String(pathPattern);

/** What an origin lacks to be asked for by this distribution only. */
function originProblem(origin: Properties): string | false {
  const { originAccessControlId: control, customOriginConfig: custom } = origin;
  if (!isMissing(valueAt(origin, "s3OriginConfig", "originAccessIdentity"))) {
    return "has an origin access identity, which cannot read what KMS encrypts; use an OriginAccessControl";
  }
  return isMissing(custom)
    ? isMissing(control) &&
        "has no originAccessControlId, so its bucket would have to be public; add one"
    : differs(valueAt(custom, "originProtocolPolicy"), "https-only") &&
        "may be asked for over plain HTTP; set originProtocolPolicy to https-only";
}

/** Rules about what CloudFront serves. */
export const PUBLISHING_RULES: readonly SecurityRule[] = [
  {
    name: "published-from-private",
    description:
      "A distribution signs its requests to buckets, and reads other origins over HTTPS.",
    ...each([DISTRIBUTION], ({ origins }) =>
      recordsOf(origins).map((origin) => {
        const problem = originProblem(origin);
        return problem && `origin ${String(origin["originId"])} ${problem}`;
      }),
    ),
  },
  {
    name: "published-always-signs",
    description: "An origin access control signs every request with SigV4.",
    ...each(
      ["aws:cloudfront/originAccessControl:OriginAccessControl"],
      ({ signingBehavior, signingProtocol }) => [
        differs(signingBehavior, "always") &&
          `signingBehavior is ${String(signingBehavior)}; set it to always`,
        differs(signingProtocol, "sigv4") &&
          `signingProtocol is ${String(signingProtocol)}; set it to sigv4`,
      ],
    ),
  },
  {
    name: "published-over-tls",
    description: "Viewers of a distribution use HTTPS, and modern TLS under an own name.",
    ...each([DISTRIBUTION], (distribution) => {
      const { viewerCertificate } = distribution;
      const version = valueAt(viewerCertificate, "minimumProtocolVersion");
      // With the certificate of cloudfront.net, CloudFront allows no choice.
      const isOwn =
        !isMissing(viewerCertificate) &&
        valueAt(viewerCertificate, "cloudfrontDefaultCertificate") !== true;
      return [
        ...behaviorsOf(distribution).map(
          (behavior) =>
            behavior["viewerProtocolPolicy"] !== UNKNOWN &&
            !["https-only", "redirect-to-https"].includes(
              String(behavior["viewerProtocolPolicy"]),
            ) &&
            `viewerProtocolPolicy for ${pathOf(behavior)} admits plain HTTP; set it to redirect-to-https`,
        ),
        isOwn &&
          version !== UNKNOWN &&
          !MODERN_TLS.test(String(version)) &&
          `minimumProtocolVersion ${isMissing(version) ? "is missing, which means TLSv1" : `is ${String(version)}`}; use TLSv1.2_2021 or later`,
      ];
    }),
  },
  {
    name: "published-by-choice",
    description:
      "What a distribution serves needs signed links, unless its tag OpenAccess says why it is open.",
    ...each([DISTRIBUTION], (distribution) =>
      behaviorsOf(distribution).map(
        (behavior) =>
          isMissing(valueAt(distribution["tags"], "OpenAccess")) &&
          // One page by its name, such as that for errors, is no folder.
          (isMissing(behavior["pathPattern"]) || /[*?]/.test(pathOf(behavior))) &&
          behavior["trustedKeyGroups"] !== UNKNOWN &&
          [behavior["trustedKeyGroups"] ?? []].flat().length === 0 &&
          `${pathOf(behavior)} needs no signed link, so everybody may read it; set trustedKeyGroups, or say why in the tag OpenAccess`,
      ),
    ),
  },
  {
    name: "published-read-only",
    description: "A distribution passes on requests that read, and no others.",
    ...each([DISTRIBUTION], (distribution) =>
      behaviorsOf(distribution).map((behavior) => {
        const writing = textsOf(behavior["allowedMethods"]).filter(
          (method) => !["GET", "HEAD", "OPTIONS"].includes(method),
        );
        return (
          writing.length > 0 &&
          `allowedMethods for ${pathOf(behavior)} has ${writing.join(", ")}; remove them`
        );
      }),
    ),
  },
];
