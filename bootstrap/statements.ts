import type { Place } from "../config/names";
import type { Statement } from "../config/policy";

/** A statement that allows actions on resources. */
export const allow = (
  Sid: string,
  Resource: string | readonly string[],
  Action: readonly string[],
): Statement => ({ Sid, Effect: "Allow", Action, Resource });

/** ARN of a resource in the stack's account and region. */
export const regional = (place: Place, service: string, resource: string): string =>
  `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;
