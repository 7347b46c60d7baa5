import type { AwsEnvironment } from "../aws/resource-names";
import type { Statement } from "../aws/policy-document";

/** A statement that allows actions on resources. */
export const allow = (
  Sid: string,
  Resource: string | readonly string[],
  Action: readonly string[],
): Statement => ({ Sid, Effect: "Allow", Action, Resource });

/** ARN of a resource in the stack's account and region. */
export const regional = (
  awsEnvironment: AwsEnvironment,
  service: string,
  resource: string,
): string =>
  `arn:${awsEnvironment.partition}:${service}:${awsEnvironment.region}:${awsEnvironment.accountId}:${resource}`;
