import type { Rule } from "./rule";
import { BUCKET_RULES } from "./rules/buckets";
import { ENCRYPTION_RULES } from "./rules/encryption";
import { FRONT_DOOR_RULES } from "./rules/front-door";
import { NETWORK_RULES } from "./rules/network";
import { SERVER_RULES } from "./rules/server";
import { STATEMENT_RULES } from "./rules/statements";
import { TRUST_RULES } from "./rules/trust";
import { UPKEEP_RULES } from "./rules/upkeep";

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
