import { accountArn, logGroupArn, type Place, roleArn } from "../config/names";
import { type Policy, policyOf, type Statement } from "../config/policy";

/** Everything it takes to look after a key, and nothing that reads or writes data with it. */
const ADMINISTRATION = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

/**
 * Lets IAM policies of the account hand out administration, but no use, of the key. The principal
 * is the account because KMS refuses a policy that names a role before it exists.
 */
const administration = (place: Place): Statement => ({
  Sid: "Administration",
  Effect: "Allow",
  Principal: { AWS: accountArn(place) },
  Action: ADMINISTRATION,
  Resource: "*",
});

/**
 * Policy of the key that encrypts the bucket: only Transfer's user role, only through S3, and only
 * for this bucket.
 */
export const dataKeyPolicy = (place: Place, userRole: string, bucketArn: string): Policy =>
  policyOf(administration(place), {
    Sid: "TransferUsersThroughS3",
    Effect: "Allow",
    Principal: { AWS: accountArn(place) },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: {
      ArnEquals: { "aws:PrincipalArn": roleArn(place, userRole) },
      StringEquals: {
        "kms:ViaService": `s3.${place.region}.amazonaws.com`,
        // With a bucket key the context names the bucket, not the object.
        "kms:EncryptionContext:aws:s3:arn": bucketArn,
      },
    },
  });

/** Policy of the key that encrypts the stack's log groups: only CloudWatch Logs, only for them. */
export const logKeyPolicy = (place: Place, logGroups: readonly string[]): Policy =>
  policyOf(administration(place), {
    Sid: "LogGroups",
    Effect: "Allow",
    Principal: { Service: `logs.${place.region}.amazonaws.com` },
    Action: [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ],
    Resource: "*",
    Condition: {
      ArnEquals: {
        "kms:EncryptionContext:aws:logs:arn": logGroups.map((name) => logGroupArn(place, name)),
      },
    },
  });
