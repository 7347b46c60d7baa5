import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import type { Page } from "playwright-core";

import { picturePath, SHIPPED_PICTURES } from "../../../verify/diagram/shipped";
import {
  ask,
  ESCAPED_TEXTS,
  inBrowser,
  OVERFLOW,
  OVERLAPPING_TEXTS,
  SMALL_TEXTS,
  unfold,
  WIDE_TABLES,
} from "./browser";
import { alarmingPage, pageFor } from "./pages";

const STACKS = ["closed", "dev"] as const;
const WIDTHS = [1280, 390] as const;

const visible = (page: Page, more = ""): Promise<number> =>
  page.locator(`#access-table tbody tr${more}:visible`).count();

const countIn = async (page: Page, section: string): Promise<string> =>
  (await page.locator(`#${section} output`).textContent()) ?? "";

describe("in a browser", () => {
  const on = inBrowser();

  for (const name of Object.keys(SHIPPED_PICTURES)) {
    it(`shows docs/pictures/${name}.svg without overlapping texts`, () =>
      on(
        () => readFileSync(picturePath(name), "utf8"),
        { width: 1280 },
        async (page) => {
          assert.ok((await ask<number>(page, "document.querySelectorAll('text').length")) > 20);
          assert.deepEqual(await ask(page, OVERLAPPING_TEXTS), []);
          assert.deepEqual(await ask(page, ESCAPED_TEXTS), []);
        },
      ));
  }

  for (const stack of STACKS) {
    for (const width of WIDTHS) {
      it(`does not scroll the report of ${stack} sideways, ${width} wide, and no text leaves its frame`, () =>
        on(pageFor(stack), { width }, async (page) => {
          assert.equal(await ask(page, OVERFLOW), 0);
          await unfold(page);
          assert.equal(await ask(page, OVERFLOW), 0);
          assert.deepEqual(await ask(page, WIDE_TABLES), []);
          assert.deepEqual(await ask(page, OVERLAPPING_TEXTS), []);
          assert.deepEqual(await ask(page, ESCAPED_TEXTS), []);
        }));
    }

    it(`has no text of ${stack} smaller than 14 px on a phone, in the picture neither`, () =>
      on(pageFor(stack), { width: 390 }, async (page) => {
        await unfold(page);
        assert.deepEqual(await ask(page, SMALL_TEXTS), []);
      }));
  }

  it("shows the whole picture at once, and in its own size when asked", () =>
    on(pageFor("closed"), { width: 1280 }, async (page) => {
      const scrolls =
        "document.querySelector('.picture-box').scrollWidth - document.querySelector('.picture-box').clientWidth";
      assert.equal(await ask(page, scrolls), 0);
      await page.focus("#picture-size");
      await page.keyboard.press("Space");
      assert.ok((await ask<number>(page, scrolls)) > 0);
      assert.equal(await ask(page, OVERFLOW), 0);
    }));

  it("begins with the risk, high before medium, above the fold of a phone", () =>
    on(alarmingPage, { width: 390 }, async (page) => {
      const texts = await page.locator("main > section:first-of-type li").allTextContents();
      assert.deepEqual(
        texts.map((text) => text.trim()),
        [
          "High: Something of severity high",
          "Not judged: Something of severity unjudged",
          "Medium: Something of severity medium",
        ],
      );
      const box = await page.locator(".risks li").first().boundingBox();
      assert.ok(box !== null && box.y + box.height < 420, JSON.stringify(box));
    }));

  it("is dark where the reader's system is, picture included", () =>
    on(pageFor("dev"), { width: 390, dark: true }, async (page) => {
      const colours = await ask(
        page,
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('svg .ground')).fill]",
      );
      assert.deepEqual(colours, ["rgb(13, 17, 23)", "rgb(13, 17, 23)"]);
    }));

  it("filters who may do what by who, verdict, action and text, and says how many rows are shown", () =>
    on(pageFor("dev"), { width: 390 }, async (page) => {
      const all = await visible(page);
      assert.equal(await countIn(page, "access"), `${all} of ${all} rows`);
      const rowsWith = (test: string): Promise<number> =>
        ask(
          page,
          `[...document.querySelectorAll("#access-table tbody tr")].filter((row) => ${test}).length`,
        );
      const shows = async (test: string): Promise<void> => {
        const expected = await rowsWith(test);
        assert.ok(expected > 0 && expected < all, test);
        assert.equal(await visible(page), expected, test);
        assert.equal(await countIn(page, "access"), `${expected} of ${all} rows`);
        assert.equal(await rowsWith(`row.offsetHeight > 0 && !(${test})`), 0);
      };
      const cell = (index: number): string => `row.cells[${index}].textContent`;
      await page.selectOption("#access-who", "alice");
      await shows(`${cell(0)} === "alice"`);
      await page.selectOption("#access-may", "allowed");
      await shows(`${cell(0)} === "alice" && ${cell(2)}.endsWith(" allowed")`);
      await page.selectOption("#access-who", "");
      await page.selectOption("#access-may", "denied");
      await page.selectOption("#access-action", "get-own");
      await shows(`${cell(1)}.startsWith("get-own ") && ${cell(2)}.endsWith(" denied")`);
      await page.click("#access button");
      assert.equal(await countIn(page, "access"), `${all} of ${all} rows`);
      await page.fill("#access-text", "ALICE  get-own");
      await shows(`/alice/.test(row.textContent) && /get-own/.test(row.textContent)`);
      await page.fill("#reach-text", "nothing has this text");
      assert.match(await countIn(page, "reach"), /^0 of \d+ rows$/);
    }));

  it("offers only what the table has, and every row fits one choice of each filter", () =>
    on(pageFor("closed"), { width: 1280 }, async (page) => {
      for (const key of ["who", "may", "action"]) {
        const offered = await ask<string[]>(
          page,
          `[...document.querySelector("#access-${key}").options].map(({ value }) => value).filter(Boolean).sort()`,
        );
        const used = await ask<string[]>(
          page,
          `[...new Set([...document.querySelectorAll("#access-table tbody tr")].map((row) => row.dataset.${key}))].sort()`,
        );
        assert.deepEqual(offered, used);
      }
    }));

  it("shows whole tables without script, and no filters that would do nothing", () =>
    on(pageFor("dev"), { width: 1280, script: false }, async (page) => {
      const rows = page.locator("#access-table tbody tr");
      assert.equal(await visible(page), await rows.count());
      assert.equal(await page.locator("form:visible").count(), 0);
    }));
});
