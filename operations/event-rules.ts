import type { Names } from "../aws/resource-names";
import type { EventKind } from "../config/schema/operations";
import { bucketEventPattern, scanEventPattern } from "../storage/event-patterns";

/** What a stack's events are about. */
export interface EventScope {
  readonly serverId: string;
  /** Bucket or file system. */
  readonly root: string;
  /** Folder whose files are reported; "" for all. */
  readonly folder: string;
  /** Published folder; "" without one. */
  readonly published: string;
}

/** EventBridge rule for some events. */
export interface EventRulePlan {
  /** Last part of the logical name. */
  readonly key: string;
  /** Physical name. */
  readonly ruleName: string;
  readonly description: string;
  /** Event pattern for one stack. */
  readonly pattern: (scope: EventScope) => object;
}

/** Outcomes of one operation. */
const both = (operation: string): string[] => [`${operation} Completed`, `${operation} Failed`];

/**
 * Pattern for events of the server. Detail types and fields are those of the Transfer Family User Guide,
 * "Transfer Family events detail reference".
 *
 * @param events ends of the detail types, behind the protocol and `Server`
 * @param pathField field of the event with the path
 */
const ofServer =
  (
    events: readonly string[],
    pathField: "file-path" | "renamed-file-path" | "directory-path",
  ): EventRulePlan["pattern"] =>
  ({ serverId, root, folder }) => ({
    source: ["aws.transfer"],
    "detail-type": events.flatMap((event) =>
      ["SFTP", "FTPS", "FTP"].map((protocol) => `${protocol} Server ${event}`),
    ),
    detail: { "server-id": [serverId], [pathField]: [{ prefix: `/${root}/${folder}` }] },
  });

/** Rules for the kinds of events. */
const RULES: Readonly<Record<EventKind, readonly Omit<EventRulePlan, "ruleName">[]>> = {
  upload: (["Completed", "Failed"] as const).map((outcome) => ({
    key: outcome.toLowerCase(),
    description: `Uploads that ${outcome === "Completed" ? "are complete" : "failed"}`,
    pattern: ofServer([`File Upload ${outcome}`], "file-path"),
  })),
  rename: [
    {
      key: "rename",
      description: "Renamed files",
      pattern: ofServer(both("File Rename"), "renamed-file-path"),
    },
  ],
  delete: [
    {
      key: "delete",
      description: "Deleted files",
      pattern: ofServer(both("File Delete"), "file-path"),
    },
  ],
  directory: [
    {
      key: "directory",
      description: "Created and deleted folders",
      pattern: ofServer(
        [...both("Directory Create"), ...both("Directory Delete")],
        "directory-path",
      ),
    },
  ],
  restore: [
    {
      key: "restore",
      description: "Archived files that are restored, and restored copies that expired",
      pattern: ({ root, folder }) =>
        bucketEventPattern(["Object Restore Completed", "Object Restore Expired"], root, folder),
    },
  ],
  published: [
    {
      key: "published",
      description: "Files that are new, replaced or deleted in the published folder",
      // Of two folders the rules of the configuration let one be inside the other.
      pattern: ({ root, folder, published }) =>
        bucketEventPattern(
          ["Object Created", "Object Deleted"],
          root,
          folder.startsWith(published) ? folder : published,
        ),
    },
  ],
  scan: [
    {
      key: "scan",
      description: "Results of malware scans, clean files included",
      pattern: ({ root, folder }) => scanEventPattern({ bucket: root, below: folder }),
    },
  ],
};

/** Plans the rules for the configured kinds of events. */
export const planEventRules = ({ prefix }: Names, kinds: readonly EventKind[]): EventRulePlan[] =>
  kinds.flatMap((kind) =>
    RULES[kind].map((rule) => ({
      ...rule,
      ruleName: kind === "upload" ? `${prefix}-upload-${rule.key}` : `${prefix}-${rule.key}`,
    })),
  );
