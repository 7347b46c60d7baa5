import type { ShareConfig } from "../../../../config/schema/storage";
import { grantFor } from "../../../../identity/authorizer/grant";
import type { AccessLevel } from "../../../../identity/authorizer/session-policy";
import type { BucketSettings } from "../../../../identity/authorizer/settings";
import { parseUserRecord } from "../../../../identity/authorizer/user/user-record";
import { roleArn } from "../../../../aws/resource-names";
import { consumerRoleArn } from "../../../../storage/key-consumers";
import { arnOf, type Graph, resourcesOf } from "../../../graph/graph";
import type { Context } from "../../request";
import { type BucketEncryption, bucketEncryption } from "../../s3-operation";
import { auditReaders, auditServices } from "./audit";
import {
  type Actor,
  externalActor,
  type MatrixContext,
  OUTSIDE,
  roleActor,
  serviceActor,
  type StorageActors,
  UNNAMED_SERVICE_ROLE,
  userActor,
} from "../actors";

/** Context of the matrix of a stack that keeps files in a bucket. */
export interface BucketContext extends MatrixContext<BucketSettings> {
  /** Name of the data bucket. */
  readonly bucket: string;
  readonly encryption: BucketEncryption;
  /** Target of the data bucket's access logs. */
  readonly logs?: LogTarget;
}

/** Target of access logs. */
export interface LogTarget {
  readonly bucket: string;
  /** Prefix of the keys of all logs. */
  readonly prefix: string;
}

const USERS: readonly [id: string, who: string, access: AccessLevel][] = [
  ["alice", "partner", "read-write"],
  ["bob", "partner whose name begins another's, bobby's", "read-write"],
  ["auditor", "user with Access read-only", "read-only"],
  ["device", "user with Access write-only", "write-only"],
];

/** Adds the settings of the data bucket. */
export function bucketContextOf(matrix: MatrixContext<BucketSettings>): BucketContext {
  const bucket = matrix.storage.root;
  const logs = logTargetOf(matrix.graph, bucket);
  const encryption = bucketEncryption(matrix.graph, bucket);
  return { ...matrix, bucket, encryption, ...(logs && { logs }) };
}

/** Target of the access logs of a bucket, if it has any. */
export function logTargetOf(graph: Graph, bucket: string): LogTarget | undefined {
  const logging = resourcesOf(graph, "aws:s3/bucketLogging:BucketLogging").find(
    ({ inputs }) => inputs["bucket"] === bucket,
  );
  return (
    logging && {
      bucket: String(logging.inputs["targetBucket"]),
      prefix: String(logging.inputs["targetPrefix"]),
    }
  );
}

/** ARN of the stack's Multi-Region Access Point, if it has one. */
export const multiRegionAccessPointOf = ({ graph }: MatrixContext): string | undefined =>
  resourcesOf(graph, "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint").map(arnOf)[0];

/** Users, consumers and log delivery of a bucket. */
export function bucketActors(matrix: BucketContext): StorageActors {
  const { shares, accessPoints, multiRegion } = matrix.config.storage;
  const globalPoint = multiRegionAccessPointOf(matrix);
  return {
    users: USERS.map(([id, who, access]) => bucketUser(matrix, { id, who }, access)),
    consumers: [
      ...shares.map((share) => shareActor(matrix, share)),
      ...accessPoints.map((point) => ({
        ...shareActor(matrix, point),
        id: `access-point-${point.name}`,
        who: `${point.principal}, given ${point.access} of ${point.prefix} through ${point.name}`,
        accessPoint: accessPointArn(matrix, point.name),
        ...(point.vpcId !== undefined && { context: vpcContext(matrix, point.vpcId) }),
      })),
      ...(multiRegion?.accessPoint?.consumers ?? []).map((share) => ({
        ...shareActor(matrix, share),
        id: `mrap-${shareActor(matrix, share).id.replace(/^share-/, "")}`,
        who: `${share.principal}, given ${share.access} of ${share.prefix} through both regions' access point`,
        ...(globalPoint !== undefined && { accessPoint: globalPoint }),
      })),
      ...keyConsumers(matrix),
      ...auditReaders(matrix),
    ],
    services: [...logDelivery(matrix), ...auditServices(matrix)],
  };
}

/** A user's session, with the session policy that the identity function would answer. */
function bucketUser(
  matrix: BucketContext,
  name: Pick<Actor, "id" | "who">,
  access: AccessLevel,
): Actor {
  const record = parseUserRecord(JSON.stringify({ Access: access }));
  const grant = record.kind === "user" ? grantFor(name.id, record, matrix.settings) : record;
  if (grant.kind !== "grant" || !("policy" in grant)) {
    throw new Error(`access matrix: ${name.id} is given no session in the bucket`);
  }
  return userActor(matrix, name, grant.role, grant.policy);
}

/** Principal that a folder is shared with; of an account, one of its roles. */
function shareActor(matrix: BucketContext, { principal, prefix, access }: ShareConfig): Actor {
  const isAccount = /^\d+$/.test(principal);
  const { partition } = matrix.awsEnvironment;
  const arn = isAccount ? `arn:${partition}:iam::${principal}:role/anybody` : principal;
  const id = `share-${prefix}${isAccount ? principal : principal.split("/").at(-1)}`;
  const name = {
    id: id.replace(/[^\w.-]+/g, "-"),
    who: `${principal}, given ${access} of ${prefix}`,
  };
  const isOwn = resourcesOf(matrix.graph, "aws:iam/role:Role").some(
    ({ outputs }) => outputs["arn"] === arn,
  );
  const actor = isOwn ? roleActor(matrix, name, arn) : externalActor(matrix, name, arn);
  return { ...actor, folder: prefix.replace(/\/$/, "") };
}

/** Services that are named as consumers of the key, and one that is not, each with its role. */
function keyConsumers(matrix: BucketContext): readonly Actor[] {
  const { keyConsumers: named } = matrix.config.storage;
  if (named.length === 0) return [];
  return [
    ...named.map((each) => {
      const arn = consumerRoleArn(matrix.awsEnvironment, each);
      const id = `${each.service}-${arn.split("/").at(-1)}`;
      // Its own network is unknown, so a fence must not depend on it.
      return {
        ...roleActor(matrix, { id, who: `role of ${each.service}, named in keyConsumers` }, arn),
        context: { "aws:SourceIp": OUTSIDE },
      };
    }),
    roleActor(
      matrix,
      { id: "unnamed-service", who: "role of a service that keyConsumers does not name" },
      roleArn(matrix.awsEnvironment, UNNAMED_SERVICE_ROLE),
    ),
  ];
}

function logDelivery(matrix: BucketContext): readonly Actor[] {
  const { logs, settings } = matrix;
  if (logs === undefined) return [];
  const delivery = (id: string, which: string, bucketArn: string): Actor =>
    serviceActor(
      matrix,
      { id, who: `S3 log delivery for ${which} bucket` },
      "logging.s3",
      bucketArn,
    );
  return [
    delivery("s3-logging", "the", settings.bucketArn),
    delivery("s3-logging-other", "another", `${settings.bucketArn}-other`),
  ];
}

/** Condition keys of a VPC, and of the endpoint that a fence lists, if it lists any. */
const vpcContext = ({ config: { storage } }: BucketContext, vpcId: string): Context => ({
  "aws:SourceVpc": vpcId,
  "aws:SourceVpce": storage.fence?.vpcEndpointIds[0] ?? "vpce-00000000",
});

const accessPointArn = ({ awsEnvironment }: BucketContext, name: string): string =>
  `arn:${awsEnvironment.partition}:s3:${awsEnvironment.region}:${awsEnvironment.accountId}:accesspoint/${name}`;
