import * as assert from "node:assert/strict";

import type { Page } from "playwright-core";

import { ask, inBrowser, type Look } from "./browser";
import { alarmingPage, pageFor } from "./pages";

const bare = (text: string): string => text.replace(/\s/g, "");

/** Text of every page of the print, without spaces and page numbers. */
async function printed(page: Page): Promise<readonly string[]> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const { extractText } = await import("unpdf"); // An ECMAScript module.
  const { text } = await extractText(new Uint8Array(pdf));
  return text.map((each) => bare(each.replace(/^Page \d+ of \d+/, "")));
}

/** Texts of a kind that a print does not have. */
async function missing(page: Page, selector: string, print: readonly string[]): Promise<string[]> {
  const whole = print.join("");
  const texts = await page.locator(selector).allTextContents();
  assert.ok(texts.length > 0, selector);
  return texts.filter((text) => !whole.includes(bare(text)));
}

/** What a reader of a page could see. */
const CONTENT = {
  "rows of tables": "tbody tr",
  "statements about reachability": "#reach .statements > li",
  "properties of resources": "#resources dd",
  "names of resources": "#resources summary",
  "texts of the picture": "svg.picture text",
};

/** What only a page of a change has. */
const CHANGE = { risks: "#risk li", "changed resources": "#changes summary" };

const LOOKS: readonly (readonly [title: string, look: Look])[] = [
  ["from a wide window", { width: 1280 }],
  ["from a dark phone", { width: 390, dark: true }],
  ["without script", { width: 1280, script: false }],
];

describe("a print of the report", () => {
  const on = inBrowser();

  for (const [title, look] of LOOKS) {
    it(`has every row, risk, property and name, ${title}`, () =>
      on(pageFor("closed"), look, async (page) => {
        const print = await printed(page);
        for (const [what, selector] of Object.entries(CONTENT)) {
          assert.deepEqual(await missing(page, selector, print), [], what);
        }
      }));
  }

  it("has the rows that a filter hides, and what is folded, and folds it again", () =>
    on(alarmingPage, { width: 1280 }, async (page) => {
      await page.fill("#access-text", "nothing has this text");
      const folded = "document.querySelectorAll('details:not([open])').length";
      const before = await ask<number>(page, folded);
      assert.ok(before > 20);
      const print = await printed(page);
      for (const [what, selector] of Object.entries({ ...CONTENT, ...CHANGE })) {
        assert.deepEqual(await missing(page, selector, print), [], what);
      }
      assert.equal(await ask(page, folded), before);
      assert.equal(await page.locator("#access-table tbody tr:visible").count(), 0);
    }));

  it("repeats the headers of a table on each of its pages", () =>
    on(pageFor("dev"), { width: 1280 }, async (page) => {
      const header = bare("Who What May By");
      const rows = await page.locator("#access-table tbody tr").allTextContents();
      const print = await printed(page);
      const pages = print.filter((text) => rows.some((row) => text.includes(bare(row))));
      assert.ok(pages.length > 3);
      assert.deepEqual(
        pages.filter((text) => !text.includes(header)),
        [],
      );
    }));

  it("is light, fits its picture on a page, and cuts nothing", () =>
    on(pageFor("closed"), { width: 1032, dark: true }, async (page) => {
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const picture = await page.locator("svg.picture").boundingBox();
      // A4 across without its margins, at 96 dots per inch.
      assert.ok(picture !== null && picture.width <= 1032 && picture.height <= 700);
      const cut = `[...document.querySelectorAll("body *:not(caption)")].filter((each) =>
          ["auto", "scroll", "hidden"].includes(getComputedStyle(each).overflowX) && each.closest("svg") === null &&
          (each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight)).map((each) => each.outerHTML.slice(0, 80))`;
      assert.deepEqual(await ask(page, cut), []);
      const colours =
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('svg .ground')).fill]";
      assert.deepEqual(await ask(page, colours), ["rgb(255, 255, 255)", "rgb(255, 255, 255)"]);
    }));
});
