import { costLine, MILLION } from "../cost/model";
import { type FakeInput, named, regionalArn, type ResourceTypes, settingOf } from "./resource-type";

/** ARN of a part of CloudFront, which no region has. */
const globalArn = ({ id, awsEnvironment: { partition, accountId } }: FakeInput, kind: string) =>
  `arn:${partition}:cloudfront::${accountId}:${kind}/${id}`;

/** Lists of CloudFront's API are objects with a count and the entries. */
const LISTS = {
  allowedMethods: "AllowedMethods.Items",
  cachedMethods: "AllowedMethods.CachedMethods.Items",
  trustedKeyGroups: "TrustedKeyGroups.Items",
};

const behavior = (path: string): Record<string, string> =>
  Object.fromEntries(Object.entries(LISTS).map(([name, member]) => [`${path}.${name}`, member]));

const LOG_DELIVERY = {
  price: "free",
  uniqueName: named(60),
  nameTag: true,
  reachability: "irrelevant",
  access: "irrelevant",
} as const;

/**
 * Amazon CloudFront, and the deliveries of its logs, which are in the provider's module `cloudwatch`.
 * Replacements are from the provider's source.
 */
export const CLOUDFRONT: ResourceTypes = {
  "aws:cloudfront/cachePolicy:CachePolicy": settingOf({
    replacedBy: [],
    api: { operation: "cloudfront.CreateCachePolicy", at: "CachePolicyConfig" },
    uniqueName: named(128),
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:cloudfront/distribution:Distribution": {
    outputs: (resource) => ({
      arn: globalArn(resource, "distribution"),
      domainName: `${resource.id.toLowerCase()}.cloudfront.net`,
      hostedZoneId: "Z2FDTNDATAQYW2",
    }),
    replacedBy: ["staging"],
    api: {
      operation: "cloudfront.CreateDistribution",
      at: "DistributionConfig",
      names: {
        aliases: "Aliases.Items",
        waitForDeployment: false,
        origins: "Origins.Items",
        "origins.originId": "Id",
        orderedCacheBehaviors: "CacheBehaviors.Items",
        customErrorResponses: "CustomErrorResponses.Items",
        ...behavior("defaultCacheBehavior"),
        ...behavior("orderedCacheBehaviors"),
        tags: "=cloudfront.TagResource.Tags.Items",
      },
    },
    price: ({ usage }) => [
      costLine("Published files, traffic", usage.gbIn, "cdnGb", "each GB up is fetched once"),
      costLine("Published files, requests", (usage.gbIn * 10) / MILLION, "cdnMillion", "10 a GB"),
    ],
    uniqueName: "none",
    nameTag: true,
    reachability: "irrelevant",
    access: "modelled",
  },
  "aws:cloudfront/keyGroup:KeyGroup": settingOf({
    replacedBy: [],
    api: { operation: "cloudfront.CreateKeyGroup", at: "KeyGroupConfig" },
    uniqueName: named(128),
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:cloudfront/originAccessControl:OriginAccessControl": settingOf({
    replacedBy: [],
    api: { operation: "cloudfront.CreateOriginAccessControl", at: "OriginAccessControlConfig" },
    uniqueName: named(64),
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:cloudfront/publicKey:PublicKey": settingOf({
    replacedBy: ["encodedKey", "name", "namePrefix"],
    api: { operation: "cloudfront.CreatePublicKey", at: "PublicKeyConfig" },
    uniqueName: named(128),
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": settingOf({
    replacedBy: [],
    api: { operation: "cloudfront.CreateResponseHeadersPolicy", at: "ResponseHeadersPolicyConfig" },
    uniqueName: named(128),
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:cloudwatch/logDelivery:LogDelivery": {
    ...LOG_DELIVERY,
    outputs: (resource) => ({ arn: regionalArn(resource, "logs", `delivery:${resource.id}`) }),
    replacedBy: ["deliveryDestinationArn", "deliverySourceName"],
    api: {
      operation: "logs.CreateDelivery",
      names: { region: false, s3DeliveryConfigurations: "s3DeliveryConfiguration" },
    },
    uniqueName: "none",
  },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": {
    ...LOG_DELIVERY,
    outputs: (resource) => ({
      arn: regionalArn(resource, "logs", `delivery-destination:${String(resource.inputs["name"])}`),
    }),
    replacedBy: ["name", "outputFormat"],
    api: { operation: "logs.PutDeliveryDestination", names: { region: false } },
  },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": {
    ...LOG_DELIVERY,
    outputs: (resource) => ({
      arn: regionalArn(resource, "logs", `delivery-source:${String(resource.inputs["name"])}`),
    }),
    replacedBy: ["logType", "name", "resourceArn"],
    api: { operation: "logs.PutDeliverySource", names: { region: false } },
  },
};
