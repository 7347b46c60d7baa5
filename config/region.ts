import { closest } from "fastest-levenshtein";
import { Region } from "@pulumi/aws/types/enums";

import { partitionOf } from "../aws/partition";
import type { SettingProblem } from "./problem";
import { stepLists } from "./schema/operations";
import type { StackConfig } from "./schema/stack";

const REGIONS: ReadonlySet<string> = new Set(Object.values(Region));

/** Problem of a stack's `aws:region`, without its name. */
export function regionProblem(region: string | undefined): string | undefined {
  if (region === undefined) {
    return "is missing; set the region of the stack, such as eu-central-1";
  }
  return REGIONS.has(region)
    ? undefined
    : `is not a region of AWS, got "${region}"; write one of them, such as ${closest(region, [...REGIONS])}`;
}

/** Resources that the services take from the stack's own region only, by setting. */
const inRegion = ({ storage, identity, transfer, operations }: StackConfig) => {
  const { alarms } = operations;
  return [
    ["storage.existingKey", storage.existingKey],
    ["identity.secretsKeyArn", identity.secretsKeyArn],
    ["identity.previousSecretsKeyArn", identity.previousSecretsKeyArn],
    ["transfer.certificateArn", transfer.certificateArn],
    ["operations.alarms.topicArn", alarms === false ? undefined : alarms.topicArn],
    // "Cross-account and cross-Region AWS Lambda functions are not supported" (Transfer Family User
    // Guide, "Managed workflows restrictions and limitations").
    ...stepLists(operations)
      .flat()
      .flatMap((step) =>
        "lambdaArn" in step ? [["operations.workflow", step.lambdaArn] as const] : [],
      ),
  ] as const;
};

/** Problems of ARNs that name another region than the service reads them from. */
export function otherRegionProblems(
  config: StackConfig,
  region: string | undefined,
): readonly SettingProblem[] {
  if (region === undefined || regionProblem(region) !== undefined) return [];
  const { multiRegion, replication } = config.storage;
  const expected = [
    ...inRegion(config).map(([setting, arn]) => [setting, arn, region] as const),
    ["storage.replication.keyArn", replication?.keyArn, replication?.region ?? region] as const,
    [
      "storage.multiRegion.alarmTopicArn",
      multiRegion?.alarmTopicArn,
      multiRegion?.region ?? region,
    ] as const,
  ];
  const arns = expected.flatMap(([setting, arn, right]) => {
    const actual = arn?.startsWith("arn:") === true ? arn.split(":")[3] : right;
    return actual === right
      ? []
      : [at(setting, `is in region ${actual}, but has to be in ${right}; use one of that region`)];
  });
  return [
    ...arns,
    ...partitionProblems(config, region),
    ...secondRegionProblems(config, region),
    ...otherZoneProblems(config, region),
    ...fipsProblems(config, region),
  ];
}

/**
 * Problem of a published folder outside the partition `aws`, which alone has us-east-1, where CloudFront
 * takes certificates and sets up its log deliveries.
 */
const partitionProblems = ({ storage }: StackConfig, region: string): readonly SettingProblem[] =>
  storage.publish !== undefined && partitionOf(region) !== "aws"
    ? [
        at(
          "storage.publish",
          `is not possible in ${region}; remove it, or use a region outside China and GovCloud`,
        ),
      ]
    : [];

/**
 * Regions of Multi-Region Access Points. Source: S3 User Guide, "Multi-Region Access Point restrictions
 * and limitations". Those that an account has to turn on first are left out ("Configuring Multi-Region
 * Access Point opt-in Regions"): no preview sees whether it did.
 */
const ACCESS_POINT_REGIONS: ReadonlySet<string> = new Set([
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"],
  ...["eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "ap-south-1"],
  ...["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"],
]);

/** Problems of a second region that is no other region of the same partition. */
function secondRegionProblems(
  { storage: { multiRegion } }: StackConfig,
  region: string,
): readonly SettingProblem[] {
  if (multiRegion === undefined) return [];
  const other = multiRegion.region;
  const problem = REGIONS.has(other)
    ? other === region
      ? `is ${other}, the stack's own region; choose another`
      : partitionOf(other) !== partitionOf(region) &&
        `is ${other}, and S3 copies nothing there from ${region}; choose a region of the same partition`
    : `is not a region of AWS, got "${other}"; write one of them, such as ${closest(other, [...REGIONS])}`;
  return [
    ...(problem === false ? [] : [at("storage.multiRegion.region", problem)]),
    ...(multiRegion.accessPoint === undefined
      ? []
      : [region, other]
          .filter((each) => !ACCESS_POINT_REGIONS.has(each))
          .map((each) =>
            at(
              "storage.multiRegion.accessPoint",
              `is not possible in ${each}, which is none of the regions that every account has and that Multi-Region Access Points take; remove it`,
            ),
          )),
  ];
}

/**
 * Problem of a security policy that the region does not have: "FIPS-enabled endpoints are only available
 * in North American AWS Regions" (Transfer Family User Guide, "Create an SFTP-enabled server").
 */
function fipsProblems({ transfer }: StackConfig, region: string): readonly SettingProblem[] {
  const { securityPolicyName } = transfer;
  return securityPolicyName.includes("FIPS") && !/^(us|ca|mx)-/.test(region)
    ? [
        at(
          "transfer.securityPolicyName",
          `is ${securityPolicyName}, which AWS has in North America only; use another policy in ${region}`,
        ),
      ]
    : [];
}

/** Problem of zones whose names are those of another region; the id of a zone does not spell its region. */
function otherZoneProblems({ network }: StackConfig, region: string): readonly SettingProblem[] {
  const foreign = (network.zones ?? []).filter(
    (zone) => !zone.includes("-az") && zone.slice(0, -1) !== region,
  );
  return foreign.length === 0
    ? []
    : [
        at(
          "network.zones",
          `lists ${foreign.join(", ")}, but the stack is in ${region}; use zones of that region`,
        ),
      ];
}

const at = (path: string, text: string): SettingProblem => ({ path: path.split("."), text });
