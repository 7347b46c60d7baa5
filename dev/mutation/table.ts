import { CREDENTIALS } from "./credentials";
import { DEPLOYMENT } from "./deployment";
import type { Fault } from "./of";
import { ANSWER } from "./answer";
import { SECRECY } from "./secrecy";
import { SOURCE } from "./source";
import { TIME } from "./time";

/**
 * Defects that were seen in other identity providers, as changes of this program. The numbers are
 * those of the list that they come from; a number may stand for several defects.
 */
export const FAULTS: readonly Fault[] = [
  ...[CREDENTIALS, SOURCE, ANSWER, SECRECY, TIME, DEPLOYMENT].flat(),
].sort((a, b) => a.number - b.number);

/** How many lines the list has. */
export const LINES = 25;
