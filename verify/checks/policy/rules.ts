import type { Rule } from "./rule";
import { BUCKET_RULES } from "./buckets";
import { ENCRYPTION_RULES } from "./encryption";
import { FRONT_DOOR_RULES } from "./front-door";
import { NETWORK_RULES } from "./network";
import { SERVER_RULES } from "./server";
import { STATEMENT_RULES } from "./statements";
import { TRUST_RULES } from "./trust";
import { UPKEEP_RULES } from "./operability";

/** Every invariant, in the order in which violations are reported. */
export const RULES: readonly Rule[] = [
  ...ENCRYPTION_RULES,
  ...BUCKET_RULES,
  ...NETWORK_RULES,
  ...STATEMENT_RULES,
  ...TRUST_RULES,
  ...SERVER_RULES,
  ...FRONT_DOOR_RULES,
  ...UPKEEP_RULES,
];
