import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../../aws/resource-names";
import { EFS_DEFAULTS, type EfsConfig, type StorageConfig } from "../../config/schema/storage";
import { EncryptionKey, existingKeyArn, type StorageKey } from "../encryption-key";
import { fileSystemKeyPolicy, fileSystemPolicy } from "./file-system-policy";

/** Port of NFS. */
const NFS_PORT = 2049;

/** Arguments for {@link FileSystem}. */
export interface FileSystemArgs {
  /** Partition, region and account of the stack; Transfer uses file systems of its own region only. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Section `storage` of the stack's configuration. */
  readonly config: StorageConfig;
}

/**
 * Encrypted EFS file system of the users' files. Like the bucket, it does not depend on the network.
 * Transfer needs no mount targets, so there are none by default.
 *
 * Cost: KMS key $1 a month; storage, throughput and backups as EFS charges them.
 */
export class FileSystem extends pulumi.ComponentResource {
  public readonly domain = "efs";
  /** Identifier, for example `fs-0123456789abcdef0`. */
  public readonly fileSystemId: pulumi.Output<string>;
  /** ARN of the file system. */
  public readonly fileSystemArn: pulumi.Output<string>;
  /** ARN of the key, which only EFS uses. */
  public readonly keyArn: pulumi.Output<string>;

  private readonly parent: pulumi.CustomResourceOptions;

  public constructor(
    name: string,
    private readonly args: FileSystemArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:FileSystem", name, {}, opts);
    const { names, config } = args;
    const efs = config.efs ?? EFS_DEFAULTS;
    this.parent = { parent: this };
    const key = this.key(`${name}-file-system`);
    this.keyArn = key.arn;
    const fileSystem = new aws.efs.FileSystem(
      name,
      {
        // A fixed token, so that AWS refuses a replacement while the first file system exists.
        creationToken: names.prefix,
        encrypted: true,
        kmsKeyId: key.arn,
        throughputMode: "elastic",
        lifecyclePolicies: [{ transitionToIa: afterDays(efs.transitionToIaDays) }],
        tags: { Name: name },
      },
      // Depends on the key, so that a file system which cannot be deleted keeps its key.
      { ...this.parent, dependsOn: [...key.resource] },
    );
    this.fileSystemId = fileSystem.id;
    this.fileSystemArn = fileSystem.arn;
    new aws.efs.BackupPolicy(
      name,
      {
        fileSystemId: fileSystem.id,
        backupPolicy: { status: efs.backups ? "ENABLED" : "DISABLED" },
      },
      this.parent,
    );
    this.mountTargets(name, efs.mountTargets, this.setPolicy(name));
    this.registerOutputs({ fileSystemId: this.fileSystemId, keyArn: this.keyArn });
  }

  /** Creates or looks up the key. */
  private key(name: string): StorageKey {
    const { awsEnvironment, names, config } = this.args;
    if (config.existingKey !== undefined) {
      return { arn: existingKeyArn(config.existingKey), resource: [] };
    }
    const { key } = new EncryptionKey(
      name,
      {
        alias: `${names.prefix}-file-system`,
        description: `Files of ${names.prefix}`,
        policy: awsEnvironment.apply((environment) =>
          fileSystemKeyPolicy(environment, config.administrators),
        ),
      },
      this.parent,
    );
    return { arn: key.arn, resource: [key] };
  }

  private setPolicy(name: string): pulumi.Resource {
    const { awsEnvironment, names, config } = this.args;
    const { administrators } = config;
    return new aws.efs.FileSystemPolicy(
      name,
      {
        fileSystemId: this.fileSystemId,
        policy: pulumi.jsonStringify(
          pulumi.all([awsEnvironment, this.fileSystemArn]).apply(([environment, fileSystemArn]) =>
            fileSystemPolicy({
              ...{
                awsEnvironment: environment,
                fileSystemArn,
                userRole: names.userRole,
                administrators,
              },
            }),
          ),
        ),
      },
      this.parent,
    );
  }

  /** Creates mount targets for other clients, open to the configured security groups only. */
  private mountTargets(
    name: string,
    config: EfsConfig["mountTargets"],
    policy: pulumi.Resource,
  ): void {
    if (config === undefined) return;
    // Mount targets hold no data, so they need no protection.
    const opts: pulumi.CustomResourceOptions = { ...this.parent, protect: false };
    const { id: groupId } = new aws.ec2.SecurityGroup(
      `${name}-mount`,
      {
        vpcId: config.vpcId,
        description: "Mount targets of the file system",
        tags: { Name: `${name}-mount` },
      },
      opts,
    );
    for (const client of new Set(config.clientSecurityGroupIds)) {
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-mount-${client}`,
        {
          securityGroupId: groupId,
          referencedSecurityGroupId: client,
          ipProtocol: "tcp",
          fromPort: NFS_PORT,
          toPort: NFS_PORT,
          description: "NFS",
        },
        opts,
      );
    }
    for (const subnetId of new Set(config.subnetIds)) {
      new aws.efs.MountTarget(
        `${name}-${subnetId}`,
        { fileSystemId: this.fileSystemId, subnetId, securityGroups: [groupId] },
        // Without the policy, every client that reaches a mount target has full access.
        { ...opts, dependsOn: policy },
      );
    }
  }
}

const afterDays = (days: number): string => `AFTER_${days}_DAY${days === 1 ? "" : "S"}`;
