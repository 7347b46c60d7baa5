import { pictureOf } from "../../../verify/diagram/picture-of";
import { svgOf } from "../../../verify/diagram/svg";
import { Html, markup } from "../../../verify/report/markup";
import type { Evaluations } from "../evaluations";
import { commandHint, fragment, type Fragment } from "../fragment";
import type { StackQuestion } from "../questions";

/** Picture of a stack. */
export async function pictureAnswer(
  evaluations: Evaluations,
  { stack }: StackQuestion,
): Promise<Fragment> {
  const evaluated = await evaluations.of(stack);
  const svg = await evaluations.derived(evaluated, "picture", async () =>
    svgOf(await pictureOf(evaluated.graph)),
  );
  return fragment(
    markup`<div class="scroll picture-box" role="region" aria-label="Picture of the stack" tabindex="0">
${new Html(svg)}</div>
${commandHint(`npm run diagram -- ${stack} --format svg`, evaluated.file)}`,
  );
}
