import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../../aws/resource-names";
import { LOG_PREFIX } from "./log-bucket";
import { queryTable } from "./query-table";
import { LOG_COLUMNS, LOG_PATTERN, logLocation, SAVED_QUERIES } from "./athena-queries";

/** Arguments for {@link LogQueries}. */
export interface LogQueriesArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  /** Name of the log bucket. */
  readonly logBucket: pulumi.Output<string>;
  /** Name of the logged bucket. */
  readonly sourceName: pulumi.Output<string>;
  /** Megabytes that one query may scan. */
  readonly scanLimitMb: number;
  /** Whether a destroy deletes query results. */
  readonly forceDestroy: boolean;
}

/** Athena workgroup, table and saved queries over the access logs. Cost: about $5 per terabyte scanned. */
export class LogQueries extends pulumi.ComponentResource {
  /** Name of the workgroup. */
  public readonly workgroup: pulumi.Output<string>;
  /** Name of the database. */
  public readonly database: pulumi.Output<string>;

  public constructor(name: string, args: LogQueriesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:storage:LogQueries", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const { names, logBucket, scanLimitMb, forceDestroy } = args;
    const workgroup = new aws.athena.Workgroup(
      name,
      {
        name: names.prefix,
        description: "Questions to the access logs of the SFTP bucket",
        forceDestroy,
        configuration: {
          enforceWorkgroupConfiguration: true,
          bytesScannedCutoffPerQuery: scanLimitMb * 1_000_000,
          resultConfiguration: {
            outputLocation: pulumi.interpolate`s3://${logBucket}/${LOG_PREFIX.queries}`,
            encryptionConfiguration: { encryptionOption: "SSE_S3" },
          },
        },
        tags: { Name: name },
      },
      parent,
    );
    const database = new aws.glue.CatalogDatabase(
      name,
      { name: names.prefix.replaceAll("-", "_") },
      parent,
    );
    this.workgroup = workgroup.name;
    this.database = database.name;
    const location = pulumi
      .all([args.awsEnvironment, logBucket, args.sourceName])
      .apply(([environment, bucket, source]) =>
        logLocation(environment, bucket, LOG_PREFIX.access, source),
      );
    queryTable(
      name,
      {
        ...{ database: database.name, workgroup: workgroup.name },
        tableName: "access_logs",
        location,
        inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        serDeInfo: {
          serializationLibrary: "org.apache.hadoop.hive.serde2.RegexSerDe",
          parameters: { "input.regex": LOG_PATTERN },
        },
        columns: Object.fromEntries(LOG_COLUMNS.map((column) => [column, "string"])),
        queries: SAVED_QUERIES,
      },
      parent,
    );
    this.registerOutputs({});
  }
}
