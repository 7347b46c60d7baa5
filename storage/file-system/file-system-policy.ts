import { accountArn, type AwsEnvironment, roleArn } from "../../aws/resource-names";
import { regionalService } from "../../aws/partition";
import { type Policy, policyOf } from "../../aws/policy-document";
import { keyAdministration } from "../key-policies";

/** Arguments for {@link fileSystemPolicy}. */
export interface FileSystemPolicyArgs {
  readonly awsEnvironment: AwsEnvironment;
  readonly fileSystemArn: string;
  /** Name of the role that Transfer assumes for users. */
  readonly userRole: string;
  /** Principals that IAM may allow root access; without any, nobody has root access. */
  readonly administrators: readonly string[];
}

/**
 * Policy of a file system: Transfer's users may mount it and write, over TLS. Any policy excludes
 * anonymous clients, to which EFS otherwise grants full access through a mount target.
 */
export function fileSystemPolicy({
  awsEnvironment,
  fileSystemArn,
  userRole,
  administrators,
}: FileSystemPolicyArgs): Policy {
  const everyone = { AWS: "*" };
  return policyOf(
    {
      Sid: "DenyPlainNfs",
      Effect: "Deny",
      Principal: everyone,
      Action: "*",
      Resource: fileSystemArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      // Root access ignores owners and modes, and any IAM policy of the account could grant it.
      Sid: "DenyRoot",
      Effect: "Deny",
      Principal: everyone,
      Action: "elasticfilesystem:ClientRootAccess",
      Resource: fileSystemArn,
      ...(administrators.length > 0 && {
        Condition: { ArnNotLike: { "aws:PrincipalArn": administrators } },
      }),
    },
    {
      // The principal is the account, as EFS refuses a role that does not exist yet.
      Sid: "TransferUsers",
      Effect: "Allow",
      Principal: { AWS: accountArn(awsEnvironment) },
      Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
      Resource: fileSystemArn,
      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn(awsEnvironment, userRole) } },
    },
  );
}

/**
 * Policy of a file system's key: principals of the account may use it through EFS only. The principal
 * that creates the file system gives EFS a grant; clients of the file system do not use the key.
 */
export const fileSystemKeyPolicy = (
  awsEnvironment: AwsEnvironment,
  administrators: readonly string[],
): Policy =>
  policyOf(keyAdministration(awsEnvironment, administrators), {
    Sid: "ThroughEfs",
    Effect: "Allow",
    Principal: { AWS: accountArn(awsEnvironment) },
    Action: [
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ],
    Resource: "*",
    Condition: {
      StringEquals: {
        "kms:CallerAccount": awsEnvironment.accountId,
        "kms:ViaService": regionalService("elasticfilesystem", awsEnvironment.region),
      },
    },
  });
