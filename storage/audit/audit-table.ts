import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../../aws/resource-names";
import { queryTable } from "../access-logs/query-table";
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

/** Athena table and saved queries over a trail's log files. */
export class AuditTable extends pulumi.ComponentResource {
  public constructor(name: string, args: AuditTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:storage:AuditTable", name, {}, opts);
    const location = pulumi
      .all([args.awsEnvironment, args.bucketName])
      .apply(
        ([{ accountId, region }, bucket]) =>
          `s3://${bucket}/${args.prefix}AWSLogs/${accountId}/CloudTrail/${region}/`,
      );
    queryTable(
      name,
      {
        ...{ database: args.database, workgroup: args.workgroup },
        tableName: "audit_events",
        location,
        inputFormat: "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
        serDeInfo: { serializationLibrary: "org.apache.hive.hcatalog.data.JsonSerDe" },
        columns: AUDIT_COLUMNS,
        queries: auditQueries(args.userRole),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
