import { listOf, record, records, text } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import {
  each,
  fine,
  harmless,
  type JudgeInput,
  type JudgeResource,
  show,
  type TypeJudges,
} from "../judge";
import type { ChangeKind } from "../../preview/compare";
import { high, medium, type Risk, type RiskContext, without } from "../model";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";

/** Folder that a distribution serves, from its one origin. */
function folderOf(inputs: Readonly<Record<string, unknown>> | undefined): string {
  const { domainName, originPath } = record(records(inputs?.["origins"])[0]);
  return `${text(originPath).replace(/^\//, "") || "the whole bucket"} of ${text(domainName).split(".")[0]}`;
}

/** Whether a behaviour admits viewers without a signed link. */
const isOpen = (behavior: unknown): boolean =>
  isRecord(behavior) && listOf(behavior["trustedKeyGroups"]).length === 0;

/** What a behaviour admits that the one before did not. */
function behaviorRisks(path: string, was: unknown, is: unknown): readonly (Risk | false)[] {
  const [old, now] = [record(was), record(is)];
  const methods = without(listOf(now["allowedMethods"]), ["GET", "HEAD", "OPTIONS"]);
  const changed = (name: string): boolean => show(old[name]) !== show(now[name]);
  return [
    isOpen(is) &&
      !isOpen(was) &&
      high(`Everybody on the internet reads published files (${path}) without a signed link`),
    !isOpen(is) &&
      isOpen(was) &&
      medium(`Published files (${path}) need signed links: links without a signature end`),
    changed("viewerProtocolPolicy") &&
      now["viewerProtocolPolicy"] === "allow-all" &&
      high(`Published files (${path}) may be fetched over plain HTTP`),
    methods.length > 0 &&
      changed("allowedMethods") &&
      high(`CloudFront passes on requests that write (${path}): ${methods.join(", ")}`),
    changed("responseHeadersPolicyId") &&
      text(now["responseHeadersPolicyId"]) === "" &&
      high(`Published files (${path}) are sent without security headers`),
    ...["lambdaFunctionAssociations", "functionAssociations"].map(
      (name) =>
        changed(name) &&
        listOf(now[name]).length > 0 &&
        high(`Code of ${name} handles requests for published files (${path})`),
    ),
  ];
}

/** Behaviours of other paths, by path. */
const otherBehaviors: JudgeInput = ({ was, is }) => {
  const old = new Map(records(was).map((behavior) => [text(behavior["pathPattern"]), behavior]));
  return records(is).flatMap((behavior) => {
    const path = text(behavior["pathPattern"]);
    const before = old.get(path);
    return before === undefined && isOpen(behavior)
      ? medium(`Everybody reads ${path} of the published folder without a signed link`)
      : behaviorRisks(path, before ?? behavior, behavior);
  });
};

const versionOf = (certificate: unknown): string =>
  text(record(certificate)["minimumProtocolVersion"]) || "TLSv1";

const errorCodes = (value: unknown): string =>
  records(value)
    .map(({ errorCode, responseCode }) => `${show(errorCode)} as ${show(responseCode)}`)
    .join(", ");

const UNSIGNED = high("CloudFront no longer signs its requests to the bucket");

/** Whether the distribution comes or goes as well. */
const isWithDistribution = ({ changes }: RiskContext, what: ChangeKind): boolean =>
  changes.some(({ kind, resource: { type } }) => kind === what && type === DISTRIBUTION);

const published: JudgeResource = ({ after }) => [
  high(
    `Publishes folder ${folderOf(after?.inputs)} on the internet, ${
      isOpen(after?.inputs["defaultCacheBehavior"])
        ? "OPEN to everybody"
        : "to whoever has a signed link"
    }`,
  ),
  after?.inputs["webAclId"] === undefined &&
    high("No firewall of AWS WAF stands in front of the published files"),
  versionOf(after?.inputs["viewerCertificate"]) === "TLSv1" &&
    medium("Viewers of published files may use TLS 1.0, as cloudfront.net admits it"),
];

/** The published folder. */
export const PUBLISHING: TypeJudges = {
  [DISTRIBUTION]: {
    inputs: {
      ...each(["comment", "httpVersion", "isIpv6Enabled", "waitForDeployment"]),
      defaultCacheBehavior: ({ was, is }) => behaviorRisks("all paths", was, is),
      orderedCacheBehaviors: otherBehaviors,
      origins: ({ before, after, is }) => {
        const [was, now] = [folderOf(before?.inputs), folderOf(after?.inputs)];
        return [
          was !== now && high(`CloudFront serves another folder: ${was} → ${now}`),
          records(is).some((origin) => text(origin["originAccessControlId"]) === "") && UNSIGNED,
        ];
      },
      viewerCertificate: ({ was, is }) =>
        versionOf(is) < versionOf(was)
          ? high(
              `Viewers of published files may use older TLS: ${versionOf(was)} → ${versionOf(is)}`,
            )
          : medium(`Published files have another certificate: ${show(was)} → ${show(is)}`),
      aliases: ({ was, is }) =>
        medium(
          `Published files move from ${show(listOf(was)[0])} to ${show(listOf(is)[0])}: old links end`,
        ),
      priceClass: ({ was, is }) =>
        medium(`Edge locations of published files change: ${show(was)} → ${show(is)}`),
      customErrorResponses: ({ was, is }) =>
        errorCodes(was) !== errorCodes(is) &&
        medium(`Viewers learn other things from errors: ${errorCodes(was)} → ${errorCodes(is)}`),
      restrictions: ({ was, is }) =>
        medium(`Countries of viewers change: ${show(was)} → ${show(is)}`),
      webAclId: ({ was, is }) =>
        is === undefined
          ? high("AWS WAF no longer stands in front of published files")
          : was !== undefined &&
            medium("Another web ACL of AWS WAF stands in front of published files"),
      enabled: ({ is }) =>
        medium(
          is === true
            ? "Published files are served again"
            : "Published files are no longer served: all links end",
        ),
    },
    created: published,
    deleted: ({ before }) =>
      medium(`Folder ${folderOf(before?.inputs)} is no longer published: all links end`),
    replaced: () => medium("Published files get another name below cloudfront.net: old links end"),
  },
  "aws:cloudfront/publicKey:PublicKey": {
    inputs: {
      ...each(["comment", "name"]),
      encodedKey: ({ resource }) =>
        high(
          `Another key signs links to published files: ${resource.name}; links of the old one end`,
        ),
    },
    created: ({ resource }, context) =>
      !isWithDistribution(context, "create") &&
      high(`Whoever has key ${resource.name} can sign links to published files`),
    deleted: ({ resource }) => medium(`Links that key ${resource.name} signed end`),
    replaced: fine,
  },
  "aws:cloudfront/keyGroup:KeyGroup": harmless("comment", "items", "name"),
  "aws:cloudfront/originAccessControl:OriginAccessControl": {
    inputs: {
      ...each(["description", "name"]),
      signingBehavior: ({ is }) => is !== "always" && UNSIGNED,
    },
    deleted: fine,
  },
  "aws:cloudfront/cachePolicy:CachePolicy": {
    inputs: {
      ...each(["comment", "name", "minTtl", "parametersInCacheKeyAndForwardedToOrigin"]),
      ...each(
        ["defaultTtl", "maxTtl"],
        ({ was, is }) =>
          Number(is) > Number(was) &&
          medium(
            `Edge locations keep published files for ${show(is)} s instead of ${show(was)}; a deleted file is served for as long`,
          ),
      ),
    },
    deleted: fine,
  },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
    inputs: {
      ...each(["comment", "name"]),
      securityHeadersConfig: () => high("Security headers of published files change"),
    },
    deleted: fine,
  },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": harmless("name", "resourceArn", "logType"),
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": harmless(
    ...["name", "deliveryDestinationConfiguration", "outputFormat"],
  ),
  "aws:cloudwatch/logDelivery:LogDelivery": {
    inputs: {
      ...each(["deliverySourceName", "deliveryDestinationArn", "s3DeliveryConfigurations"]),
      recordFields: ({ was, is }) => {
        const added = without(listOf(is), listOf(was)).map(show);
        const signatures = added.filter((field) => /query|Cookie|Referer/.test(field));
        return signatures.length > 0
          ? high(`Logs of viewers hold signatures of links: ${signatures.join(", ")}`)
          : medium("Logs of viewers have other fields");
      },
    },
    deleted: (_, context) =>
      !isWithDistribution(context, "delete") &&
      high("Requests for published files are no longer logged"),
  },
  // Its policy is compared as that of the key.
  "aws:kms/keyPolicy:KeyPolicy": harmless("policy", "keyId"),
};
