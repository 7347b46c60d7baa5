import type { AwsEnvironment } from "../../../aws/resource-names";
import { policyOf } from "../../../aws/policy-document";
import type { StackConfig } from "../../../config/schema/stack";
import type { StorageConfig } from "../../../config/schema/storage";
import { parseSettings, type AuthorizerSettings } from "../../../identity/authorizer/settings";
import { type Graph, type GraphResource, resourcesOf } from "../../graph/graph";
import { isRecord, reveal } from "../../graph/serialization";

/** Sections of a stack's configuration from which follows who and what its matrix asks about. */
export type MatrixConfig = Pick<StackConfig, "storage" | "identity">;

/** What a stack consists of, as far as its access matrix asks about it. */
export interface MatrixContext<S extends AuthorizerSettings = AuthorizerSettings> {
  /** The stack's graph, and in it the roles of the account that ask beside the stack's own. */
  readonly graph: Graph;
  readonly awsEnvironment: AwsEnvironment;
  /** Section `storage`, from which follows who else is asked about. */
  readonly storage: StorageConfig;
  /** Key of the users' secrets, if the configuration names one. */
  readonly secretsKeyArn?: string;
  /** What the identity function decides by. */
  readonly settings: S;
  readonly server: { readonly id: string; readonly arn: string };
  readonly function: {
    readonly arn: string;
    readonly role: string;
    /** Whether its calls pass the VPC endpoints of the stack. */
    readonly insideVpc: boolean;
  };
  /** Roles that the stack makes. */
  readonly roles: readonly { readonly name: string; readonly arn: string }[];
  /** Who runs `pulumi up`. */
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
 * Sets the scene for an access matrix.
 *
 * @param config what somebody is granted follows from it and not from the graph, so that a
 * statement that goes missing turns an answer
 */
export function matrixContextOf(graph: Graph, { storage, identity }: MatrixConfig): MatrixContext {
  const lambda = identityFunction(graph);
  const arn = String(lambda.outputs["arn"]);
  const [, partition = "", , region = "", accountId = ""] = arn.split(":");
  const settings = parseSettings({ ...environmentOf(lambda), AWS_REGION: region });
  const server = resourcesOf(graph, "aws:transfer/server:Server")[0];
  const role = (name: string): string => `arn:${partition}:iam::${accountId}:role/${name}`;
  const deployer =
    storage.administrators.find((arn) => arn.startsWith(role(""))) ?? role("administrator");
  const otherRole = role("analyst");
  const consumers = [...storage.shares, ...storage.accessPoints]
    .map(({ principal }) => principal)
    .filter((arn) => arn.startsWith(role("")) && arn !== deployer && arn !== otherRole);
  const { name, may } = STORAGE_AND_KEYS[settings.domain];
  const { secretsKeyArn } = identity;
  return {
    graph: withRoles(graph, [
      madeUp(deployer, "AdministratorAccess", "*"),
      ...[otherRole, ...new Set(consumers)].map((arn) => madeUp(arn, name, may)),
    ]),
    roles: resourcesOf(graph, "aws:iam/role:Role").map(({ name, outputs }) => ({
      ...{ name, arn: String(outputs["arn"]) },
    })),
    awsEnvironment: { partition, region, accountId },
    ...{ storage, settings, deployer, otherRole: { arn: otherRole, may } },
    ...(secretsKeyArn !== undefined && { secretsKeyArn }),
    server: { id: server?.id ?? "", arn: String(server?.outputs["arn"]) },
    function: {
      arn,
      role: String(reveal(lambda.inputs["role"])),
      insideVpc: lambda.inputs["vpcConfig"] !== undefined,
    },
  };
}

/** The function that knows where files are; a stack may have others. */
function identityFunction(graph: Graph): GraphResource {
  const found = resourcesOf(graph, "aws:lambda/function:Function").find(
    (lambda) => "SECRET_PREFIX" in environmentOf(lambda),
  );
  if (found === undefined) {
    throw new Error(`access matrix: stack "${graph.stack}" has no identity function to ask about`);
  }
  return found;
}

function environmentOf(lambda: GraphResource): Record<string, string> {
  const environment = reveal(lambda.inputs["environment"]);
  const variables = isRecord(environment) ? environment["variables"] : undefined;
  return isRecord(variables) ? (variables as Record<string, string>) : {};
}

/** A role of the account that the stack does not make. */
function madeUp(arn: string, name: string, Action: string | readonly string[]): GraphResource {
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
  // Behind the stack's own, from which account and partition are read.
  resources: [...graph.resources, ...roles],
});
