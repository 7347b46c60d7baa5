import type * as pulumi from "@pulumi/pulumi";

import type { Names } from "../aws/resource-names";
import type { NetworkConfig } from "../config/schema/network";
import type { OperationsConfig } from "../config/schema/operations";

/** CloudWatch metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Alarm on the sum, or on the highest value, of one or several metrics. */
export interface AlarmPlan {
  /** Key of the alarm, the last part of its name. */
  readonly key: string;
  /** Cause and remedy, for the recipients. */
  readonly description: string;
  /** Metrics; the alarm is on their sum. */
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly statistic: "Sum" | "Maximum";
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly comparison: "reaches" | "falls below";
  readonly threshold: number;
  /** URN in earlier versions, for an alias: otherwise the deletion of the old alarm would delete the new one, which has the same name. */
  readonly formerUrn?: pulumi.Output<pulumi.URN> | undefined;
}

/** Settings of the stack on which the alarms depend. */
export interface AlarmContext {
  readonly stack: string;
  readonly names: Names;
  readonly config: OperationsConfig;
  /** Network mode: with mode public, every address may try to log in. */
  readonly mode: NetworkConfig["mode"];
  /** Storage of the users' files. */
  readonly domain: "s3" | "efs";
  /** Whether wrong passwords cause lockouts. */
  readonly hasLockout: boolean;
  /** Server, whose workflows the service counts. */
  readonly serverId: pulumi.Input<string>;
}

/** Alarm as soon as something is counted within five minutes. */
export const AT_ONCE = {
  statistic: "Sum",
  period: 300,
  evaluationPeriods: 1,
  comparison: "reaches",
  threshold: 1,
} as const;
