import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import type { Browser } from "playwright-core";

import { picturePath, SHIPPED_PICTURES } from "../../../verify/diagram/shipped";
import { configOf } from "../../../verify/graph/stack-config";
import { pageOf } from "../../../verify/report/page";
import { reportOf } from "../../../verify/report/report";
import { usageFor } from "../../../verify/cost/model";
import { shipped } from "../../support/stacks";
import {
  ask,
  ESCAPED_TEXTS,
  launch,
  open,
  OVERFLOW,
  OVERLAPPING_TEXTS,
  type Watched,
} from "./browser";

const STACKS_AND_WIDTHS = [
  ["closed", 1280],
  ["closed", 390],
  ["dev", 1280],
  ["dev", 390],
] as const;
const pages = new Map<string, Promise<string>>();

const pageFor = (stack: string): Promise<string> => {
  const page = pages.get(stack) ?? writePage(stack);
  pages.set(stack, page);
  return page;
};

async function writePage(stack: string): Promise<string> {
  const graph = await shipped(stack);
  const args = { before: graph, after: graph, config: configOf(stack), usage: usageFor({}) };
  return pageOf(await reportOf({ ...args, baseline: "main" }));
}

describe("in a browser", () => {
  let browser: Browser | undefined;

  before(async () => {
    browser = await launch();
    if (browser === undefined) {
      console.log("      skipped: no browser; apt-get install chromium, or set CHROMIUM");
    }
  });
  after(() => browser?.close());

  /** Opens a page for a test, and closes it; without a browser the test says nothing. */
  async function on(
    text: () => string | Promise<string>,
    options: { readonly width: number; readonly dark?: boolean },
    test: (watched: Watched) => Promise<void>,
  ): Promise<void> {
    if (browser === undefined) return;
    const watched = await open(browser, await text(), options);
    await test(watched);
    assert.deepEqual(watched.complaints, []);
    await watched.page.close();
  }

  for (const name of Object.keys(SHIPPED_PICTURES)) {
    it(`shows docs/pictures/${name}.svg without overlapping texts`, () =>
      on(
        () => readFileSync(picturePath(name), "utf8"),
        { width: 1280 },
        async ({ page }) => {
          assert.ok((await ask<number>(page, "document.querySelectorAll('text').length")) > 20);
          assert.deepEqual(await ask(page, OVERLAPPING_TEXTS), []);
          assert.deepEqual(await ask(page, ESCAPED_TEXTS), []);
        },
      ));
  }

  for (const [stack, width] of STACKS_AND_WIDTHS) {
    describe(`the report of ${stack}, ${width} wide`, () => {
      let watched: Watched | undefined;
      before(async () => {
        if (browser !== undefined) watched = await open(browser, await pageFor(stack), { width });
      });
      after(() => watched?.page.close());
      afterEach(() => assert.deepEqual(watched?.complaints ?? [], []));

      it("filters its tables by text and verdict", async () => {
        if (watched === undefined) return;
        const { page } = watched;
        const visible = (more = ""): Promise<number> =>
          page.locator(`#access-table tbody tr${more}:visible`).count();
        const count = page.locator("#access output");
        const all = await visible();
        assert.equal(await count.textContent(), `${all} of ${all} rows`);

        await page.fill("#access-text", "ALICE  get-own");
        const some = await visible();
        assert.ok(some > 0 && some < all);
        assert.equal(await count.textContent(), `${some} of ${all} rows`);

        await page.fill("#access-text", "");
        await page.selectOption("#access-verdict", "denied");
        assert.equal(await visible("[data-verdict=allowed]"), 0);
        assert.equal(await count.textContent(), `${await visible()} of ${all} rows`);
        await page.selectOption("#access-verdict", "");

        await page.fill("#reach-text", "nothing has this text");
        assert.match((await page.locator("#reach output").textContent()) ?? "", /^0 of \d+ rows$/);
        assert.equal(await visible(), all);
        await page.fill("#reach-text", "");
      });

      it("does not scroll sideways, and no text overlaps or leaves its frame", async () => {
        if (watched === undefined) return;
        const { page } = watched;
        assert.equal(await ask(page, OVERFLOW), 0);
        await ask(page, "document.querySelectorAll('details').forEach((d) => (d.open = true))");
        assert.equal(await ask(page, OVERFLOW), 0);
        assert.deepEqual(await ask(page, OVERLAPPING_TEXTS), []);
        assert.deepEqual(await ask(page, ESCAPED_TEXTS), []);
      });
    });
  }

  it("lets the keyboard reach the content and every filter, and shows where it is", () =>
    on(
      () => pageFor("dev"),
      { width: 1280 },
      async ({ page }) => {
        const reached: string[] = [];
        for (let presses = 0; presses < 60; presses += 1) {
          await page.keyboard.press("Tab");
          const focus =
            "[document.activeElement.id || document.activeElement.className, getComputedStyle(document.activeElement).outlineStyle]";
          const [name = "", outline] = await ask<string[]>(page, focus);
          assert.notEqual(outline, "none", name);
          reached.push(name);
        }
        assert.equal(reached[0], "skip");
        for (const id of ["access-text", "access-verdict", "reach-text", "reach-verdict"]) {
          assert.ok(reached.includes(id), id);
        }
      },
    ));

  it("is dark where the reader's system is, picture included", () =>
    on(
      () => pageFor("dev"),
      { width: 390, dark: true },
      async ({ page }) => {
        const colours = await ask(
          page,
          "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('svg .ground')).fill]",
        );
        assert.deepEqual(colours, ["rgb(13, 17, 23)", "rgb(13, 17, 23)"]);
      },
    ));
});
