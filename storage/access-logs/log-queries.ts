import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../../aws/resource-names";
import { LOG_PREFIX } from "./log-bucket";
import { partitionedByDay } from "./partitions";
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

const TABLE = "access_logs";

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
    this.table(name, database.name, args, parent);
    for (const { name: query, description, sql } of SAVED_QUERIES) {
      new aws.athena.NamedQuery(
        `${name}-${query}`,
        {
          name: query,
          description,
          database: database.name,
          workgroup: workgroup.name,
          query: sql(TABLE),
        },
        parent,
      );
    }
    this.registerOutputs({});
  }

  /** Creates the table, with partition projection instead of registered partitions. */
  private table(
    name: string,
    databaseName: pulumi.Input<string>,
    { awsEnvironment, logBucket, sourceName }: LogQueriesArgs,
    opts: pulumi.CustomResourceOptions,
  ): void {
    const location = pulumi
      .all([awsEnvironment, logBucket, sourceName])
      .apply(([environment, bucket, source]) =>
        logLocation(environment, bucket, LOG_PREFIX.access, source),
      );
    new aws.glue.CatalogTable(
      name,
      {
        databaseName,
        name: TABLE,
        ...partitionedByDay(location),
        storageDescriptor: {
          location,
          inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
          outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
          serDeInfo: {
            serializationLibrary: "org.apache.hadoop.hive.serde2.RegexSerDe",
            parameters: { "input.regex": LOG_PATTERN },
          },
          columns: LOG_COLUMNS.map((column) => ({ name: column, type: "string" })),
        },
      },
      opts,
    );
  }
}
