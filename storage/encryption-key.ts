import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Policy } from "../aws/policy-document";

/** Arguments for {@link EncryptionKey}. */
export interface EncryptionKeyArgs {
  /** Alias without `alias/`, unique in the account and region. */
  readonly alias: string;
  /** Description in the console. */
  readonly description: string;
  /**
   * Key policy.
   * @default none: an `aws.kms.KeyPolicy` sets it
   */
  readonly policy?: pulumi.Input<Policy> | undefined;
  /**
   * Region of the key.
   * @default the provider's
   */
  readonly region?: string;
}

/** Created or existing key. */
export interface StorageKey {
  /** ARN, not an alias, which would be resolved in the account of the caller. */
  readonly arn: pulumi.Output<string>;
  /** The key, if the stack creates it. */
  readonly resource: readonly aws.kms.Key[];
}

/** ARN of an existing key, from its ARN or alias. */
export const existingKeyArn = (key: string): pulumi.Output<string> =>
  key.startsWith("arn:") ? pulumi.output(key) : aws.kms.getKeyOutput({ keyId: key }).arn;

/** Customer managed symmetric KMS key with yearly rotation and an alias. Cost: $1 a month. */
export class EncryptionKey extends pulumi.ComponentResource {
  /** KMS key. */
  public readonly key: aws.kms.Key;

  public constructor(
    name: string,
    { alias, description, policy, region }: EncryptionKeyArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:EncryptionKey", name, {}, opts);
    this.key = new aws.kms.Key(
      name,
      {
        description,
        policy: policy && pulumi.jsonStringify(policy),
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        region,
        tags: { Name: name },
      },
      { parent: this },
    );
    new aws.kms.Alias(
      name,
      { name: `alias/${alias}`, targetKeyId: this.key.keyId, region },
      { parent: this },
    );
    this.registerOutputs({ keyArn: this.key.arn });
  }
}
