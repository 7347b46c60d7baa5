import { firstAddress } from "../../../aws/cidr";
import { roleArn } from "../../../aws/resource-names";
import { policyOf } from "../../../aws/policy-document";
import type { StackConfig } from "../../../config/schema/stack";
import { consumerRoleArn } from "../../../storage/key-consumers";
import type { AuthorizerSettings } from "../../../identity/authorizer/settings";
import type { Graph, GraphResource } from "../../graph/graph";
import { type StackModel, stackModelOf } from "../../graph/stack-model";
import { type Context, type Principal, serviceCaller } from "../request";

/** Sections of a stack's configuration that decide who and what its matrix asks about. */
export type MatrixConfig = Pick<StackConfig, "storage" | "identity">;

/** A stack as its access matrix needs it; the graph has roles of the account besides the stack's own. */
export interface MatrixContext<
  S extends AuthorizerSettings = AuthorizerSettings,
> extends StackModel {
  readonly config: MatrixConfig;
  /** Settings of the identity function. */
  readonly settings: S;
  /** ARN of the role that runs `pulumi up`. */
  readonly deployer: string;
  /** A role of the account that may do everything with storage and keys. */
  readonly otherRole: { readonly arn: string; readonly actions: readonly string[] };
}

/** Somebody whose rights the matrix shows. */
export interface Actor {
  /** One word, as the command line takes it. */
  readonly id: string;
  /** Description of the actor, without full stop. */
  readonly who: string;
  /** `user` calls from inside Transfer, `service` is one of AWS on its own behalf. */
  readonly kind: "user" | "caller" | "service";
  readonly principal: Principal;
  /** The actor's own folder. */
  readonly folder: string;
  /** Condition keys for where its requests come from. */
  readonly context: Context;
  /** Whether its calls pass the VPC endpoints of the stack. */
  readonly insideVpc?: boolean;
  /** ARN of the access point through which it was given its folder. */
  readonly accessPoint?: string;
}

type ActorName = Pick<Actor, "id" | "who">;

/** Actors that depend on the kind of storage. */
export interface StorageActors {
  readonly users: readonly Actor[];
  readonly consumers?: readonly Actor[];
  readonly services?: readonly Actor[];
}

/** An address outside every network that a stack lists. */
export const OUTSIDE = "8.8.8.8";
/** An address of AWS, from which Transfer calls; which one is unknown, so no condition may depend on it. */
const TRANSFER_ADDRESS = "3.120.0.1";
/** An account that has nothing to do with the stack. */
export const STRANGER = "999988887777";

/** Name of a role of a service that no stack names as a consumer of its key. */
export const UNNAMED_SERVICE_ROLE = "service-role/UnnamedService";

/** Actions and policy name of a role of the account that may do everything with storage and keys. */
const STORAGE_AND_KEYS = {
  s3: { name: "s3-and-kms", actions: ["s3:*", "kms:*"] },
  efs: { name: "efs-and-kms", actions: ["elasticfilesystem:*", "kms:*"] },
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
  const { administrators, shares, accessPoints, keyConsumers, multiRegion, audit } = config.storage;
  const role = (name: string): string => roleArn(model.awsEnvironment, name);
  const deployer = administrators.find((arn) => arn.startsWith(role(""))) ?? role("administrator");
  const otherRole = role("analyst");
  const consumers = [
    ...[...shares, ...accessPoints, ...(multiRegion?.accessPoint?.consumers ?? [])].map(
      ({ principal }) => principal,
    ),
    ...(audit?.readers ?? []),
    ...keyConsumers.map((each) => consumerRoleArn(model.awsEnvironment, each)),
    ...(keyConsumers.length > 0 ? [role(UNNAMED_SERVICE_ROLE)] : []),
  ].filter((arn) => arn.startsWith(role("")) && arn !== deployer && arn !== otherRole);
  const { name, actions } = STORAGE_AND_KEYS[settings.domain];
  const roles = [
    accountRole(deployer, "AdministratorAccess", "*"),
    ...[otherRole, ...new Set(consumers)].map((arn) => accountRole(arn, name, actions)),
  ];
  return {
    ...model,
    // Behind the stack's own roles: partition and account are read from the first one.
    graph: { ...graph, resources: [...graph.resources, ...roles] },
    ...{ config, settings, deployer, otherRole: { arn: otherRole, actions } },
  };
}

/** A role of the account that the stack does not create. */
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

/** Everybody whose rights the matrix shows. */
export function actorsOf(matrix: MatrixContext, storage: StorageActors): readonly Actor[] {
  const { awsEnvironment, deployer, otherRole } = matrix;
  const otherRights = otherRole.actions.join(" and ");
  const stranger = `arn:${awsEnvironment.partition}:iam::${STRANGER}:role/stranger`;
  return [
    ...storage.users,
    ...secretWriter(matrix),
    ...stackRoles(matrix),
    {
      ...roleActor(
        matrix,
        { id: "deployer", who: "role that deploys, with AdministratorAccess" },
        deployer,
      ),
      // From wherever a pipeline runs: no fence may lock out who could take it down.
      context: { "aws:SourceIp": OUTSIDE },
    },
    roleActor(
      matrix,
      { id: "other-role", who: `another role of the account, with ${otherRights}` },
      otherRole.arn,
    ),
    ...(storage.consumers ?? []),
    externalActor(
      matrix,
      { id: "stranger", who: "role of another account, with everything allowed there" },
      stranger,
    ),
    callerActor(matrix, { id: "anonymous", who: "unsigned request" }, { kind: "anonymous" }),
    ...transferServices(matrix),
    ...(storage.services ?? []),
  ];
}

/**
 * A user's session.
 *
 * @param policy session policy that the identity function would answer
 */
export function userActor(
  { server }: MatrixContext,
  { id, who }: ActorName,
  role: string,
  policy?: string,
): Actor {
  const sessionName = `${id}.0123456789abcdef@${server.id}`;
  return {
    ...{ id, who: `${who}, session of Transfer`, kind: "user", folder: id },
    principal: { kind: "session", role, sessionName, ...(policy !== undefined && { policy }) },
    context: { "aws:SourceIp": TRANSFER_ADDRESS },
  };
}

/**
 * Whoever writes users' records, where they choose role and session policy: the widest session that
 * Transfer opens with the stack's role. Roles outside the stack that trust Transfer come on top.
 */
function secretWriter(matrix: MatrixContext): readonly Actor[] {
  if (!matrix.settings.rolesFromSecrets) return [];
  const who = "whoever writes users' records, with any Role that trusts Transfer and any Policy";
  const actor = userActor(matrix, { id: "secret-writer", who }, matrix.settings.userRoleArn);
  return [{ ...actor, folder: "alice" }];
}

/** A role of the graph. */
export const roleActor = (matrix: MatrixContext, name: ActorName, role: string): Actor =>
  callerActor(matrix, name, { kind: "role", role });

/** A principal whose own policies are not in the graph. */
export const externalActor = (matrix: MatrixContext, name: ActorName, arn: string): Actor =>
  callerActor(matrix, name, { kind: "other", arn });

const callerActor = (matrix: MatrixContext, name: ActorName, principal: Principal): Actor => ({
  ...{ ...name, kind: "caller", folder: "alice" },
  ...{ principal, context: callerContext(matrix) },
});

/** A service that acts on its own behalf, for this stack or for somebody else's. */
export const serviceActor = (
  { awsEnvironment }: MatrixContext,
  name: ActorName,
  service: string,
  sourceArn: string,
): Actor => ({
  ...{ ...name, kind: "service", folder: "alice" },
  ...serviceCaller(service, sourceArn, awsEnvironment.accountId),
});

/** All roles that the stack creates, so that none that is added later is left out. */
function stackRoles(matrix: MatrixContext): readonly Actor[] {
  const { settings, identity, roles } = matrix;
  const known: Readonly<Record<string, ActorName & Pick<Actor, "kind" | "insideVpc">>> = {
    [settings.userRoleArn]: {
      ...{ id: "user-role", who: "Transfer user role without a session policy", kind: "user" },
    },
    [identity.role]: {
      ...{ id: "identity", who: "role of the identity function", kind: "caller" },
      insideVpc: identity.insideVpc,
    },
  };
  return roles.map(({ name, arn }) => {
    const own = known[arn] ?? { id: name, who: `role ${name} of the stack`, kind: "caller" };
    const actor = { ...roleActor(matrix, own, arn), ...own };
    return own.kind === "user"
      ? { ...actor, context: { "aws:SourceIp": TRANSFER_ADDRESS } }
      : actor;
  });
}

function transferServices(matrix: MatrixContext): readonly Actor[] {
  const { arn } = matrix.server;
  const other = arn.replace(/[^/]+$/, "s-00000000000000000");
  const transfer = (name: ActorName, serverArn: string): Actor =>
    serviceActor(matrix, name, "transfer", serverArn);
  return [
    transfer({ id: "transfer", who: "Transfer for this server" }, arn),
    transfer({ id: "transfer-other", who: "Transfer for another server" }, other),
  ];
}

/** Inside the fence, where there is one: that it stops others is an operation of its own. */
function callerContext({ config: { storage } }: MatrixContext): Context {
  const [range] = storage.fence?.sourceCidrs ?? [];
  const [endpoint] = storage.fence?.vpcEndpointIds ?? [];
  if (range === undefined && endpoint !== undefined) return { "aws:SourceVpce": endpoint };
  return { "aws:SourceIp": range === undefined ? OUTSIDE : firstAddress(range) };
}
