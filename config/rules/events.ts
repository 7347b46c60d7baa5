import type { EventKind } from "../schema/operations";
import type { StackConfig } from "../schema/stack";
import { refuseDuplicates, type ConfigRule } from "./rule";

/** Kinds of the configured events. */
const kindsOf = ({ operations }: StackConfig): readonly EventKind[] => operations.events?.on ?? [];

/** Kinds that the bucket itself reports. */
const OF_BUCKET: readonly EventKind[] = ["restore", "published"];

/** Whether a folder is another one, or in it. */
const isInside = (folder: string, other: string): boolean => folder.startsWith(other);

/** Refused combinations of events. */
export const EVENT_RULES: readonly ConfigRule[] = [
  refuseDuplicates("operations.events.emails", "an e-mail address for uploads listed twice"),
  refuseDuplicates("operations.events.on", "an operation listed twice for events"),
  {
    path: "operations.events.on",
    refuses: "events of a published folder without one",
    problem: (config) =>
      kindsOf(config).includes("published") &&
      config.storage.publish === undefined &&
      "lists published, but nothing is published; set storage.publish, or remove it from the list",
  },
  {
    path: "operations.events.on",
    refuses: "events of malware scans without any",
    problem: (config) =>
      kindsOf(config).includes("scan") &&
      config.storage.malware === undefined &&
      "lists scan, but nothing is scanned; set storage.malware, or remove it from the list",
  },
  {
    path: "operations.events.prefix",
    refuses: "events of another folder than those that are scanned",
    problem: (config) => {
      const { prefix } = config.operations.events ?? {};
      const scanned = config.storage.malware?.prefixes ?? [];
      return (
        kindsOf(config).includes("scan") &&
        prefix !== undefined &&
        scanned.length > 0 &&
        !scanned.some((each) => isInside(prefix, each) || isInside(each, prefix)) &&
        `is ${prefix}, but storage.malware.prefixes lists ${scanned.join(", ")}, so that no event is about both; choose a folder that is scanned, or remove scan from operations.events.on`
      );
    },
  },
  {
    path: "operations.events.on",
    refuses: "events of a bucket that sends none",
    problem: (config) => {
      const kind = kindsOf(config).find((each) => OF_BUCKET.includes(each));
      return (
        kind !== undefined &&
        !config.storage.eventBridge &&
        `lists ${kind}, which the bucket reports to EventBridge only; set storage.eventBridge to true, or remove it from the list`
      );
    },
  },
  {
    path: "operations.events.prefix",
    refuses: "events of another folder than the published one",
    problem: (config) => {
      const { prefix } = config.operations.events ?? {};
      const published = config.storage.publish?.prefix;
      return (
        kindsOf(config).includes("published") &&
        prefix !== undefined &&
        published !== undefined &&
        !isInside(prefix, published) &&
        !isInside(published, prefix) &&
        `is ${prefix}, but storage.publish.prefix is ${published}, so that no event is about both; choose one inside the other, or remove published from operations.events.on`
      );
    },
  },
];
