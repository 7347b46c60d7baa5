import { grantFor } from "../../../identity/authorizer/grant";
import type { FileSystemSettings } from "../../../identity/authorizer/settings";
import { parseUserRecord } from "../../../identity/authorizer/user/user-record";
import { resourcesOf } from "../../graph/graph";
import { type Actor, actorsOf, type MatrixContext, userActor } from "./actors";
import { identityOperations } from "./identity-operations";
import { type MatrixCases, onResource, type Operation, type RequestTemplate } from "./operation";
import { regionalService } from "../../../aws/partition";

/** Read-write all of them: the function refuses records that EFS could not enforce. */
const USERS: readonly [id: string, uid: number][] = [
  ["alice", 1001],
  ["bob", 1002],
];

const NOTE = [
  "IAM says who may open the file system and write anywhere in it, not whose files: all users of",
  "Transfer share one role, and owner and mode of each file keep them apart. What is allowed is the",
  "widest that a user can have; root, whom owner and mode do not stop, has rows of its own. Roles of",
  "the account need no more than their own policies; the file system's policy adds to them, or denies.",
].join("\n");

/** Context of the matrix of a stack that keeps files in a file system. */
interface FileSystemContext extends MatrixContext<FileSystemSettings> {
  /** Key that the file system is encrypted with. */
  readonly keyArn: string;
  /** Whether NFS clients can reach it. */
  readonly hasMountTargets: boolean;
}

/** Cases of a stack that keeps files in a file system. */
export function fileSystemCases(matrix: MatrixContext<FileSystemSettings>): MatrixCases {
  const context = fileSystemContextOf(matrix);
  const users = USERS.map(([id, uid]) => fileSystemUser(context, id, uid));
  return {
    graph: context.graph,
    actors: actorsOf(context, { users }),
    operations: fileSystemOperations(context),
    note: NOTE,
  };
}

/** Adds the settings of the file system. */
function fileSystemContextOf(matrix: MatrixContext<FileSystemSettings>): FileSystemContext {
  const { graph, storage } = matrix;
  const own = resourcesOf(graph, "aws:efs/fileSystem:FileSystem").find(
    ({ id }) => id === storage.root,
  );
  const targets = resourcesOf(graph, "aws:efs/mountTarget:MountTarget");
  return {
    ...matrix,
    keyArn: String(own?.inputs["kmsKeyId"]),
    hasMountTargets: targets.some(({ inputs }) => inputs["fileSystemId"] === storage.root),
  };
}

/** A user's session, as the identity function answers it: without session policy. */
function fileSystemUser(matrix: FileSystemContext, id: string, Uid: number): Actor {
  const record = parseUserRecord(JSON.stringify({ PosixProfile: { Uid, Gid: Uid } }));
  const grant = record.kind === "user" ? grantFor(id, record, matrix.settings) : record;
  if (grant.kind !== "grant" || !("posixProfile" in grant)) {
    throw new Error(`access matrix: ${id} is given no session in the file system`);
  }
  return userActor(matrix, { id, who: `partner with Uid ${Uid}` }, grant.role);
}

/** Operations on a file system and its key, and those on users. */
const fileSystemOperations = (matrix: FileSystemContext): readonly Operation[] => [
  ...clientOperations(matrix),
  ...(matrix.hasMountTargets ? mountTargetOperations(matrix) : []),
  ...administration(matrix),
  ...keyOperations(matrix),
  ...identityOperations(matrix),
];

/** Mounts by Transfer, from this account's servers and everybody else's. */
const clientOperations = (matrix: FileSystemContext): readonly Operation[] =>
  mounts(matrix, false, "open the file system", ["mount", "write", "root", "mount-plain"]);

const NFS_MOUNTS = ["nfs-mount", "nfs-write", "nfs-root", "nfs-plain"] as const;

/** Mounts by NFS clients, which Transfer's users cannot make. */
const mountTargetOperations = (matrix: FileSystemContext): readonly Operation[] =>
  mounts(matrix, true, "mount through a mount target", NFS_MOUNTS).map((operation) => ({
    ...operation,
    requests: (actor) =>
      actor.kind === "caller"
        ? // From inside a VPC, but not through the endpoints of AWS's APIs.
          operation.requests({ ...actor, context: {}, insideVpc: false })
        : undefined,
  }));

/** Mounts over one network path: to read, to write, as root, and without TLS. */
function mounts(
  { storage: { arn: resource } }: FileSystemContext,
  viaMountTarget: boolean,
  what: string,
  [read, write, root, plain]: readonly [read: string, write: string, root: string, plain: string],
): readonly Operation[] {
  // What EFS asks of IAM when a client mounts; every right needs ClientMount too.
  const mount = (id: string, how: string, rights: readonly string[], tls = true): Operation =>
    onResource(id, `${what} ${how}`, () =>
      ["ClientMount", ...rights].map((action) => ({
        ...{ action: `elasticfilesystem:${action}`, resource },
        context: {
          "aws:SecureTransport": String(tls),
          "elasticfilesystem:AccessedViaMountTarget": String(viaMountTarget),
        },
      })),
    );
  return [
    mount(read, "and read", []),
    mount(write, "and write", ["ClientWrite"]),
    mount(root, "as root", ["ClientRootAccess"]),
    mount(plain, "without TLS", [], false),
  ];
}

/** Changes to the file system itself: its policy, backups, replicas, deletion. */
function administration({ storage: { arn: resource } }: FileSystemContext): readonly Operation[] {
  const operation = (id: string, what: string, action: string): Operation =>
    onResource(id, what, () => ({ action: `elasticfilesystem:${action}`, resource }));
  return [
    operation("get-policy", "read the file system's policy", "DescribeFileSystemPolicy"),
    operation("put-policy", "change the file system's policy", "PutFileSystemPolicy"),
    operation(
      "delete-policy",
      "delete that policy, which opens every mount target",
      "DeleteFileSystemPolicy",
    ),
    operation("create-mount-target", "make a way in for NFS clients", "CreateMountTarget"),
    operation("create-access-point", "make a way in as another owner", "CreateAccessPoint"),
    operation(
      "replicate",
      "copy all files to another file system",
      "CreateReplicationConfiguration",
    ),
    operation("stop-backups", "change the backups", "PutBackupPolicy"),
    operation("delete-file-system", "delete the file system", "DeleteFileSystem"),
  ];
}

/** Uses of the key; EFS has a grant of its own, and no client needs the key. */
function keyOperations({
  keyArn: resource,
  awsEnvironment,
}: FileSystemContext): readonly Operation[] {
  const operation = (
    id: string,
    what: string,
    action: string,
    context: RequestTemplate["context"] = {},
  ): Operation => onResource(id, what, () => ({ action, resource, context }));
  const throughEfs = {
    "kms:ViaService": regionalService("elasticfilesystem", awsEnvironment.region),
    "aws:ViaAWSService": "true",
  };
  return [
    operation("grant-to-efs", "give EFS the use of the key", "kms:CreateGrant", throughEfs),
    operation("decrypt-outside-efs", "use the key outside EFS", "kms:Decrypt"),
    operation("put-key-policy", "change the key's policy", "kms:PutKeyPolicy"),
  ];
}
