import type { Names } from "../aws/resource-names";
import type { OperationsConfig } from "../config/schema/operations";

type EventKind = NonNullable<OperationsConfig["events"]>["on"][number];

/** EventBridge rule for some of the server's events. */
export interface EventRulePlan {
  /** Last part of the logical name. */
  readonly key: string;
  /** Physical name. */
  readonly ruleName: string;
  readonly description: string;
  /** Ends of the detail types, behind the protocol and `Server`. */
  readonly events: readonly string[];
  /** Field of the event with the path. */
  readonly pathField: "file-path" | "renamed-file-path" | "directory-path";
}

/** Outcomes of one operation. */
const both = (operation: string): string[] => [`${operation} Completed`, `${operation} Failed`];

/**
 * Rules for the kinds of events. Detail types and fields are those of the Transfer Family User Guide,
 * "Transfer Family events detail reference".
 */
const RULES: Readonly<Record<EventKind, readonly Omit<EventRulePlan, "ruleName">[]>> = {
  upload: (["Completed", "Failed"] as const).map((outcome) => ({
    key: outcome.toLowerCase(),
    description: `Uploads that ${outcome === "Completed" ? "are complete" : "failed"}`,
    events: [`File Upload ${outcome}`],
    pathField: "file-path",
  })),
  rename: [
    {
      key: "rename",
      description: "Renamed files",
      events: both("File Rename"),
      pathField: "renamed-file-path",
    },
  ],
  delete: [
    {
      key: "delete",
      description: "Deleted files",
      events: both("File Delete"),
      pathField: "file-path",
    },
  ],
  directory: [
    {
      key: "directory",
      description: "Created and deleted folders",
      events: [...both("Directory Create"), ...both("Directory Delete")],
      pathField: "directory-path",
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

/**
 * Event pattern of a rule for one server.
 *
 * @param path prefix of the path: `/<bucket or file system>/<folder>`
 */
export const eventPattern = (
  { events, pathField }: Pick<EventRulePlan, "events" | "pathField">,
  serverId: string,
  path: string,
): object => ({
  source: ["aws.transfer"],
  "detail-type": events.flatMap((event) =>
    ["SFTP", "FTPS", "FTP"].map((protocol) => `${protocol} Server ${event}`),
  ),
  detail: { "server-id": [serverId], [pathField]: [{ prefix: path }] },
});
