import * as assert from "node:assert/strict";

import { ask, inBrowser } from "./browser";
import { pageFor } from "./pages";

/** What can have the focus, in the order of the page. */
const FOCUSABLE = `[...document.querySelectorAll("a[href], input, select, button, summary, [tabindex='0']")]
  .filter((each) => each.checkVisibility())`;

describe("the report, by keyboard", () => {
  const on = inBrowser();

  for (const width of [1280, 390]) {
    it(`reaches everything in the order of the page, ${width} wide, and shows where it is`, () =>
      on(pageFor("dev"), { width }, async (page) => {
        await ask(page, `window.order = ${FOCUSABLE}`);
        const count = await ask<number>(page, "window.order.length");
        assert.ok(count > 30);
        assert.equal(
          await ask(
            page,
            'document.querySelectorAll(\'[tabindex]:not([tabindex="0"], [tabindex="-1"])\').length',
          ),
          0,
        );
        for (let index = 0; index < count; index += 1) {
          await page.keyboard.press("Tab");
          const [at, outline, width] = await ask<[number, string, string]>(
            page,
            `(({ outlineStyle, outlineWidth }) => [window.order.indexOf(document.activeElement), outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))`,
          );
          assert.deepEqual([at, outline, width], [index, "solid", "3px"]);
        }
        const ids = await ask<string[]>(
          page,
          "window.order.map(({ id, className }) => id || className)",
        );
        assert.equal(ids[0], "skip");
        for (const id of [
          "access-who",
          "access-may",
          "access-action",
          "access-text",
          "reach-from",
          "reach-may",
          "reach-text",
        ]) {
          assert.ok(ids.includes(id), id);
        }
      }));
  }

  it("skips to the content, chooses, scrolls a table and clears without a mouse", () =>
    on(pageFor("dev"), { width: 1280 }, async (page) => {
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await ask(page, "document.activeElement.id"), "main");
      await page.focus("#access-who");
      await page.keyboard.press("Tab");
      assert.equal(await ask(page, "document.activeElement.id"), "access-may");
      await page.keyboard.type("allowed");
      await page.keyboard.press("ArrowDown");
      const count = page.locator("#access output");
      const some = (await count.textContent()) ?? "";
      assert.match(some, /^\d+ of 284 rows$/);
      assert.doesNotMatch(some, /^284 /);
      await page.focus("#access-text");
      await page.keyboard.type("alice");
      assert.notEqual(await count.textContent(), some);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await count.textContent(), "284 of 284 rows");
      await page.keyboard.press("Tab");
      const role =
        "document.activeElement.getAttribute('role') + ' ' + document.activeElement.ariaLabel";
      assert.equal(await ask(page, role), "region Who may do what");
      await page.keyboard.press("End");
      // The page's own policy forbids what waitForFunction does.
      await ask(
        page,
        "new Promise((done) => (function look() { if (document.activeElement.scrollTop > 100) done(); else requestAnimationFrame(look); })())",
      );
    }));

  it("names language, title, landmarks and headers", () =>
    on(pageFor("closed"), { width: 1280 }, async (page) => {
      assert.equal(await page.title(), "Stack closed - managed-sftp");
      assert.equal(await ask(page, "document.documentElement.lang"), "en");
      for (const landmark of ["banner", "navigation", "main"] as const) {
        assert.equal(await page.getByRole(landmark).count(), 1, landmark);
      }
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
      const regions = await page.getByRole("region").count();
      assert.ok(regions > 8);
      assert.equal(await ask(page, "document.querySelectorAll('th:not([scope])').length"), 0);
      assert.equal(
        await ask(page, "document.querySelectorAll('table:not(:has(caption))').length"),
        0,
      );
      const table = page.getByRole("table", { name: "Who may do what" });
      assert.equal(await table.getByRole("columnheader").count(), 4);
    }));
});
