import type { ShareConfig } from "../config/storage-schema";
import { grantFor } from "../identity/grant";
import type { Access } from "../identity/session-policy";
import { parseUserRecord } from "../identity/user-record";
import type { Scene } from "./access-matrix-scene";
import type { Context, Principal } from "./access-request";
import { resourcesOf } from "./graph";

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

/** An address outside every network that a stack lists. */
export const OUTSIDE = "8.8.8.8";
/** One of AWS, from which Transfer calls S3; which one is not known, so no fence may depend on it. */
const TRANSFER_ADDRESS = "3.120.0.1";
/** An account that has nothing to do with the stack. */
const STRANGER = "999988887777";

const USERS: readonly [id: string, who: string, access: Access][] = [
  ["alice", "partner", "read-write"],
  ["bob", "partner whose name begins another's, bobby's", "read-write"],
  ["auditor", "user with Access read-only", "read-only"],
  ["device", "user with Access write-only", "write-only"],
];

/** The folder beside an actor's own whose name begins with the own one's. */
export const neighbourOf = ({ folder }: Actor): string => `${folder}by`;

/** Everybody whose rights the matrix shows. */
export function actorsOf(scene: Scene): readonly Actor[] {
  const { storage, place } = scene;
  const { partition } = place;
  return [
    ...USERS.map(([id, who, access]) =>
      user(scene, { id, who: `${who}, session of Transfer` }, access),
    ),
    ...stackRoles(scene),
    {
      ...caller(scene, "deployer", "role that deploys, with AdministratorAccess", scene.deployer),
      // From wherever a pipeline runs: no fence may lock out who could take it down.
      context: { "aws:SourceIp": OUTSIDE },
    },
    caller(
      scene,
      "other-role",
      "another role of the account, with s3:* and kms:*",
      scene.otherRole,
    ),
    ...storage.shares.map((share) => shareActor(scene, share)),
    ...storage.accessPoints.map((point) => ({
      ...shareActor(scene, point),
      id: `access-point-${point.name}`,
      who: `${point.principal}, given ${point.access} of ${point.prefix} through ${point.name}`,
      accessPoint: accessPointArn(scene, point.name),
      ...(point.vpcId !== undefined && { context: insideVpc(scene, point.vpcId) }),
    })),
    other(
      scene,
      { id: "stranger", who: "role of another account, with everything allowed there" },
      `arn:${partition}:iam::${STRANGER}:role/stranger`,
    ),
    {
      ...{ id: "anonymous", who: "unsigned request", kind: "caller", folder: "alice" },
      principal: { kind: "anonymous" },
      context: placeOf(scene),
    },
    ...services(scene),
  ];
}

/** A user's session, narrowed by the policy that the identity function would answer. */
function user(scene: Scene, { id, who }: Pick<Actor, "id" | "who">, access: Access): Actor {
  const record = parseUserRecord(JSON.stringify({ Access: access }));
  const grant = record.kind === "user" ? grantFor(id, record, scene.settings) : record;
  if (grant.kind !== "grant" || !("policy" in grant)) {
    throw new Error(`access matrix: ${id} is given no session in the bucket`);
  }
  const sessionName = `${id}.0123456789abcdef@${scene.server.id}`;
  const { role, policy } = grant;
  return {
    ...{ id, who, kind: "user", folder: id },
    principal: { kind: "session", role, sessionName, policy },
    context: { "aws:SourceIp": TRANSFER_ADDRESS },
  };
}

/** All roles that the stack makes: one that is added later must not go unasked. */
function stackRoles(scene: Scene): readonly Actor[] {
  const { settings, function: lambda, roles } = scene;
  const known: Readonly<Record<string, Pick<Actor, "id" | "who" | "kind" | "insideVpc">>> = {
    [settings.userRoleArn]: {
      ...{ id: "user-role", who: "Transfer user role without a session policy", kind: "user" },
    },
    [lambda.role]: {
      ...{ id: "identity", who: "role of the identity function", kind: "caller" },
      insideVpc: lambda.insideVpc,
    },
  };
  return roles.map(({ name, arn }) => {
    const own = known[arn] ?? { id: name, who: `role ${name} of the stack`, kind: "caller" };
    const context = own.kind === "user" ? { "aws:SourceIp": TRANSFER_ADDRESS } : placeOf(scene);
    return { ...own, folder: "alice", principal: { kind: "role", role: arn }, context };
  });
}

function caller(scene: Scene, id: string, who: string, role: string): Actor {
  const principal: Principal = { kind: "role", role };
  return { ...{ id, who, kind: "caller", folder: "alice" }, principal, context: placeOf(scene) };
}

function other(scene: Scene, { id, who }: Pick<Actor, "id" | "who">, arn: string): Actor {
  const principal: Principal = { kind: "other", arn };
  return { ...{ id, who, kind: "caller", folder: "alice" }, principal, context: placeOf(scene) };
}

/** Who a folder is shared with; of an account, one of its roles. */
function shareActor(scene: Scene, { principal, prefix, access }: ShareConfig): Actor {
  const isAccount = /^\d+$/.test(principal);
  const { partition } = scene.place;
  const arn = isAccount ? `arn:${partition}:iam::${principal}:role/anybody` : principal;
  const id = `share-${prefix}${isAccount ? principal : principal.split("/").at(-1)}`;
  const named = {
    id: id.replace(/[^\w.-]+/g, "-"),
    who: `${principal}, given ${access} of ${prefix}`,
  };
  const isOwn = resourcesOf(scene.graph, "aws:iam/role:Role").some((r) => r.outputs["arn"] === arn);
  const actor = isOwn ? caller(scene, named.id, named.who, arn) : other(scene, named, arn);
  return { ...actor, folder: prefix.replace(/\/$/, "") };
}

/** Services that act on their own behalf, for this stack and for somebody else's. */
function services({ server, place, bucket, logs }: Scene): readonly Actor[] {
  const { partition, accountId } = place;
  const service = (id: string, who: string, name: string, source: string): Actor => ({
    ...{ id, who, kind: "service", folder: "alice" },
    principal: { kind: "service", name: `${name}.amazonaws.com` },
    context: { "aws:SourceArn": source, "aws:SourceAccount": accountId },
  });
  const foreign = server.arn.replace(/[^/]+$/, "s-00000000000000000");
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  return [
    service("transfer", "Transfer for this server", "transfer", server.arn),
    service("transfer-other", "Transfer for another server", "transfer", foreign),
    ...(logs === undefined
      ? []
      : [
          service("s3-logging", "S3 log delivery for the bucket", "logging.s3", bucketArn),
          service(
            "s3-logging-other",
            "S3 log delivery for another bucket",
            "logging.s3",
            `${bucketArn}-other`,
          ),
        ]),
  ];
}

/** Inside the fence, where there is one: that it stops others is an operation of its own. */
function placeOf({ storage: { fence } }: Scene): Context {
  const [range] = fence?.sourceCidrs ?? [];
  const [endpoint] = fence?.vpcEndpointIds ?? [];
  if (range === undefined && endpoint !== undefined) return { "aws:SourceVpce": endpoint };
  return { "aws:SourceIp": range?.split("/")[0] ?? OUTSIDE };
}

/** Inside a VPC, through the endpoint that a fence lists, if it lists any. */
function insideVpc({ storage: { fence } }: Scene, vpcId: string): Context {
  return { "aws:SourceVpc": vpcId, "aws:SourceVpce": fence?.vpcEndpointIds[0] ?? "vpce-00000000" };
}

const accessPointArn = ({ place }: Scene, name: string): string =>
  `arn:${place.partition}:s3:${place.region}:${place.accountId}:accesspoint/${name}`;
