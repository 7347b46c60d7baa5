import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../aws/resource-names";
import type { IdentityConfig } from "../config/schema/identity";
import { identityRolePolicy, vpcAccessPolicy } from "./function-role-policy";

/** What the role's policies are made from. */
export interface FunctionRoleArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: IdentityConfig;
}

/** The role of the identity function, and its policies, which the function has to wait for. */
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
  // Of another store another policy: one is there before the function asks it, and the other one goes
  // when the function has been told, so that no login between the two fails.
  const store = config.store === "dynamodb" ? "users-table" : "users";
  return [role, [policy(store, users), policy("vpc-access", vpcAccess)]];
}
