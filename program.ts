import * as pulumi from "@pulumi/pulumi";

import { namesOf } from "./config/names";
import { lookUpPlace } from "./config/place";
import type { StackConfig } from "./config/schema";
import { IdentityProvider } from "./identity/identity-provider";
import { createNetwork } from "./network/create-network";
import { EncryptedBucket } from "./storage/encrypted-bucket";
import { Logs } from "./storage/logs";
import { TransferServer } from "./transfer/transfer-server";

/** What a deployed stack tells its operators. */
export interface StackOutputs {
  /** Host name for clients; it resolves wherever the network mode lets clients be. */
  readonly endpoint: pulumi.Output<string>;
  /** Server identifier, for example `s-0123456789abcdef0`. */
  readonly serverId: pulumi.Output<string>;
  /** Bucket with one folder per user. */
  readonly bucketName: pulumi.Output<string>;
  /** Secrets Manager prefix; the user `alice` is the secret `<prefix>/alice`. */
  readonly userSecretPrefix: string;
  /** Fingerprint that clients see, as OpenSSH prints it. */
  readonly hostKeyFingerprint: pulumi.Output<string>;
  /** Command with which a user connects. */
  readonly connect: pulumi.Output<string>;
}

/** Wires the components; every decision is theirs. */
export function deploy(config: StackConfig): StackOutputs {
  const place = lookUpPlace();
  const names = namesOf(pulumi.getStack());
  const guarded = { protect: config.storage.deletionProtection };
  const { logRetentionDays } = config.operations;

  const logs = new Logs("sftp-logs", { place, names, retentionInDays: logRetentionDays }, guarded);
  const storage = new EncryptedBucket("sftp", { place, names, config: config.storage }, guarded);
  const { bucketArn, keyArn } = storage;
  const network = createNetwork("sftp", {
    place,
    config: config.network,
    flowLogGroup: logs.flow,
    scope: bucketArn.apply((arn) => ({
      identityRole: names.identityRole,
      secretPrefix: config.identity.secretPrefix,
      bucketArn: arn,
    })),
  });
  const identity = new IdentityProvider("sftp-identity", {
    place,
    names,
    config: config.identity,
    bucketArn,
    keyArn,
    logGroup: logs.identity,
    placement: network.functionPlacement,
  });
  const transfer = new TransferServer("sftp", {
    place,
    names,
    config,
    endpoint: network.endpoint,
    identityFunction: identity.function,
    bucketArn,
    keyArn,
    logGroup: logs.server,
  });

  return {
    endpoint: transfer.endpoint,
    serverId: transfer.server.id,
    bucketName: storage.bucketName,
    userSecretPrefix: config.identity.secretPrefix,
    hostKeyFingerprint: transfer.server.hostKeyFingerprint,
    connect: pulumi.interpolate`sftp -P ${config.network.sftpPort} <user>@${transfer.endpoint}`,
  };
}
