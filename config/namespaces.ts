import { distance } from "fastest-levenshtein";

import { NAMESPACE, type SettingProblem, type Settings } from "./problem";
import { sectionNames } from "./setting-names";

/** Most edits of a namespace that is the project's, misspelt. */
const MOST_EDITS = 3;

/** Keys of sections in a wrong namespace, which nothing would read. */
export const misplaced = (settings: Settings): readonly string[] =>
  Object.keys(settings).filter((key) => {
    const [namespace = "", section = ""] = key.split(":");
    if (namespace === NAMESPACE) return false;
    const isOurs = distance(namespace, NAMESPACE) <= MOST_EDITS;
    // Another project's section of the same name is none of this stack where it has its own.
    const isNeeded =
      sectionNames().includes(section) && settings[`${NAMESPACE}:${section}`] === undefined;
    return isOurs || isNeeded;
  });

/** Problems of sections in a wrong namespace. */
export const namespaceProblems = (settings: Settings): readonly SettingProblem[] =>
  misplaced(settings).map((key) => {
    const [namespace = "", section = ""] = key.split(":");
    const text = `is in the namespace ${namespace}, which this program does not read; write ${NAMESPACE}:${section}`;
    return { path: [key], text };
  });
