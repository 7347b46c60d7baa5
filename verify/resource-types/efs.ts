import { costLine } from "../cost/model";
import { arnOutput, type ResourceTypes, settingOf } from "./resource-type";

/** Amazon Elastic File System. */
export const EFS: ResourceTypes = {
  "aws:efs/backupPolicy:BackupPolicy": settingOf({
    replacedBy: ["fileSystemId"],
    api: { operation: "efs.PutBackupPolicy" },
    price: ({ resource, usage }) =>
      JSON.stringify(resource.inputs["backupPolicy"]).includes("ENABLED")
        ? [costLine("File system, backups", usage.gbStored, "backupGbMonth", "each GB kept, once")]
        : [],
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:efs/fileSystem:FileSystem": {
    outputs: arnOutput("elasticfilesystem", "file-system"),
    replacedBy: [
      "availabilityZoneName",
      "creationToken",
      "encrypted",
      "kmsKeyId",
      "performanceMode",
    ],
    api: {
      operation: "efs.CreateFileSystem",
      names: {
        lifecyclePolicies: "=efs.PutLifecycleConfiguration.LifecyclePolicies",
        protection: "=efs.UpdateFileSystemProtection",
      },
    },
    price: ({ usage }) => [
      costLine(
        "File system, storage",
        usage.gbStored,
        "efsStandardGbMonth",
        "each GB kept, EFS Standard",
      ),
      costLine("File system, writes", usage.gbIn, "efsElasticWriteGb", "each GB up"),
      costLine("File system, reads", usage.gbOut, "efsElasticReadGb", "each GB down"),
    ],
    uniqueName: { input: "creationToken", max: 64 },
    nameTag: true,
    reachability: "irrelevant",
    access: "modelled",
    data: "file system",
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": settingOf({
    replacedBy: ["fileSystemId"],
    api: { operation: "efs.PutFileSystemPolicy" },
    reachability: "irrelevant",
    access: "modelled",
  }),
  "aws:efs/mountTarget:MountTarget": settingOf({
    replacedBy: ["fileSystemId", "ipAddress", "subnetId"],
    api: { operation: "efs.CreateMountTarget" },
    reachability: { unmodelled: "NFS is used by other hosts of the VPC, never by SFTP or FTP" },
    access: "modelled",
  }),
};
