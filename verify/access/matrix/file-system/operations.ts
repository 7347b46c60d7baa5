import type { FileSystemContext } from "./context";
import { identityOperations } from "../identity-operations";
import { type RequestTemplate, direct, type Operation } from "../operation";

/** What anybody may try with a file system, its key and what surrounds them. */
export const fileSystemOperations = (scene: FileSystemContext): readonly Operation[] => [
  ...clientOperations(scene),
  ...(scene.hasMountTargets ? mountTargetOperations(scene) : []),
  ...administration(scene),
  ...keyOperations(scene),
  ...identityOperations(scene),
];

/** How a client comes to a file system. */
interface MountPath {
  readonly viaMountTarget: boolean;
  /** @default true */
  readonly tls?: boolean;
}

/** What EFS asks IAM about when a client connects; no right is worth anything without the first. */
const connecting = (
  { storage: { arn: resource } }: FileSystemContext,
  { viaMountTarget, tls = true }: MountPath,
  right?: "ClientWrite" | "ClientRootAccess",
): readonly RequestTemplate[] =>
  ["ClientMount", ...(right === undefined ? [] : [right])].map((action) => ({
    ...{ action: `elasticfilesystem:${action}`, resource },
    context: {
      "aws:SecureTransport": String(tls),
      "elasticfilesystem:AccessedViaMountTarget": String(viaMountTarget),
    },
  }));

/** The way of Transfer, of this account's servers and of everybody else's. */
function clientOperations(scene: FileSystemContext): readonly Operation[] {
  const way = { viaMountTarget: false };
  return [
    direct("mount", "open the file system and read", () => connecting(scene, way)),
    direct("write", "open the file system and write", () => connecting(scene, way, "ClientWrite")),
    direct("root", "open the file system as root", () =>
      connecting(scene, way, "ClientRootAccess"),
    ),
    direct("mount-plain", "open the file system without TLS", () =>
      connecting(scene, { ...way, tls: false }),
    ),
  ];
}

/** The way of NFS clients, which Transfer's users do not have. */
function mountTargetOperations(scene: FileSystemContext): readonly Operation[] {
  const way = { viaMountTarget: true };
  return [
    direct("nfs-mount", "mount through a mount target and read", () => connecting(scene, way)),
    direct("nfs-write", "mount through a mount target and write", () =>
      connecting(scene, way, "ClientWrite"),
    ),
    direct("nfs-root", "mount through a mount target as root", () =>
      connecting(scene, way, "ClientRootAccess"),
    ),
    direct("nfs-plain", "mount through a mount target without TLS", () =>
      connecting(scene, { ...way, tls: false }),
    ),
  ].map((operation) => ({
    ...operation,
    requests: (actor) =>
      actor.kind === "caller"
        ? // From inside a VPC, past the endpoints for AWS's own interfaces.
          operation.requests({ ...actor, context: {}, insideVpc: false })
        : undefined,
  }));
}

/** The file system itself: who can change what guards the files, or take them away. */
function administration({ storage: { arn: resource } }: FileSystemContext): readonly Operation[] {
  const ask = (id: string, what: string, action: string): Operation =>
    direct(id, what, () => ({ action: `elasticfilesystem:${action}`, resource }));
  return [
    ask("get-policy", "read the file system's policy", "DescribeFileSystemPolicy"),
    ask("put-policy", "change the file system's policy", "PutFileSystemPolicy"),
    ask(
      "delete-policy",
      "delete that policy, which opens every mount target",
      "DeleteFileSystemPolicy",
    ),
    ask("create-mount-target", "make a way in for NFS clients", "CreateMountTarget"),
    ask("create-access-point", "make a way in as another owner", "CreateAccessPoint"),
    ask("replicate", "copy all files to another file system", "CreateReplicationConfiguration"),
    ask("stop-backups", "change the backups", "PutBackupPolicy"),
    ask("delete-file-system", "delete the file system", "DeleteFileSystem"),
  ];
}

/** The key, which EFS uses by a grant of its own: no client needs it. */
function keyOperations({
  keyArn: resource,
  awsEnvironment,
}: FileSystemContext): readonly Operation[] {
  const ask = (
    id: string,
    what: string,
    action: string,
    context: RequestTemplate["context"] = {},
  ): Operation => direct(id, what, () => ({ action, resource, context }));
  const throughEfs = {
    "kms:ViaService": `elasticfilesystem.${awsEnvironment.region}.amazonaws.com`,
    "aws:ViaAWSService": "true",
  };
  return [
    ask("grant-to-efs", "give EFS the use of the key", "kms:CreateGrant", throughEfs),
    ask("decrypt-outside-efs", "use the key outside EFS", "kms:Decrypt"),
    ask("put-key-policy", "change the key's policy", "kms:PutKeyPolicy"),
  ];
}
