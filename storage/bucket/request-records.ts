import type * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment, Names } from "../../aws/resource-names";
import type { StorageConfig } from "../../config/schema/storage";
import { AccessLogs } from "../access-logs/access-logs";
import { LogQueries } from "../access-logs/log-queries";
import { Audit, type AuditLogs } from "../audit/audit";
import { viewerLogName, viewerLogs } from "../publish/viewer-logs";

/** Arguments for {@link recordRequests}. */
export interface RequestRecordsArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: StorageConfig;
  /** Name of the bucket, known before the bucket exists. */
  readonly chosenName: pulumi.Output<string>;
  /** Name of the bucket, known once it exists. */
  readonly bucketName: pulumi.Output<string>;
  /** Distribution of the published folder. */
  readonly published: { readonly distributionArn: pulumi.Output<string> } | undefined;
}

/** Records requests to the bucket, and to its published folder, as far as the configuration asks for it. */
export function recordRequests(
  name: string,
  args: RequestRecordsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const { config, chosenName } = args;
  const logs = logBucket(name, args, opts);
  const { audit } = config;
  if (audit === undefined) return;
  new Audit(
    `${name}-audit`,
    {
      ...{ awsEnvironment: args.awsEnvironment, names: args.names, config: { ...config, audit } },
      sourceName: chosenName,
      logs: audit.destination === "bucket" ? logs : undefined,
    },
    { ...opts, ...(config.release.includes("audit") && { protect: false }) },
  );
}

/** The log bucket with its deliveries and queries, if the configuration has it. */
function logBucket(
  name: string,
  args: RequestRecordsArgs,
  opts: pulumi.CustomResourceOptions,
): AuditLogs | undefined {
  const { awsEnvironment, names, config, chosenName, published } = args;
  if (config.accessLogs === undefined) return undefined;
  const { retentionDays, scanLimitMb } = config.accessLogs;
  const isReleased = config.release.includes("accessLogs");
  const common = {
    awsEnvironment,
    sourceName: chosenName,
    forceDestroy: !config.deletionProtection || isReleased,
  };
  const logs = new AccessLogs(
    `${name}-access-logs`,
    {
      ...common,
      bucketName: chosenName.apply((chosen) => `${chosen}-logs`),
      source: args.bucketName,
      retentionDays,
      inventory: config.inventory,
      viewerLogs: config.publish && viewerLogName(names),
      ...(config.audit?.destination === "bucket" && {
        audit: { trailName: names.trail, retentionDays: config.audit.retentionDays },
      }),
    },
    { ...opts, ...(isReleased && { protect: false }) },
  );
  const { bucketName, bucket, policy } = logs;
  // Deliveries and queries hold no data.
  const unprotected = { ...opts, protect: false };
  if (published !== undefined) {
    const { distributionArn } = published;
    viewerLogs(
      `${name}-published`,
      { awsEnvironment, names, distributionArn, logBucket: bucket },
      { ...unprotected, dependsOn: policy },
    );
  }
  const { workgroup, database } = new LogQueries(
    `${name}-access-logs`,
    { ...common, names, logBucket: bucketName, scanLimitMb },
    unprotected,
  );
  return { bucketName, bucket, policy, workgroup, database };
}
