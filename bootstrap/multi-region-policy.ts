import type { AwsEnvironment } from "../aws/resource-names";
import { allow, type Statement } from "../aws/policy-document";

/** Statements for the Multi-Region Access Point of a stack with a second bucket in another region. */
export const multiRegionStatements = (awsEnvironment: AwsEnvironment): Statement[] => [
  // S3 makes up their aliases, which alone are in their ARNs, and they have no tags.
  allow(
    "MultiRegionAccessPoints",
    [`arn:${awsEnvironment.partition}:s3::${awsEnvironment.accountId}:accesspoint/*`],
    [
      "s3:CreateMultiRegionAccessPoint",
      "s3:DeleteMultiRegionAccessPoint",
      "s3:PutMultiRegionAccessPointPolicy",
      "s3:SubmitMultiRegionAccessPointRoutes",
    ],
  ),
  // "You must grant the s3:ListAllMyBuckets permission to the user, role, or other IAM entity that makes a
  // request to manage a Multi-Region Access Point" (S3 User Guide).
  allow("BucketsOfMultiRegionAccessPoints", "*", ["s3:ListAllMyBuckets"]),
];
