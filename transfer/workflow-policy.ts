import { type AwsEnvironment, secretArns } from "../aws/resource-names";
import { allow, type Policy, policyOf } from "../aws/policy-document";
import type { WorkflowStep } from "../config/schema/operations";

/**
 * Policy of the workflow's role, with the permissions of its steps. Steps read the uploads of all users,
 * and write to their destination folders only.
 *
 * @param keyArn ARN of the bucket's key; blank with AES256
 */
export function workflowPolicy(
  awsEnvironment: AwsEnvironment,
  steps: readonly WorkflowStep[],
  bucketArn: string,
  keyArn: string,
): Policy {
  const written = steps.flatMap((step) =>
    "copyTo" in step ? [step.copyTo] : "decryptTo" in step ? [step.decryptTo] : [],
  );
  const functions = steps.flatMap((step) => ("lambdaArn" in step ? [step.lambdaArn] : []));
  const objects = `${bucketArn}/*`;
  return policyOf(
    allow("Bucket", bucketArn, ["s3:GetBucketLocation", "s3:ListBucket"]),
    allow("ReadUploads", objects, [
      "s3:GetObject",
      "s3:GetObjectTagging",
      "s3:GetObjectVersion",
      "s3:GetObjectVersionTagging",
    ]),
    ...(written.length > 0
      ? [
          allow(
            "WriteCopies",
            [...new Set(written)].map((folder) => `${bucketArn}/${folder}*`),
            ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectTagging"],
          ),
        ]
      : []),
    ...(steps.some((step) => "tag" in step)
      ? [allow("Tag", objects, ["s3:PutObjectTagging", "s3:PutObjectVersionTagging"])]
      : []),
    ...(steps.some((step) => "deleteOriginal" in step)
      ? [allow("Delete", objects, ["s3:DeleteObject", "s3:DeleteObjectVersion"])]
      : []),
    ...(functions.length > 0
      ? [allow("Functions", [...new Set(functions)], ["lambda:InvokeFunction"])]
      : []),
    ...(steps.some((step) => "decryptTo" in step)
      ? [
          // Prefix of the PGP keys, which the service defines.
          allow("PgpKeys", secretArns(awsEnvironment, "aws/transfer"), [
            "secretsmanager:GetSecretValue",
          ]),
        ]
      : []),
    ...(keyArn === "" ? [] : [allow("Key", keyArn, ["kms:Decrypt", "kms:GenerateDataKey"])]),
  );
}
