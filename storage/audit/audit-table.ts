import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../../aws/resource-names";
import { partitionedByDay } from "../access-logs/partitions";
import { AUDIT_COLUMNS, auditQueries } from "./audit-queries";

/** Arguments for {@link AuditTable}. */
export interface AuditTableArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Name of the bucket that the trail delivers to. */
  readonly bucketName: pulumi.Output<string>;
  /** Prefix of the trail's objects. */
  readonly prefix: string;
  /** Name of the Glue database. */
  readonly database: pulumi.Output<string>;
  /** Name of the Athena workgroup. */
  readonly workgroup: pulumi.Output<string>;
  /** Name of the role that Transfer assumes for users. */
  readonly userRole: string;
}

const TABLE = "audit_events";

/** Athena table and saved queries over a trail's log files. */
export class AuditTable extends pulumi.ComponentResource {
  public constructor(name: string, args: AuditTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:storage:AuditTable", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const location = pulumi
      .all([args.awsEnvironment, args.bucketName])
      .apply(
        ([{ accountId, region }, bucket]) =>
          `s3://${bucket}/${args.prefix}AWSLogs/${accountId}/CloudTrail/${region}/`,
      );
    new aws.glue.CatalogTable(
      name,
      {
        databaseName: args.database,
        name: TABLE,
        ...partitionedByDay(location),
        storageDescriptor: {
          location,
          inputFormat: "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
          outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
          serDeInfo: { serializationLibrary: "org.apache.hive.hcatalog.data.JsonSerDe" },
          columns: Object.entries(AUDIT_COLUMNS).map(([column, type]) => ({ name: column, type })),
        },
      },
      parent,
    );
    for (const { name: query, description, sql } of auditQueries(args.userRole)) {
      new aws.athena.NamedQuery(
        `${name}-${query}`,
        {
          name: query,
          description,
          database: args.database,
          workgroup: args.workgroup,
          query: sql(TABLE),
        },
        parent,
      );
    }
    this.registerOutputs({});
  }
}
