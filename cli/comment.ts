import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import type { StackConfig } from "../config/schema/stack";
import { costOf } from "../verify/cost/cost";
import { usageFor } from "../verify/cost/model";
import { pricesOf } from "../verify/cost/prices";
import { usageText } from "../verify/cost/render";
import { refusedByAws } from "../verify/checks/aws";
import { updateFindings } from "../verify/checks/engine/ranges";
import { type Finding, findingLine } from "../verify/checks/rule";
import { SECURITY_RULES, securityFindings } from "../verify/checks/security/rules";
import { mermaidOf } from "../verify/diagram/mermaid";
import { pictureOf } from "../verify/diagram/picture-of";
import type { Graph } from "../verify/graph/graph";
import { regionOf } from "../verify/graph/stack-model";
import { configOf } from "../verify/graph/stack-config";
import { ROOT } from "../verify/graph/stack-file";
import { compare } from "../verify/preview/compare";
import type { ChangeView } from "../verify/preview/pull-request";
import { type ReviewArgs, reviewOf } from "../verify/preview/review";
import type { StackFiles } from "../verify/risk/risks";
import { fileAt } from "./git";

/** Everything that a comment shows of a change. */
export async function changeViewOf(
  args: ReviewArgs,
  violations: readonly Finding[],
): Promise<ChangeView> {
  const { before, after } = args;
  const prices = pricesOf(regionOf(after));
  const usage = usageFor({});
  return {
    ...{ before, after, ...(await reviewOf(args)) },
    cost: { before: costOf(before, usage, prices), after: costOf(after, usage, prices) },
    violations: violations.map(findingLine),
    policies: SECURITY_RULES.length,
    picture: mermaidOf(await pictureOf(after)),
    usage: usageText(usage),
  };
}

/** What breaks a rule, or AWS would refuse. */
export const violationsOf = async ({
  before,
  after,
  config,
}: ReviewArgs): Promise<readonly Finding[]> => [
  ...securityFindings(after),
  ...updateFindings({ before, changes: compare(before, after) }),
  ...(await refusedByAws(after, config)),
];

/** Two graphs of a stack, and where the stack files that belong to them are. */
interface ComparedStack {
  readonly before: Graph;
  readonly after: Graph;
  /** Commit of the old graph; HEAD where the graph is of a golden file of the working tree. */
  readonly base: string | undefined;
  readonly file?: string | undefined;
  /** Whether the old graph is of another file, whose stack file nobody knows. */
  readonly isForeign?: boolean;
}

/** Everything that a change of a stack is judged from. */
export function reviewArgs({ base, file, before, after, isForeign }: ComparedStack): ReviewArgs {
  const { stack } = after;
  const files = isForeign === true ? undefined : stackFiles(base ?? "HEAD", stack, file);
  // A file that no commit has yet says nothing about what was.
  const isKnown = files?.before !== undefined || base !== undefined;
  return {
    ...{ before, after, config: configOf(stack, file) },
    ...(isKnown && { configBefore: configAt(base ?? "HEAD", stack), files }),
  };
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
