import type { GraphResource } from "../../graph/graph";

interface NameFact {
  /** Input that holds the name. */
  readonly property: string;
  /** Longest name that AWS takes. */
  readonly max: number;
  /** Whether operators may choose the whole name, because somebody outside knows it. */
  readonly isTheirs?: true;
}

const named = (max: number): NameFact => ({ property: "name", max });

/** Names that AWS keeps unique, in an account and region or wider, by type. */
const UNIQUE: Readonly<Record<string, NameFact>> = {
  "aws:athena/workgroup:Workgroup": named(128),
  "aws:cloudwatch/dashboard:Dashboard": { property: "dashboardName", max: 255 },
  "aws:cloudwatch/eventRule:EventRule": named(64),
  "aws:cloudwatch/logGroup:LogGroup": named(512),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named(255),
  "aws:dynamodb/table:Table": named(255),
  "aws:efs/fileSystem:FileSystem": { property: "creationToken", max: 64 },
  "aws:glue/catalogDatabase:CatalogDatabase": named(255),
  "aws:iam/policy:Policy": named(128),
  "aws:iam/role:Role": named(64),
  "aws:kms/alias:Alias": named(256),
  "aws:lambda/function:Function": named(64),
  "aws:s3/accessPoint:AccessPoint": { property: "name", max: 50, isTheirs: true },
  "aws:s3/bucket:Bucket": { property: "bucket", max: 63, isTheirs: true },
  "aws:sns/topic:Topic": named(256),
  "aws:sqs/queue:Queue": named(80),
  "aws:wafv2/webAcl:WebAcl": named(128),
};

/** Types whose names AWS keeps unique. */
export const UNIQUELY_NAMED = Object.keys(UNIQUE);

/** The name of a resource that AWS keeps unique. */
export interface PhysicalName {
  /** Input that holds it. */
  readonly property: string;
  /** The chosen name; absent where Pulumi makes one of the logical name. */
  readonly chosen?: string;
  readonly max: number;
  readonly isTheirs: boolean;
}

/** What AWS calls a resource, where it takes a name only once. */
export function physicalName({ type, inputs }: GraphResource): PhysicalName | undefined {
  const fact = UNIQUE[type];
  if (fact === undefined) return undefined;
  const { property, max, isTheirs = false } = fact;
  const value = inputs[property];
  return { property, max, isTheirs, ...(typeof value === "string" && { chosen: value }) };
}
