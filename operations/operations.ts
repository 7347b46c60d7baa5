import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { alarmArn, type Names, type AwsEnvironment } from "../aws/resource-names";
import type { StackConfig } from "../config/schema/stack";
import { EncryptionKey } from "../storage/encryption-key";
import type { MalwareProtection } from "../storage/malware/malware-protection";
import type { MultiRegion } from "../storage/multi-region/multi-region";
import type { ReplicationMetrics } from "../storage/replication/replication-rule";
import { type AlarmPlan, AT_ONCE, createAlarm } from "./alarms";
import { type AlarmedFirewall, createFirewallAlarms } from "./firewall-alarms";
import { dashboardBody } from "./dashboard";
import { malwareAlarms } from "./malware-alarms";
import { createMetricFilters } from "./metric-filters";
import { functionAlarms, lockoutAlarms, loginAlarms } from "./login-alarms";
import { createSecondRegionAlarm, replicationAlarm } from "./replication-alarms";
import { createTopic, messagingKeyPolicy } from "./topic";
import { transferAlarms, workflowAlarm } from "./transfer-alarms";
import { queueNames, UploadEvents } from "./upload-events";

/** Arguments for {@link Operations}. */
export interface OperationsArgs {
  /** Partition, region and account of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Configuration of the whole stack, as the alarms depend on several sections. */
  readonly config: StackConfig;
  readonly serverId: pulumi.Output<string>;
  /** Bucket or file system, the first part of users' paths. */
  readonly root: pulumi.Output<string>;
  /** Metrics of the replication; absent without replication. */
  readonly replication: ReplicationMetrics | undefined;
  /** Second bucket in another region; absent without one. */
  readonly multiRegion: MultiRegion | undefined;
  /** Web firewall of published files; absent where none is. */
  readonly firewall: AlarmedFirewall | undefined;
  /** Scans of uploads; absent without them. */
  readonly malware: MalwareProtection | undefined;
  /** Log group of the server. */
  readonly serverLogGroup: aws.cloudwatch.LogGroup;
}

/**
 * Metrics from the server's log, alarms, a dashboard, and events of uploads.
 *
 * Cost: each alarm $0.10 a month and metric, each metric $0.30, the dashboard $3, one KMS key $1.
 */
export class Operations extends pulumi.ComponentResource {
  /** Events of uploads; absent unless configured. */
  public readonly events: UploadEvents | undefined;
  /** ARN of the alarm topic; absent without alarms. */
  public readonly alarmTopicArn: pulumi.Output<string> | undefined;

  private readonly parent: pulumi.CustomResourceOptions;

  public constructor(
    private readonly prefix: string,
    private readonly args: OperationsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:operations:Operations", prefix, {}, opts);
    this.parent = { parent: this };
    const { awsEnvironment, names, config, serverId, root, serverLogGroup } = args;
    const { alarms, dashboard, events } = config.operations;
    const hasOwnTopic = alarms !== false && alarms.topicArn === undefined;
    const keyArn = hasOwnTopic || events ? this.key() : undefined;
    createMetricFilters(prefix, { names, logGroup: serverLogGroup }, this.parent);

    const plans = this.plans();
    this.alarmTopicArn = this.alarmTopic(keyArn);
    for (const plan of this.alarmTopicArn ? plans : []) {
      createAlarm(prefix, { names, plan, topicArn: this.alarmTopicArn ?? "" }, this.parent);
    }
    if (args.firewall && alarms !== false) {
      const { firewall } = args;
      createFirewallAlarms(prefix, { awsEnvironment, names, firewall, alarms }, this.parent);
    }
    this.alarmInSecondRegion();
    if (dashboard) this.dashboard(plans);
    this.events =
      events && keyArn
        ? new UploadEvents(
            `${prefix}-uploads`,
            {
              ...{ awsEnvironment, names, config: events, serverId, root, keyArn },
              published: config.storage.publish?.prefix,
            },
            this.parent,
          )
        : undefined;
    this.registerOutputs({});
  }

  private key(): pulumi.Output<string> {
    const { awsEnvironment, names } = this.args;
    const { key } = new EncryptionKey(
      this.prefix,
      {
        alias: `${names.prefix}-operations`,
        description: `Alarms and events of ${names.prefix}`,
        policy: awsEnvironment.apply(messagingKeyPolicy),
      },
      this.parent,
    );
    return key.arn;
  }

  private plans(): AlarmPlan[] {
    const { names, config, serverId, replication, malware } = this.args;
    const { operations, identity, network, storage } = config;
    const { alarms, workflow } = operations;
    if (alarms === false) return [];
    const { mode } = network;
    const context = { stack: pulumi.getStack(), names, mode, domain: storage.domain };
    return [
      ...functionAlarms(context),
      ...loginAlarms(context, alarms.deniedLogins),
      // Wrong passwords cause lockouts.
      ...(identity.lockout === false ? [] : lockoutAlarms(context)),
      ...transferAlarms(context, alarms),
      ...(workflow === undefined ? [] : [workflowAlarm(serverId)]),
      ...(replication ? [replicationAlarm(replication)] : []),
      ...(malware ? malwareAlarms(names, malware) : []),
      ...(operations.events ? [deadLetterAlarm(names)] : []),
    ];
  }

  private alarmTopic(keyArn: pulumi.Output<string> | undefined): pulumi.Output<string> | undefined {
    const { awsEnvironment, names, config } = this.args;
    const { alarms } = config.operations;
    if (alarms === false) return undefined;
    if (alarms.topicArn !== undefined || keyArn === undefined)
      return pulumi.output(alarms.topicArn ?? "");
    return createTopic(
      `${this.prefix}-alarms`,
      {
        ...{ awsEnvironment, keyArn, emails: alarms.emails },
        topicName: `${names.prefix}-alarms`,
        displayName: `Alarms of ${names.prefix}`,
        alarms: `${names.prefix}-*`,
      },
      this.parent,
    ).arn;
  }

  private alarmInSecondRegion(): void {
    const { awsEnvironment, names, config, multiRegion } = this.args;
    const { alarms } = config.operations;
    const settings = config.storage.multiRegion;
    if (alarms === false || settings === undefined || multiRegion === undefined) return;
    createSecondRegionAlarm(
      this.prefix,
      { awsEnvironment, names, alarms, config: settings, metrics: multiRegion.backMetrics },
      this.parent,
    );
  }

  private dashboard(plans: readonly AlarmPlan[]): void {
    const { awsEnvironment, names, config, serverId, replication } = this.args;
    const stack = pulumi.getStack();
    new aws.cloudwatch.Dashboard(
      this.prefix,
      {
        dashboardName: names.prefix,
        dashboardBody: pulumi.jsonStringify(
          pulumi
            .all([awsEnvironment, serverId, replication?.dimensions])
            .apply(([environment, id, dimensions]) =>
              dashboardBody({
                stack,
                awsEnvironment: environment,
                names,
                serverId: id,
                replication: dimensions,
                hasWorkflow: config.operations.workflow !== undefined,
                alarmArns: plans.map(({ key }) => alarmArn(environment, `${names.prefix}-${key}`)),
              }),
            ),
        ),
      },
      this.parent,
    );
  }
}

/** Alarm on events that could not be delivered, or that no consumer could process. */
const deadLetterAlarm = (names: Names): AlarmPlan => ({
  key: "uploads-dead",
  description: `Uploads were told of in vain. Read queue ${queueNames(names).dead}: ERROR_CODE is a broken permission; no ERROR_CODE is a consumer that failed five times. Then move the messages back.`,
  metrics: [
    {
      namespace: "AWS/SQS",
      name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queueNames(names).dead },
    },
  ],
  ...AT_ONCE,
  statistic: "Maximum",
});
