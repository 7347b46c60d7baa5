import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/**
 * Parts of an external table with one folder a day, `yyyy/MM/dd`, which Athena computes instead of looking
 * them up (Athena User Guide, "Use partition projection").
 *
 * @param location folder of all days, `s3://.../`
 */
export const partitionedByDay = (
  location: pulumi.Output<string>,
): Pick<aws.glue.CatalogTableArgs, "tableType" | "partitionKeys" | "parameters"> => ({
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
});
