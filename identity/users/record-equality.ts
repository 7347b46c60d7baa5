import { isDeepStrictEqual } from "node:util";

import { readRecord } from "./check";
import type { RecordFields, UserStore } from "./repository";

/** What a record says, however it is written; a record that is not followed says just its text. */
function meaning(fields: RecordFields, store: UserStore): unknown {
  const record = readRecord(fields, store);
  return record.kind === "deny" ? fields : { ...record, warnings: [] };
}

/** Names of the fields that two records do not have alike. */
export const differing = (a: RecordFields, b: RecordFields): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => !isDeepStrictEqual(a[name], b[name]))
    .sort();

/** Whether two records say the same, such as one range as text and as a list of one. */
export const isSame = (a: RecordFields, b: RecordFields, store: UserStore): boolean =>
  isDeepStrictEqual(meaning(a, store), meaning(b, store));
