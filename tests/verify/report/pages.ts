import { usageFor } from "../../../verify/cost/model";
import { configOf } from "../../../verify/graph/stack-config";
import { pageOf } from "../../../verify/report/page";
import { type Report, reportOf } from "../../../verify/report/report";
import { shipped } from "../../support/stacks";

const reports = new Map<string, Promise<Report>>();

/** The report of a shipped stack, compared with itself. */
function reportFor(stack: string): Promise<Report> {
  const report = reports.get(stack) ?? makeReport(stack);
  reports.set(stack, report);
  return report;
}

async function makeReport(stack: string): Promise<Report> {
  const graph = await shipped(stack);
  const args = { before: graph, after: graph, config: configOf(stack), usage: usageFor({}) };
  return reportOf({ ...args, baseline: "main" });
}

/** Makes the page of a shipped stack when it is called. */
export const pageFor = (stack: string) => async (): Promise<string> =>
  pageOf(await reportFor(stack));

/** A page with everything that a report can say is wrong. */
export async function alarmingPage(): Promise<string> {
  const report = await reportFor("dev");
  const [resource] = report.graph.resources.filter(({ kind }) => kind === "custom");
  if (resource === undefined) throw new Error("stack dev has no resources");
  return pageOf({
    ...report,
    risks: (["high", "unjudged", "medium"] as const).map((severity) => ({
      ...{ severity, text: `Something of severity ${severity}` },
    })),
    changes: (["create", "update", "replace", "delete"] as const).map((kind) => ({
      ...{ kind, resource, deleteBeforeReplace: false, refused: kind === "delete" },
      properties: [{ path: "tags.Name", before: "a", after: "b", replaces: kind === "replace" }],
    })),
    violations: [{ rule: "keys-rotate", message: "a key does not rotate" }],
    statements: [{ text: "Nobody reaches it.", exceptions: ["everybody reaches it"] }],
  });
}
