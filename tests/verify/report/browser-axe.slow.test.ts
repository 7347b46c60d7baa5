import * as assert from "node:assert/strict";

import * as axe from "axe-core";
import type { Page } from "playwright-core";

import { stackNames } from "../../../verify/graph/stack-file";
import { ask, inBrowser, unfold } from "./browser";
import { alarmingPage, pageFor } from "./pages";

/** Rows and resources that are marked up like those before them, and would take minutes on a busy machine. */
const SHORTEN = `document.querySelectorAll("tbody tr:nth-child(n + 9), .tree .tree li:nth-child(n + 3)")
  .forEach((each) => each.remove())`;

/** Violations that keep somebody from reading or using the page, with an example of each. */
async function violations(page: Page): Promise<string[]> {
  const script = "axe.run(document, { resultTypes: ['violations'] }).then((all) => all.violations)";
  const found = await ask<axe.Result[]>(page, script);
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ impact, id, nodes }) => `${impact} ${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
    );
}

describe("axe-core", () => {
  const on = inBrowser();
  const pages: readonly (readonly [name: string, text: () => Promise<string>])[] = [
    ...stackNames().map((stack) => [stack, pageFor(stack)] as const),
    ["a stack with everything wrong", alarmingPage],
  ];

  for (const [name, text] of pages) {
    it(`finds nothing serious in the report of ${name}: light and dark, on a desk and on a phone`, () =>
      on(text, { width: 1280 }, async (page) => {
        await unfold(page);
        await ask(page, SHORTEN);
        await ask(page, axe.source);
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 844 });
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            assert.deepEqual(await violations(page), [], `${width} ${colorScheme}`);
          }
        }
      }));
  }

  // A check that cannot fail says nothing about contrast.
  it("fails for text that is too faint, for a field without a name and for a scroll box without focus", () =>
    on(alarmingPage, { width: 1280 }, async (page) => {
      await ask(page, SHORTEN);
      await ask(page, axe.source);
      await ask(page, "document.body.style.setProperty('--dim', '#aaaaaa')");
      await ask(page, "document.querySelector('#access label').remove()");
      await ask(page, "document.querySelector('.picture-box').removeAttribute('tabindex')");
      await ask(page, "document.querySelector('#picture-size').click()");
      const found = (await violations(page)).map((each) => each.split(":")[0]).sort();
      assert.deepEqual(found, [
        "critical select-name",
        "serious color-contrast",
        "serious scrollable-region-focusable",
      ]);
    }));
});
