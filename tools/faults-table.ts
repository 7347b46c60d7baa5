import { CREDENTIALS } from "./faults-credentials";
import { DEPLOYMENT } from "./faults-deployment";
import type { Fault } from "./faults-of";
import { ANSWER } from "./faults-answer";
import { SECRECY } from "./faults-secrecy";
import { SOURCE } from "./faults-source";
import { TIME } from "./faults-time";

/**
 * Defects that were seen in other identity providers, as changes of this program. The numbers are
 * those of the list that they come from; a number may stand for several defects.
 */
export const FAULTS: readonly Fault[] = [
  ...[CREDENTIALS, SOURCE, ANSWER, SECRECY, TIME, DEPLOYMENT].flat(),
].sort((a, b) => a.number - b.number);

/** How many lines the list has. */
export const LINES = 25;
