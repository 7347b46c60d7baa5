import type { CostLine, CostContext, Usage } from "./model";
import { type GraphResource, resourcesOf } from "../graph/graph";
import type { PriceName } from "./prices";

/** Hours of an average month. */
const HOURS = 730;
/** Seconds of compute for a login: one hash with the function's memory, measured in bench/. */
const LOGIN_SECONDS = 0.15;
/** Kilobytes of log for a login and for a file, in the function's and the server's log. */
const LOG_KB = { login: 1, file: 1.5 } as const;

const MILLION = 1e6;

const line = (item: string, quantity: number, price: PriceName, rule: string): CostLine => ({
  item,
  quantity,
  price,
  rule,
});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const detailsOf = ({ inputs }: GraphResource): Record<string, unknown> =>
  (inputs["endpointDetails"] ?? {}) as Record<string, unknown>;
const gigabytes = ({ gbIn, gbOut }: Usage): number => gbIn + gbOut;

/** Interfaces of the interface endpoints, one in each subnet, are paid by the hour. */
function endpoint({ resource: { inputs }, usage }: CostContext): CostLine[] {
  if (inputs["vpcEndpointType"] !== "Interface") return [];
  const zones = listOf(inputs["subnetIds"]).length;
  const service = String(inputs["serviceName"]).split(".").slice(3).join(".");
  return [
    line(
      "Interface endpoints",
      zones * HOURS,
      "interfaceEndpointHour",
      "each endpoint in each zone, 730 h",
    ),
    ...(service === "secretsmanager"
      ? [
          line(
            "Interface endpoints, traffic",
            (usage.logins * 8) / MILLION,
            "interfaceEndpointGb",
            "8 kB a login",
          ),
        ]
      : []),
  ];
}

function server({ resource, usage }: CostContext): CostLine[] {
  const { inputs } = resource;
  const protocols = listOf(inputs["protocols"]).length || 1;
  const isInternet =
    inputs["endpointType"] === "PUBLIC" ||
    listOf(detailsOf(resource)["addressAllocationIds"]).length > 0;
  return [
    line(
      "Transfer server",
      protocols * HOURS,
      "transferHour",
      "each protocol 730 h, also while the server is stopped",
    ),
    line("Transfer, data", gigabytes(usage), "transferGb", "each GB up or down"),
    ...(isInternet
      ? [line("Data to the internet", usage.gbOut, "internetGb", "each GB down, no free tier")]
      : []),
  ];
}

/** Which user bucket a stack has; logs and replicas are other ones. */
const isUserBucket = ({ resource }: CostContext): boolean => resource.name === "sftp";

function bucket(scene: CostContext): CostLine[] {
  const { usage, resource } = scene;
  const isReplica = resource.name.includes("repli");
  if (!isUserBucket(scene) && !isReplica) return [];
  const what = isReplica ? "Replica" : "Bucket";
  return [
    line(`${what}, storage`, usage.gbStored, "s3StandardGbMonth", "each GB kept, S3 Standard"),
    line(`${what}, writes`, (usage.files * 2) / MILLION, "s3PutMillion", "2 requests a file"),
    ...(isReplica
      ? [line("Replica, traffic", usage.gbIn, "crossRegionGb", "each GB up is copied once")]
      : [line("Bucket, reads", (usage.files * 3) / MILLION, "s3GetMillion", "3 requests a file")]),
  ];
}

const fileSystem = ({ usage }: CostContext): CostLine[] => [
  line("File system, storage", usage.gbStored, "efsStandardGbMonth", "each GB kept, EFS Standard"),
  line("File system, writes", usage.gbIn, "efsElasticWriteGb", "each GB up"),
  line("File system, reads", usage.gbOut, "efsElasticReadGb", "each GB down"),
];

function lambda({ resource, usage, graph }: CostContext): CostLine[] {
  const gb = Number(resource.inputs["memorySize"] ?? 128) / 1024;
  const table = resourcesOf(graph, "aws:dynamodb/table:Table").some(({ name }) =>
    name.endsWith("-users"),
  );
  const users = table
    ? [
        line("Users in a table", (usage.users * 2) / MILLION, "tableGbMonth", "2 kB a user"),
        line("Users, reads", usage.logins / MILLION, "tableReadMillion", "1 read a login"),
      ]
    : [
        line("Users' secrets", usage.users, "secretMonth", "a secret each"),
        line("Secrets, reads", usage.logins / MILLION, "secretCallMillion", "1 read a login"),
      ];
  return [
    line("Identity function, calls", usage.logins / MILLION, "lambdaMillion", "1 call a login"),
    line(
      "Identity function, time",
      usage.logins * LOGIN_SECONDS * gb,
      "lambdaArmGbSecond",
      `${LOGIN_SECONDS} s a login, times its memory in GB`,
    ),
    ...users,
    ...identityMetrics(),
  ];
}

/** Metrics that the function's log lines make: see identity/authorizer/telemetry/metrics.ts. */
const identityMetrics = (): CostLine[] => [
  line("Metrics", 8 + 4, "metricMonth", "8 of the function, and 4 reasons of denials seen a month"),
];

function table({ resource, usage }: CostContext): CostLine[] {
  return resource.name.endsWith("-lockout")
    ? [line("Lockout", usage.logins / MILLION, "tableReadMillion", "1 read a password login")]
    : [];
}

function logGroup({ resource, usage }: CostContext): CostLine[] {
  const kilobytes = resource.name.endsWith("-identity")
    ? usage.logins * LOG_KB.login
    : resource.name.endsWith("-server")
      ? usage.files * LOG_KB.file
      : 0;
  const months = Number(resource.inputs["retentionInDays"] ?? 0) / 30;
  const gb = kilobytes / MILLION;
  return [
    line("Logs, written", gb, "logGbIngested", "1 kB a login, 1.5 kB a file"),
    line("Logs, kept", gb * months * 0.15, "logGbMonth", "for their retention, compressed to 15 %"),
  ];
}

function alarm({ resource: { inputs } }: CostContext): CostLine[] {
  const queries = listOf(inputs["metricQueries"]).length;
  const metrics = queries === 0 ? 1 : queries - 1;
  return [line("Alarms", metrics, "alarmMetricMonth", "each metric that an alarm looks at")];
}

const fixed =
  (item: string, quantity: number, price: PriceName, rule: string) => (): readonly CostLine[] => [
    line(item, quantity, price, rule),
  ];

/** Rules by type; each says what one resource costs. */
export const COST_RULES: Readonly<Record<string, (scene: CostContext) => readonly CostLine[]>> = {
  "aws:apigateway/stage:Stage": ({ usage }) => [
    line("API Gateway", usage.logins / MILLION, "apiGatewayMillion", "1 call a login"),
  ],
  "aws:cloudwatch/dashboard:Dashboard": fixed(
    "Dashboard",
    1,
    "dashboardMonth",
    "beyond three an account",
  ),
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": fixed(
    "Metrics of the log",
    1,
    "metricMonth",
    "each metric filter",
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
  "aws:dynamodb/table:Table": table,
  "aws:ec2/eip:Eip": fixed("Elastic IPs", HOURS, "elasticIpHour", "each address 730 h"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": ({ usage }) => [
    line("Transit Gateway attachments", HOURS, "transitGatewayHour", "each attachment 730 h"),
    line("Transit Gateway, data", gigabytes(usage), "transitGatewayGb", "each GB up or down"),
  ],
  "aws:efs/fileSystem:FileSystem": fileSystem,
  "aws:efs/backupPolicy:BackupPolicy": ({ resource, usage }) =>
    JSON.stringify(resource.inputs["backupPolicy"]).includes("ENABLED")
      ? [line("File system, backups", usage.gbStored, "backupGbMonth", "each GB kept, once")]
      : [],
  "aws:kms/key:Key": fixed("KMS keys", 1, "kmsKeyMonth", "each key"),
  "aws:lambda/function:Function": lambda,
  "aws:route53/zone:Zone": fixed(
    "Hosted zones",
    1,
    "hostedZoneMonth",
    "each zone of the stack's own",
  ),
  "aws:s3/bucket:Bucket": bucket,
  "aws:sns/topic:Topic": ({ resource, usage }) => [
    line(
      "Topics",
      (resource.name.endsWith("-uploads") ? usage.files : 0) / MILLION,
      "topicMillion",
      "1 message an upload",
    ),
  ],
  "aws:sqs/queue:Queue": ({ resource, usage }) => [
    line(
      "Queues",
      (resource.name.endsWith("-uploads") ? usage.files * 3 : 0) / MILLION,
      "queueMillion",
      "3 requests an upload",
    ),
  ],
  "aws:transfer/server:Server": server,
  "aws:transfer/workflow:Workflow": ({ resource, usage }) =>
    JSON.stringify(resource.inputs["steps"]).includes('"DECRYPT"')
      ? [line("Workflow, decryption", usage.gbIn, "workflowDecryptGb", "each GB up")]
      : [],
  "aws:wafv2/webAcl:WebAcl": ({ resource: { inputs }, usage }) => [
    line("Web ACL", 1, "webAclMonth", "each web ACL"),
    line("Web ACL, rules", listOf(inputs["rules"]).length, "webAclRuleMonth", "each rule"),
    line("Web ACL, requests", usage.logins / MILLION, "webAclRequestMillion", "1 a login"),
  ],
};
