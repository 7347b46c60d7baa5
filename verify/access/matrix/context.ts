import { roleArn } from "../../../aws/resource-names";
import { policyOf } from "../../../aws/policy-document";
import type { StackConfig } from "../../../config/schema/stack";
import type { AuthorizerSettings } from "../../../identity/authorizer/settings";
import type { Graph, GraphResource } from "../../graph/graph";
import { type StackModel, stackModelOf } from "../../graph/stack-model";

/** Sections of a stack's configuration that decide who and what its matrix asks about. */
export type MatrixConfig = Pick<StackConfig, "storage" | "identity">;

/**
 * A stack as its access matrix needs it. The graph holds the roles of the account beside the stack's
 * own.
 */
export interface MatrixContext<
  S extends AuthorizerSettings = AuthorizerSettings,
> extends StackModel {
  /** Decides who else is asked about. */
  readonly config: MatrixConfig;
  /** Settings of the identity function. */
  readonly settings: S;
  /** ARN of the role that runs `pulumi up`. */
  readonly deployer: string;
  /** A role of the account that may do everything with storage and keys. */
  readonly otherRole: { readonly arn: string; readonly may: readonly string[] };
}

/** What a role of the account that may do everything with storage and keys is allowed. */
const STORAGE_AND_KEYS = {
  s3: { name: "s3-and-kms", may: ["s3:*", "kms:*"] },
  efs: { name: "efs-and-kms", may: ["elasticfilesystem:*", "kms:*"] },
} as const satisfies Record<AuthorizerSettings["domain"], object>;

/**
 * Reads the context of an access matrix.
 *
 * @param config what somebody is granted follows from it and not from the graph, so that a
 * statement that goes missing changes a cell
 */
export function matrixContextOf(graph: Graph, config: MatrixConfig): MatrixContext {
  const model = stackModelOf(graph);
  const { settings } = model.identity;
  const { administrators, shares, accessPoints } = config.storage;
  const role = (name: string): string => roleArn(model.awsEnvironment, name);
  const deployer = administrators.find((arn) => arn.startsWith(role(""))) ?? role("administrator");
  const otherRole = role("analyst");
  const consumers = [...shares, ...accessPoints]
    .map(({ principal }) => principal)
    .filter((arn) => arn.startsWith(role("")) && arn !== deployer && arn !== otherRole);
  const { name, may } = STORAGE_AND_KEYS[settings.domain];
  return {
    ...model,
    graph: withRoles(graph, [
      accountRole(deployer, "AdministratorAccess", "*"),
      ...[otherRole, ...new Set(consumers)].map((arn) => accountRole(arn, name, may)),
    ]),
    ...{ config, settings, deployer, otherRole: { arn: otherRole, may } },
  };
}

/** A role of the account that the stack does not make. */
function accountRole(arn: string, name: string, Action: string | readonly string[]): GraphResource {
  const policy = policyOf({ Sid: "Everything", Effect: "Allow", Action, Resource: "*" });
  return {
    urn: `aws:iam/role:Role::${arn}`,
    ...{ type: "aws:iam/role:Role", name, kind: "custom", id: arn },
    inputs: { inlinePolicies: [{ name, policy: JSON.stringify(policy) }] },
    outputs: { arn },
    options: {},
  };
}

const withRoles = (graph: Graph, roles: readonly GraphResource[]): Graph => ({
  ...graph,
  // Behind the stack's own: account and partition are read from the first role.
  resources: [...graph.resources, ...roles],
});
