import { compare } from "../../../verify/preview/compare";
import { reviewRisks } from "../../../verify/preview/review";
import { changesSection } from "../../../verify/report/findings";
import { markup } from "../../../verify/report/markup";
import { riskSection } from "../../../verify/report/risk";
import { TITLE } from "../../../verify/risk/render";
import { baselineOf } from "../../baseline";
import { UsageError } from "../../command-line";
import { reviewArgs } from "../../comment";
import { commitOf } from "../../git";
import type { Evaluations } from "../evaluations";
import { commandHint, fragment, type Fragment } from "../fragment";
import type { RiskQuestion } from "../questions";

/** What to know before approving the working tree, and what it changes. */
export async function riskAnswer(
  evaluations: Evaluations,
  { stack, ref }: RiskQuestion,
): Promise<Fragment> {
  const commit = commitOf(ref);
  if (commit === undefined) {
    throw new UsageError(`${ref} is no commit here; fetch it, or name another one`);
  }
  const evaluated = await evaluations.of(stack);
  const { graph, file } = evaluated;
  const { risks, changes } = await evaluations.derived(evaluated, `risk ${commit}`, async () => {
    const before = baselineOf(stack, { base: commit });
    const args = reviewArgs({ base: commit, file, before, after: graph });
    return { risks: await reviewRisks(args), changes: compare(before, graph) };
  });
  const baseline = ref === commit ? ref : `${ref} (${commit.slice(0, 10)})`;
  return fragment(markup`<h3>${TITLE}</h3>
${riskSection({ risks, changes, baseline })}
<h3>Changes</h3>
${changesSection({ graph, changes, baseline })}
${commandHint(`npm run preview -- ${stack} --base ${ref}`, file)}`);
}
