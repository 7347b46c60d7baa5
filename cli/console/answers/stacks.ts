import { costOf } from "../../../verify/cost/cost";
import { usageFor } from "../../../verify/cost/model";
import { pricesOf } from "../../../verify/cost/prices";
import { dollars } from "../../../verify/cost/render";
import { regionOf, stackModelOf } from "../../../verify/graph/stack-model";
import { branchNames, commitOf } from "../../git";
import type { Evaluations } from "../evaluations";
import type { StackQuestion } from "../questions";
import { shownStacks } from "../settings";

/** Names of what the page can show. */
export interface ShownNames {
  readonly stacks: readonly string[];
  /** Stack that is shown first. */
  readonly stack: string;
  /** Commits to compare with. */
  readonly refs: readonly string[];
  readonly ref: string;
}

/** Names of the stacks and of the commits to compare with. */
export const stacksAnswer = ({ settings }: Evaluations): ShownNames => ({
  ...{ stacks: shownStacks(settings), stack: settings.stack },
  refs: ["HEAD", ...branchNames()],
  ref: commitOf("main") === undefined ? "HEAD" : "main",
});

/** A stack in the list of stacks. */
export interface StackSummary {
  readonly region: string;
  readonly mode: string;
  readonly protocols: string;
  readonly storage: string;
  readonly resources: number;
  /** US dollars a month at the usage that `npm run cost` assumes. */
  readonly cost: string;
}

/** Facts about a stack, in the order of the list's columns. */
export async function stackAnswer(
  evaluations: Evaluations,
  { stack }: StackQuestion,
): Promise<StackSummary> {
  const { graph, config } = await evaluations.of(stack);
  const { server, storage } = stackModelOf(graph);
  const region = regionOf(graph);
  return {
    region,
    mode: config.network.mode,
    protocols: server.protocols.join(", "),
    storage: storage.domain === "s3" ? "S3" : "EFS",
    resources: graph.resources.length,
    cost: dollars(costOf(graph, usageFor({}), pricesOf(region)).total),
  };
}
