import { ARCHIVE_CLASSES, type LifecycleConfig } from "../schema/storage";
import { refuseDuplicates, type ConfigRule } from "./rule";

/** The transition of a folder after which nobody reads its objects before they are restored. */
const archiving = ({ transitions }: LifecycleConfig) =>
  transitions.find(({ storageClass }) => ARCHIVE_CLASSES.includes(storageClass));

/**
 * Refused combinations of archived files. Any folder may be a user's home or the target of a mapping:
 * user records are not part of the stack, so that an operator has to say which folders nobody reads at once.
 */
export const RESTORE_RULES: readonly ConfigRule[] = [
  {
    path: "storage.lifecycle",
    refuses: "archive classes in a folder that users may read",
    problem: ({ storage: { lifecycle, restore } }) => {
      const rule = lifecycle.find(
        (each) => archiving(each) !== undefined && !restore?.archivedPrefixes.includes(each.prefix),
      );
      return (
        rule !== undefined &&
        `for "${rule.prefix}" moves to ${archiving(rule)?.storageClass}, from where users cannot download a file until an operator restores it; use GLACIER_IR, which they can read at once, or add "${rule.prefix}" to storage.restore.archivedPrefixes`
      );
    },
  },
  {
    path: "storage.restore.archivedPrefixes",
    refuses: "leave to archive a folder that no lifecycle rule archives",
    problem: ({ storage: { lifecycle, restore } }) => {
      const unused = restore?.archivedPrefixes.find(
        (prefix) =>
          !lifecycle.some((rule) => rule.prefix === prefix && archiving(rule) !== undefined),
      );
      return (
        unused !== undefined &&
        `lists "${unused}", but no rule of storage.lifecycle for that folder moves to GLACIER or DEEP_ARCHIVE; remove it`
      );
    },
  },
  refuseDuplicates(
    "storage.restore.archivedPrefixes",
    "a folder that is listed twice as archived",
    ({ storage }) => storage.restore?.archivedPrefixes.map((prefix) => `"${prefix}"`),
  ),
];
