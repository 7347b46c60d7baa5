import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Names } from "../aws/resource-names";

/**
 * Filter patterns of the metrics from the server's structured log. The wording of `message` varies;
 * only "denied" is part of every known message about denied access.
 */
export const SERVER_FILTERS = {
  AuthenticationFailures: '{ $.activity-type = "AUTH_FAILURE" }',
  FailedTransfers: '{ ($.activity-type = "ERROR") || ($.activity-type = "PARTIAL_CLOSE") }',
  AccessDenied: '{ ($.activity-type = "ERROR") && ($.message = "*denied*") }',
  CompletedTransfers: '{ $.activity-type = "CLOSE" }',
  TlsResumeFailures: '{ $.activity-type = "TLS_RESUME_FAILURE" }',
} as const;

/** Namespace of a server's metrics, as metric filters cannot set a constant dimension. */
export const serverNamespace = ({ prefix }: Pick<Names, "prefix">): string => `${prefix}/server`;

const kebab = (name: string): string =>
  name.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** Creates a metric filter for each metric of the server's log. */
export function createMetricFilters(
  name: string,
  { names, logGroup }: { names: Names; logGroup: aws.cloudwatch.LogGroup },
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [metric, pattern] of Object.entries(SERVER_FILTERS)) {
    new aws.cloudwatch.LogMetricFilter(
      `${name}-${kebab(metric)}`,
      {
        name: `${names.prefix}-${kebab(metric)}`,
        logGroupName: logGroup.name,
        pattern,
        metricTransformation: {
          name: metric,
          namespace: serverNamespace(names),
          value: "1",
          defaultValue: "0",
          unit: "Count",
        },
      },
      opts,
    );
  }
}
