import { type Policy, policyOf } from "../../aws/policy-document";
import type { AwsEnvironment } from "../../aws/resource-names";
import type { MultiRegionAccessPointConfig } from "../../config/schema/multi-region";
import { allowShare } from "../bucket/share-statements";

/** Policy of a Multi-Region Access Point; object ARNs have `/object/` before the key, as for other access points. */
export const multiRegionAccessPointPolicy = (
  awsEnvironment: AwsEnvironment,
  arn: string,
  { consumers }: MultiRegionAccessPointConfig,
): Policy =>
  policyOf(
    ...consumers.flatMap((share, index) =>
      allowShare(awsEnvironment, share, {
        ...{ sid: `Consumer${index + 1}`, arn, objects: `${arn}/object` },
      }),
    ),
  );
