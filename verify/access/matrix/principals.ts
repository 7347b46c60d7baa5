import { firstAddress } from "../../../aws/cidr";
import type { MatrixContext } from "./context";
import type { Context, Principal } from "../request";

/** Somebody whose rights the matrix shows, and from where they ask. */
export interface Actor {
  /** One word, as the command line takes it. */
  readonly id: string;
  /** Who that is, in a sentence without full stop. */
  readonly who: string;
  /** `user` calls from inside Transfer, `service` is one of AWS on its own behalf. */
  readonly kind: "user" | "caller" | "service";
  readonly principal: Principal;
  /** Folder that operations call the own one. */
  readonly folder: string;
  /** Condition keys that tell where the actor asks from. */
  readonly context: Context;
  /** Whether its calls pass the VPC endpoints of the stack. */
  readonly insideVpc?: boolean;
  /** ARN of the access point through which it was given its folder. */
  readonly accessPoint?: string;
}

/** What an actor is called. */
type Name = Pick<Actor, "id" | "who">;

/** Whom a kind of storage adds to those that every stack is asked about. */
export interface OwnActors {
  readonly users: readonly Actor[];
  readonly consumers?: readonly Actor[];
  readonly services?: readonly Actor[];
}

/** An address outside every network that a stack lists. */
export const OUTSIDE = "8.8.8.8";
/** One of AWS, from which Transfer calls; which one is not known, so no fence may depend on it. */
const TRANSFER_ADDRESS = "3.120.0.1";
/** An account that has nothing to do with the stack. */
const STRANGER = "999988887777";

/** The folder beside an actor's own whose name begins with the own one's. */
export const neighbourOf = ({ folder }: Actor): string => `${folder}by`;

/** Everybody whose rights the matrix shows. */
export function actorsOf(scene: MatrixContext, own: OwnActors): readonly Actor[] {
  const { awsEnvironment, deployer, otherRole } = scene;
  return [
    ...own.users,
    ...stackRoles(scene),
    {
      ...caller(scene, "deployer", "role that deploys, with AdministratorAccess", deployer),
      // From wherever a pipeline runs: no fence may lock out who could take it down.
      context: { "aws:SourceIp": OUTSIDE },
    },
    caller(
      scene,
      "other-role",
      `another role of the account, with ${otherRole.may.join(" and ")}`,
      otherRole.arn,
    ),
    ...(own.consumers ?? []),
    other(
      scene,
      { id: "stranger", who: "role of another account, with everything allowed there" },
      `arn:${awsEnvironment.partition}:iam::${STRANGER}:role/stranger`,
    ),
    {
      ...{ id: "anonymous", who: "unsigned request", kind: "caller", folder: "alice" },
      principal: { kind: "anonymous" },
      context: placeOf(scene),
    },
    ...transferServices(scene),
    ...(own.services ?? []),
  ];
}

/**
 * A user's session.
 *
 * @param policy session policy that the identity function would answer
 */
export function user(
  { server }: MatrixContext,
  { id, who }: Name,
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

/** A role of the graph. */
export function caller(scene: MatrixContext, id: string, who: string, role: string): Actor {
  const principal: Principal = { kind: "role", role };
  return { ...{ id, who, kind: "caller", folder: "alice" }, principal, context: placeOf(scene) };
}

/** Somebody whose own policies are not in the graph. */
export function other(scene: MatrixContext, { id, who }: Name, arn: string): Actor {
  const principal: Principal = { kind: "other", arn };
  return { ...{ id, who, kind: "caller", folder: "alice" }, principal, context: placeOf(scene) };
}

/** A service that acts on its own behalf, for this stack or for somebody else's. */
export const service = (
  { awsEnvironment }: MatrixContext,
  { id, who }: Name,
  name: string,
  arn: string,
): Actor => ({
  ...{ id, who, kind: "service", folder: "alice" },
  principal: { kind: "service", name: `${name}.amazonaws.com` },
  context: { "aws:SourceArn": arn, "aws:SourceAccount": awsEnvironment.accountId },
});

/** All roles that the stack makes: one that is added later must not go unasked. */
function stackRoles(scene: MatrixContext): readonly Actor[] {
  const { settings, identity, roles } = scene;
  const known: Readonly<Record<string, Pick<Actor, "id" | "who" | "kind" | "insideVpc">>> = {
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
    const context = own.kind === "user" ? { "aws:SourceIp": TRANSFER_ADDRESS } : placeOf(scene);
    return { ...own, folder: "alice", principal: { kind: "role", role: arn }, context };
  });
}

function transferServices(scene: MatrixContext): readonly Actor[] {
  const { arn } = scene.server;
  const foreign = arn.replace(/[^/]+$/, "s-00000000000000000");
  return [
    service(scene, { id: "transfer", who: "Transfer for this server" }, "transfer", arn),
    service(
      scene,
      { id: "transfer-other", who: "Transfer for another server" },
      "transfer",
      foreign,
    ),
  ];
}

/** Inside the fence, where there is one: that it stops others is an operation of its own. */
function placeOf({
  config: {
    storage: { fence },
  },
}: MatrixContext): Context {
  const [range] = fence?.sourceCidrs ?? [];
  const [endpoint] = fence?.vpcEndpointIds ?? [];
  if (range === undefined && endpoint !== undefined) return { "aws:SourceVpce": endpoint };
  return { "aws:SourceIp": range === undefined ? OUTSIDE : firstAddress(range) };
}
