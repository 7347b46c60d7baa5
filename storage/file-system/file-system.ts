import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../../aws/resource-names";
import { EFS_DEFAULTS, type EfsConfig, type StorageConfig } from "../../config/schema/storage";
import { EncryptionKey, existingKeyArn, type StorageKey } from "../encryption-key";
import { fileSystemPolicy } from "./file-system-policy";
import { fileSystemKeyPolicy } from "../key-policies";
import type { FileStorage } from "../storage";

const NFS = 2049;

/** Arguments for {@link FileSystem}. */
export interface FileSystemArgs {
  /** Where the stack lives; Transfer reaches file systems of its own region only. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Section `storage` of the stack's configuration. */
  readonly config: StorageConfig;
}

/**
 * The file system that partners' files live in, encrypted under a key of its own. Like the bucket
 * it takes nothing from the network. Transfer needs no mount target, so there is none by default.
 *
 * Cost: a KMS key of its own $1 a month; storage, throughput and backups as EFS charges them.
 */
export class FileSystem extends pulumi.ComponentResource implements FileStorage {
  public readonly domain = "efs";
  public readonly fileSystemId: pulumi.Output<string>;
  public readonly fileSystemArn: pulumi.Output<string>;
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
        // Chosen, so that a second file system in place of the first, which is empty, is refused.
        creationToken: names.prefix,
        encrypted: true,
        kmsKeyId: key.arn,
        throughputMode: "elastic",
        lifecyclePolicies: [{ transitionToIa: afterDays(efs.transitionToIaDays) }],
        tags: { Name: name },
      },
      // Depends on the key so that a file system which cannot be deleted keeps the key it needs.
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

  /** The key that the configuration asks for: made or given. */
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

  /** Ways in for other consumers, from the listed security groups only. */
  private mountTargets(
    name: string,
    config: EfsConfig["mountTargets"],
    policy: pulumi.Resource,
  ): void {
    if (config === undefined) return;
    // Ways in hold no data: they come and go with the configuration.
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
          fromPort: NFS,
          toPort: NFS,
          description: "NFS",
        },
        opts,
      );
    }
    for (const subnetId of new Set(config.subnetIds)) {
      new aws.efs.MountTarget(
        `${name}-${subnetId}`,
        { fileSystemId: this.fileSystemId, subnetId, securityGroups: [groupId] },
        // Without the policy whoever reaches a mount target may do everything.
        { ...opts, dependsOn: policy },
      );
    }
  }
}

const afterDays = (days: number): string => `AFTER_${days}_DAY${days === 1 ? "" : "S"}`;
