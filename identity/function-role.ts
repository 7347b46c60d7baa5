import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { type Policy, policyOf } from "../aws/policy-document";
import type { Names, AwsEnvironment } from "../aws/resource-names";
import { createRole, grant } from "../aws/roles";
import type { IdentityConfig } from "../config/schema/identity";
import { identityRolePolicy, vpcAccessPolicy } from "./function-role-policy";

/** Arguments for {@link functionRole}. */
export interface FunctionRoleArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: IdentityConfig;
}

/** Creates the role of the identity function and its policies, which the function depends on. */
export function functionRole(
  name: string,
  { awsEnvironment, names, config }: FunctionRoleArgs,
  opts: pulumi.CustomResourceOptions,
): [aws.iam.Role, aws.iam.RolePolicy[]] {
  const role = createRole(
    name,
    {
      roleName: names.identityRole,
      description: "Identity function of the SFTP server",
      trust: policyOf({
        Sid: "Service",
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    },
    opts,
  );
  const policy = (suffix: string, document: pulumi.Output<Policy>): aws.iam.RolePolicy =>
    grant(`${name}-${suffix}`, role, document, opts);
  const users = awsEnvironment.apply((p) => identityRolePolicy(p, names, config));
  const vpcAccess = awsEnvironment.apply((p) => vpcAccessPolicy(p, names));
  // The name depends on the store. When the store changes, the new policy is created before the
  // function is updated and the old one is deleted afterwards, so that no login fails in between.
  const store = config.store === "dynamodb" ? "users-table" : "users";
  return [role, [policy(store, users), policy("vpc-access", vpcAccess)]];
}
