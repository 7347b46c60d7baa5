import { accountArn, type AwsEnvironment, roleArn } from "../../aws/resource-names";
import { type Policy, policyOf } from "../../aws/policy-document";

/** What the policy of a file system is about. */
export interface FileSystemPolicyArgs {
  readonly awsEnvironment: AwsEnvironment;
  readonly fileSystemArn: string;
  /** Name of Transfer's user role. */
  readonly userRole: string;
  /** Who may act as root where IAM lets them; nobody when there are none. */
  readonly administrators: readonly string[];
}

/**
 * Admits Transfer's users over TLS. Having any policy at all shuts out clients without an IAM
 * identity, whom EFS otherwise lets do everything through a mount target.
 */
export function fileSystemPolicy({
  awsEnvironment,
  fileSystemArn,
  userRole,
  administrators,
}: FileSystemPolicyArgs): Policy {
  const everybody = { AWS: "*" };
  return policyOf(
    {
      Sid: "DenyPlainNfs",
      Effect: "Deny",
      Principal: everybody,
      Action: "*",
      Resource: fileSystemArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      // Root passes every owner and mode, and any IAM policy of the account could hand it out.
      Sid: "DenyRoot",
      Effect: "Deny",
      Principal: everybody,
      Action: "elasticfilesystem:ClientRootAccess",
      Resource: fileSystemArn,
      ...(administrators.length > 0 && {
        Condition: { ArnNotLike: { "aws:PrincipalArn": administrators } },
      }),
    },
    {
      // The account as principal: EFS refuses a role that does not exist yet.
      Sid: "TransferUsers",
      Effect: "Allow",
      Principal: { AWS: accountArn(awsEnvironment) },
      Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
      Resource: fileSystemArn,
      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn(awsEnvironment, userRole) } },
    },
  );
}
