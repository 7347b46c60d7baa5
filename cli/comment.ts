import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import type { StackConfig } from "../config/schema/stack";
import { costOf } from "../verify/cost/cost";
import { usageFor } from "../verify/cost/model";
import { pricesOf } from "../verify/cost/prices";
import { usageText } from "../verify/cost/render";
import { type Finding, findingLine } from "../verify/checks/rule";
import { SECURITY_RULES } from "../verify/checks/security/rules";
import { mermaidOf } from "../verify/diagram/mermaid";
import { pictureOf } from "../verify/diagram/picture-of";
import type { Graph } from "../verify/graph/graph";
import { regionOf } from "../verify/graph/region";
import { configOf } from "../verify/graph/stack-config";
import { ROOT } from "../verify/graph/stack-file";
import { statementLines } from "../verify/reachability/render";
import { statementsOf } from "../verify/reachability/statements";
import { accessChanges } from "../verify/preview/access-changes";
import { renderComment } from "../verify/preview/pull-request";
import { type ReachChange, reachChanges } from "../verify/preview/reach-changes";
import { matrixRisks } from "../verify/preview/sections";
import { byUrgency, risksOf, type StackFiles } from "../verify/risk/risks";
import { withOutputs } from "../verify/risk/context";
import { fileAt } from "./git";

/** Input of a pull-request comment. */
export interface CommentArgs {
  /** Commit to compare with. */
  readonly base: string;
  readonly file: string | undefined;
  readonly before: Graph;
  readonly after: Graph;
  readonly violations: readonly Finding[];
  /** Characters that it may have. */
  readonly limit: number;
}

/** Text of a pull-request comment, compared with the golden files of a commit. */
export async function commentFor(args: CommentArgs): Promise<string> {
  const { base, file, before, after, violations, limit } = args;
  const prices = pricesOf(regionOf(after));
  const usage = usageFor({});
  const config = configOf(after.stack, file);
  const access = await accessChanges(
    { graph: before, config: configAt(base, after.stack) ?? config },
    { graph: after, config },
  );
  const risks = risksOf(before, after, stackFiles(base, after.stack, file));
  return renderComment(
    {
      ...{ before, after, access },
      risks: byUrgency([...risks, ...(before.resources.length === 0 ? [] : matrixRisks(access))]),
      reach: reachOf(before, after),
      unproven: unprovenIn(after, config),
      cost: { before: costOf(before, usage, prices), after: costOf(after, usage, prices) },
      violations: violations.map(findingLine),
      policies: SECURITY_RULES.length,
      picture: mermaidOf(await pictureOf(after)),
      usage: usageText(usage),
    },
    limit,
  );
}

function reachOf(before: Graph, after: Graph): readonly ReachChange[] | string {
  try {
    return reachChanges(withOutputs(before), withOutputs(after));
  } catch (error) {
    return (error as Error).message;
  }
}

/** Statements that are not proven; none where reachability itself is not decided, which is said. */
function unprovenIn(after: Graph, config: StackConfig): readonly string[] {
  try {
    const failing = statementsOf(after, config).filter(({ exceptions }) => exceptions.length > 0);
    return statementLines(failing).map((line) => `- ${line}`.replace("-   ", "  - "));
  } catch {
    return [];
  }
}

/** The stack file of a commit, and the one that is read now; for what no resource shows. */
export function stackFiles(base: string, stack: string, file?: string): StackFiles {
  const name = `Pulumi.${stack}.yaml`;
  const before = fileAt(base, join(ROOT, name));
  return {
    before: before === undefined ? undefined : (parse(before) as StackFiles["before"]),
    after: parse(readFileSync(file ?? join(ROOT, name), "utf8")) as StackFiles["after"],
  };
}

/** The configuration that a commit has of a stack, if the rules of today take it. */
function configAt(base: string, stack: string): StackConfig | undefined {
  const text = fileAt(base, join(ROOT, `Pulumi.${stack}.yaml`));
  if (text === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  try {
    const file = join(folder, `Pulumi.${stack}.yaml`);
    writeFileSync(file, text);
    return configOf(stack, file);
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
