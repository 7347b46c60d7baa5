import { accountArn, type AwsEnvironment } from "../../aws/resource-names";
import type { Conditions, Statement } from "../../aws/policy-document";
import type { ShareConfig } from "../../config/schema/storage";

/** Actions of a consumer outside Transfer on the objects of its folder. */
export const CONSUMER_ACTIONS: Readonly<Record<ShareConfig["access"], readonly string[]>> = {
  read: ["s3:GetObject"],
  write: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
  "read-write": [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
  ],
};

/**
 * `Principal` and conditions of a consumer. The principal is the account, because S3 refuses a policy
 * with a role or user that does not exist.
 */
export function consumer(
  awsEnvironment: AwsEnvironment,
  principal: string,
): { readonly Principal: { readonly AWS: string }; readonly condition: Conditions } {
  const isAccount = /^\d{12}$/.test(principal);
  const accountId = isAccount ? principal : (principal.split(":")[4] ?? "");
  return {
    Principal: { AWS: accountArn({ ...awsEnvironment, accountId }) },
    condition: isAccount ? {} : { ArnEquals: { "aws:PrincipalArn": principal } },
  };
}

/** A folder for a consumer, in a bucket or behind an access point. */
export interface SharedFolder {
  /** Beginning of the statements' Sids. */
  readonly sid: string;
  /** ARN that is listed. */
  readonly arn: string;
  /** ARN of the objects, without the folder. */
  readonly objects: string;
}

/** Statements for a share. Its prefix ends with a slash, so that `a/` does not match `ab/`. */
export function allowShare(
  awsEnvironment: AwsEnvironment,
  share: ShareConfig,
  { sid, arn, objects }: SharedFolder,
): Statement[] {
  const { Principal, condition } = consumer(awsEnvironment, share.principal);
  const list: Statement = {
    Sid: `${sid}List`,
    Effect: "Allow",
    Principal,
    Action: "s3:ListBucket",
    Resource: arn,
    Condition: { ...condition, StringLike: { "s3:prefix": `${share.prefix}*` } },
  };
  const access: Statement = {
    Sid: `${sid}Objects`,
    Effect: "Allow",
    Principal,
    Action: CONSUMER_ACTIONS[share.access],
    Resource: `${objects}/${share.prefix}*`,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
  return share.access === "write" ? [access] : [list, access];
}
