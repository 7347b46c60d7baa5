import type { AwsEnvironment } from "../aws/resource-names";
import { type Policy, policyOf, type Statement } from "../aws/policy-document";
import type { WorkflowStep } from "./workflow-steps";

const statement = (
  Sid: string,
  Action: readonly string[],
  Resource: string | readonly string[],
): Statement => ({ Sid, Effect: "Allow", Action, Resource });

/** Secrets in which the service looks for the PGP keys of its users, by its own naming. */
const pgpKeys = ({ partition, region, accountId }: AwsEnvironment): string =>
  `arn:${partition}:secretsmanager:${region}:${accountId}:secret:aws/transfer/*`;

/**
 * What the workflow may do: exactly what its steps take. Steps read every user's uploads, and write
 * below their own folders only.
 *
 * @param keyArn key of the bucket; blank with AES256
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
  const everything = `${bucketArn}/*`;
  return policyOf(
    statement("Bucket", ["s3:GetBucketLocation", "s3:ListBucket"], bucketArn),
    statement(
      "ReadUploads",
      ["s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:GetObjectVersionTagging"],
      everything,
    ),
    ...(written.length > 0
      ? [
          statement(
            "WriteCopies",
            ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectTagging"],
            [...new Set(written)].map((folder) => `${bucketArn}/${folder}*`),
          ),
        ]
      : []),
    ...(steps.some((step) => "tag" in step)
      ? [statement("Tag", ["s3:PutObjectTagging", "s3:PutObjectVersionTagging"], everything)]
      : []),
    ...(steps.some((step) => "deleteOriginal" in step)
      ? [statement("Delete", ["s3:DeleteObject", "s3:DeleteObjectVersion"], everything)]
      : []),
    ...(functions.length > 0
      ? [statement("Functions", ["lambda:InvokeFunction"], [...new Set(functions)])]
      : []),
    ...(steps.some((step) => "decryptTo" in step)
      ? [statement("PgpKeys", ["secretsmanager:GetSecretValue"], pgpKeys(awsEnvironment))]
      : []),
    ...(keyArn === "" ? [] : [statement("Key", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn)]),
  );
}
