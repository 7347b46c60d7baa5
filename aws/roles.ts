import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { lookUpAwsEnvironment } from "./environment";
import type { Policy } from "./policy-document";
import { policyArn } from "./resource-names";

/** Arguments for {@link createRole}. */
export interface RoleArgs {
  /** Physical name. */
  readonly roleName: string;
  readonly description: string;
  /** Who may assume the role. */
  readonly trust: pulumi.Input<Policy>;
}

/** Creates a role that may do nothing yet. */
export const createRole = (
  name: string,
  { roleName, description, trust }: RoleArgs,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role =>
  new aws.iam.Role(
    name,
    {
      name: roleName,
      description,
      assumeRolePolicy: pulumi.jsonStringify(trust),
      tags: { Name: name },
    },
    opts,
  );

/** Lets a role do what a policy says. */
export const grant = (
  name: string,
  role: aws.iam.Role,
  policy: pulumi.Input<Policy>,
  opts: pulumi.CustomResourceOptions,
): aws.iam.RolePolicy =>
  new aws.iam.RolePolicy(name, { role: role.name, policy: pulumi.jsonStringify(policy) }, opts);

/**
 * Gives every role of the stack a permissions boundary, also the roles of later versions: a transformation
 * sees each resource before it is registered.
 *
 * @param policyName managed policy of the account
 */
export function boundRoles(policyName: string): void {
  const permissionsBoundary = lookUpAwsEnvironment().apply((environment) =>
    policyArn(environment, policyName),
  );
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === "aws:iam/role:Role" ? { props: { ...props, permissionsBoundary }, opts } : undefined,
  );
}
