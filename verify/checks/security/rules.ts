import { runtime } from "@pulumi/pulumi";

import { type Graph, type GraphResource, record } from "../../graph/graph";
import { mapValues, reveal } from "../../graph/serialization";
import { type Finding, findingsOf } from "../rule";
import { ACCOUNT_RULES } from "./accounts";
import { BUCKET_RULES } from "./buckets";
import { ENCRYPTION_RULES } from "./encryption";
import { GRANT_RULES } from "./grants";
import { NETWORK_RULES } from "./network";
import { OPERABILITY_RULES } from "./operability";
import { PUBLISHING_RULES } from "./publishing";
import { SECRET_RULES } from "./secrets";
import { FRONT_DOOR_RULES, SERVER_RULES } from "./server";
import { type PolicySubject, type SecurityRule, UNKNOWN } from "./subject";
import { TRUST_RULES } from "./trust";
import { WATCH_RULES } from "./watch";
import { WEB_FIREWALL_RULES } from "./web-firewall";
import { WIDTH_RULES } from "./width";

/** All security rules, in the order in which findings are reported. */
export const SECURITY_RULES: readonly SecurityRule[] = [
  ...ENCRYPTION_RULES,
  ...BUCKET_RULES,
  ...NETWORK_RULES,
  ...WIDTH_RULES,
  ...GRANT_RULES,
  ...TRUST_RULES,
  ...ACCOUNT_RULES,
  ...SECRET_RULES,
  ...SERVER_RULES,
  ...FRONT_DOOR_RULES,
  ...WEB_FIREWALL_RULES,
  ...PUBLISHING_RULES,
  ...WATCH_RULES,
  ...OPERABILITY_RULES,
];

/**
 * Violations of security rules in a stack that was evaluated without AWS.
 *
 * @returns what `pulumi preview --policy-pack policy` would refuse
 */
export function securityFindings(
  graph: Graph,
  rules: readonly SecurityRule[] = SECURITY_RULES,
): readonly Finding[] {
  const stack = graph.resources.map(subjectOf);
  return findingsOf(rules, stack, stack);
}

function subjectOf({
  urn,
  type,
  name,
  id,
  inputs,
  outputs,
  dependencies,
}: GraphResource): PolicySubject {
  const properties = record(known(reveal({ ...inputs, ...outputs, id })));
  return { urn, type, name, properties, sources: dependencies ?? {} };
}

/** A recorded value with {@link UNKNOWN} in place of the engine's mark for unknown values. */
const known = (value: unknown): unknown =>
  value === runtime.unknownValue ? UNKNOWN : mapValues(value, known);
