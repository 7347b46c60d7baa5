import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Policy } from "../aws/policy-document";

/** Arguments for {@link EncryptionKey}. */
export interface EncryptionKeyArgs {
  /** Alias without `alias/`, unique in the account and region. */
  readonly alias: string;
  /** What the key encrypts, for people who meet it in the console. */
  readonly description: string;
  /** Key policy. */
  readonly policy: pulumi.Input<Policy>;
  /**
   * Region of the key.
   * @default the provider's
   */
  readonly region?: string;
}

/** A key that the stack made or was given. */
export interface StorageKey {
  /** ARN; an alias would be looked up in the account of whoever asks. */
  readonly arn: pulumi.Output<string>;
  /** The key, when the stack made it. */
  readonly resource: readonly pulumi.Resource[];
}

/** ARN of an existing key, which is given by its ARN or an alias. */
export const existingKeyArn = (key: string): pulumi.Output<string> =>
  key.startsWith("arn:") ? pulumi.output(key) : aws.kms.getKeyOutput({ keyId: key }).arn;

/** A customer-managed symmetric key that rotates every year, and its alias. Cost: $1 a month. */
export class EncryptionKey extends pulumi.ComponentResource {
  /** The key. */
  public readonly key: aws.kms.Key;

  public constructor(
    name: string,
    { alias, description, policy, region }: EncryptionKeyArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:EncryptionKey", name, {}, opts);
    const where = region === undefined ? {} : { region };
    this.key = new aws.kms.Key(
      name,
      {
        description,
        policy: pulumi.jsonStringify(policy),
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        ...where,
        tags: { Name: name },
      },
      { parent: this },
    );
    new aws.kms.Alias(
      name,
      { name: `alias/${alias}`, targetKeyId: this.key.keyId, ...where },
      { parent: this },
    );
    this.registerOutputs({ keyArn: this.key.arn });
  }
}
