import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../aws/resource-names";
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
  const role = new aws.iam.Role(
    name,
    {
      name: names.identityRole,
      description: "Identity function of the SFTP server",
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Service",
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      }),
      tags: { Name: name },
    },
    opts,
  );
  const policy = (suffix: string, document: pulumi.Input<unknown>): aws.iam.RolePolicy =>
    new aws.iam.RolePolicy(
      `${name}-${suffix}`,
      { role: role.name, policy: pulumi.jsonStringify(document) },
      opts,
    );
  const users = awsEnvironment.apply((p) => identityRolePolicy(p, names, config));
  const vpcAccess = awsEnvironment.apply((p) => vpcAccessPolicy(p, names));
  // The name depends on the store. When the store changes, the new policy is created before the
  // function is updated and the old one is deleted afterwards, so that no login fails in between.
  const store = config.store === "dynamodb" ? "users-table" : "users";
  return [role, [policy(store, users), policy("vpc-access", vpcAccess)]];
}
