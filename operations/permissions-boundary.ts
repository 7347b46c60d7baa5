import * as pulumi from "@pulumi/pulumi";

import { lookUpAwsEnvironment } from "../aws/environment";
import { policyArn } from "../aws/resource-names";

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
