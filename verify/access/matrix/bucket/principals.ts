import type { ShareConfig } from "../../../../config/schema/storage";
import { grantFor } from "../../../../identity/authorizer/grant";
import type { AccessLevel } from "../../../../identity/authorizer/session-policy";
import { parseUserRecord } from "../../../../identity/authorizer/user/user-record";
import type { BucketContext } from "./context";
import { type Actor, caller, other, type OwnActors, service, user } from "../principals";
import type { Context } from "../../request";
import { resourcesOf } from "../../../graph/graph";

const USERS: readonly [id: string, who: string, access: AccessLevel][] = [
  ["alice", "partner", "read-write"],
  ["bob", "partner whose name begins another's, bobby's", "read-write"],
  ["auditor", "user with Access read-only", "read-only"],
  ["device", "user with Access write-only", "write-only"],
];

/** Users, consumers and log delivery of a bucket. */
export function bucketActors(scene: BucketContext): OwnActors {
  const { shares, accessPoints } = scene.config.storage;
  return {
    users: USERS.map(([id, who, access]) => narrowed(scene, { id, who }, access)),
    consumers: [
      ...shares.map((share) => shareActor(scene, share)),
      ...accessPoints.map((point) => ({
        ...shareActor(scene, point),
        id: `access-point-${point.name}`,
        who: `${point.principal}, given ${point.access} of ${point.prefix} through ${point.name}`,
        accessPoint: accessPointArn(scene, point.name),
        ...(point.vpcId !== undefined && { context: insideVpc(scene, point.vpcId) }),
      })),
    ],
    services: logDelivery(scene),
  };
}

/** A user's session, narrowed by the policy that the identity function would answer. */
function narrowed(
  scene: BucketContext,
  name: Pick<Actor, "id" | "who">,
  access: AccessLevel,
): Actor {
  const record = parseUserRecord(JSON.stringify({ Access: access }));
  const grant = record.kind === "user" ? grantFor(name.id, record, scene.settings) : record;
  if (grant.kind !== "grant" || !("policy" in grant)) {
    throw new Error(`access matrix: ${name.id} is given no session in the bucket`);
  }
  return user(scene, name, grant.role, grant.policy);
}

/** Who a folder is shared with; of an account, one of its roles. */
function shareActor(scene: BucketContext, { principal, prefix, access }: ShareConfig): Actor {
  const isAccount = /^\d+$/.test(principal);
  const { partition } = scene.awsEnvironment;
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

function logDelivery(scene: BucketContext): readonly Actor[] {
  const { logs, settings } = scene;
  if (logs === undefined) return [];
  const delivery = (id: string, which: string, bucketArn: string): Actor =>
    service(scene, { id, who: `S3 log delivery for ${which} bucket` }, "logging.s3", bucketArn);
  return [
    delivery("s3-logging", "the", settings.bucketArn),
    delivery("s3-logging-other", "another", `${settings.bucketArn}-other`),
  ];
}

/** Inside a VPC, through the endpoint that a fence lists, if it lists any. */
function insideVpc(
  {
    config: {
      storage: { fence },
    },
  }: BucketContext,
  vpcId: string,
): Context {
  return { "aws:SourceVpc": vpcId, "aws:SourceVpce": fence?.vpcEndpointIds[0] ?? "vpce-00000000" };
}

const accessPointArn = ({ awsEnvironment }: BucketContext, name: string): string =>
  `arn:${awsEnvironment.partition}:s3:${awsEnvironment.region}:${awsEnvironment.accountId}:accesspoint/${name}`;
