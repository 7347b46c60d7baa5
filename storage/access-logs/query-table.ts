import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Saved query. */
export interface SavedQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: (table: string) => string;
}

/** Arguments for {@link queryTable}. */
export interface QueryTableArgs {
  /** Name of the Glue database. */
  readonly database: pulumi.Output<string>;
  /** Name of the Athena workgroup. */
  readonly workgroup: pulumi.Output<string>;
  readonly tableName: string;
  /** Folder of all days, `s3://.../`, with one folder a day, `yyyy/MM/dd`. */
  readonly location: pulumi.Output<string>;
  readonly inputFormat: string;
  /** How a line becomes columns. */
  readonly serDeInfo: aws.types.input.glue.CatalogTableStorageDescriptorSerDeInfo;
  /** Types of the columns by name, in order. */
  readonly columns: Readonly<Record<string, string>>;
  readonly queries: readonly SavedQuery[];
}

/**
 * Creates an external table and saved queries over it. Athena computes the partitions instead of looking
 * them up (Athena User Guide, "Use partition projection").
 */
export function queryTable(
  name: string,
  args: QueryTableArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const { database, workgroup, tableName, location, inputFormat, serDeInfo } = args;
  new aws.glue.CatalogTable(
    name,
    {
      databaseName: database,
      name: tableName,
      tableType: "EXTERNAL_TABLE",
      partitionKeys: [{ name: "day", type: "string" }],
      parameters: {
        EXTERNAL: "TRUE",
        "projection.enabled": "true",
        "projection.day.type": "date",
        "projection.day.format": "yyyy/MM/dd",
        "projection.day.range": "2026/01/01,NOW",
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
        "storage.location.template": pulumi.interpolate`${location}\${day}/`,
      },
      storageDescriptor: {
        location,
        inputFormat,
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        serDeInfo,
        columns: Object.entries(args.columns).map(([column, type]) => ({ name: column, type })),
      },
    },
    opts,
  );
  for (const { name: query, description, sql } of args.queries) {
    new aws.athena.NamedQuery(
      `${name}-${query}`,
      { name: query, description, database, workgroup, query: sql(tableName) },
      opts,
    );
  }
}
