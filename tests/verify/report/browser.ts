import * as assert from "node:assert/strict";
import { existsSync } from "node:fs";

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const PLACES = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** Debian's Chromium, or whatever CHROMIUM names; nothing where there is none. */
export async function launch(): Promise<Browser | undefined> {
  const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) return undefined;
  const isRoot = process.getuid?.() === 0;
  // Mocha alone gives up on a machine that is busy.
  return chromium.launch({ executablePath, timeout: 0, args: isRoot ? ["--no-sandbox"] : [] });
}

/** A page with what goes wrong in it. */
export interface Watched {
  readonly page: Page;
  /** Errors of scripts, everything on the console, and every request. */
  readonly complaints: string[];
}

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly dark?: boolean;
  readonly script?: boolean;
}

/** Opens a page from its text. */
async function open(browser: Browser, text: string, look: Look): Promise<Watched> {
  const { width, dark = false, script = true } = look;
  const options: BrowserContextOptions = {
    viewport: { width, height: 844 },
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: script,
  };
  const page = await browser.newPage(options);
  page.setDefaultTimeout(0);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => complaints.push(`asks for ${request.url()}`));
  await page.setContent(text);
  return { page, complaints };
}

/** Opens a page for a test, and closes it; without a browser the test says nothing. */
export type Opener = (
  text: () => string | Promise<string>,
  look: Look,
  test: (page: Page) => Promise<void>,
) => Promise<void>;

/** A browser for the tests of a `describe`. */
export function inBrowser(): Opener {
  let browser: Browser | undefined;
  before(async () => {
    browser = await launch();
    if (browser === undefined) {
      console.log("      skipped: no browser; apt-get install chromium, or set CHROMIUM");
    }
  });
  after(() => browser?.close());
  return async (text, look, test) => {
    if (browser === undefined) return;
    const { page, complaints } = await open(browser, await text(), look);
    try {
      await test(page);
      assert.deepEqual(complaints, []);
    } finally {
      await page.close();
    }
  };
}

/** Runs a script on the page. */
export const ask = <T>(page: Page, script: string): Promise<T> => page.evaluate<T>(script);

/** Opens everything that is folded. */
export const unfold = (page: Page): Promise<void> =>
  ask(page, "document.querySelectorAll('details').forEach((each) => (each.open = true))");

/** Pairs of texts of the picture that overlap, as the browser sets them. */
export const OVERLAPPING_TEXTS = `(() => {
  const boxes = [...document.querySelectorAll("svg.picture text")].map((text) =>
    ({ text: text.textContent, box: text.getBBox() }));
  const over = (a, b) => a.x + a.width > b.x && b.x + b.width > a.x &&
    a.y + a.height > b.y + 3 && b.y + b.height > a.y + 3;
  return boxes.flatMap((a, index) => boxes.slice(index + 1)
    .filter((b) => over(a.box, b.box)).map((b) => a.text + " | " + b.text));
})()`;

/** Texts that are outside of the box or picture that they stand in. */
export const ESCAPED_TEXTS = `(() => {
  const frames = [...document.querySelectorAll("svg.picture rect")].map((rect) => rect.getBBox());
  const texts = [...document.querySelectorAll("svg.picture text")];
  return texts.filter((text) => {
    const { x, y, width, height } = text.getBBox();
    const around = frames.filter((f) => f.x < x && x < f.x + f.width &&
      f.y < y + height / 2 && y + height / 2 < f.y + f.height);
    return around.length === 0 || around.some((f) => x + width > f.x + f.width);
  }).map((text) => text.textContent);
})()`;

/** By how much the page is wider than its window. */
export const OVERFLOW = "document.documentElement.scrollWidth - innerWidth";

/** Tables that are wider than the box that they scroll in. */
export const WIDE_TABLES = `[...document.querySelectorAll(".scroll:not(.picture-box)")]
  .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.ariaLabel)`;

/** Texts that are smaller than 14 px, in the page and in its picture. */
export const SMALL_TEXTS = `(() => {
  const svg = document.querySelector("svg.picture");
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return [...document.querySelectorAll("body *")]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .filter((each) => !["STYLE", "SCRIPT", "style", "title", "desc"].includes(each.tagName))
    .filter((each) => parseFloat(getComputedStyle(each).fontSize) *
      (each.tagName === "text" ? scale : 1) < 13.95)
    .map((each) => each.tagName + " " + each.textContent.slice(0, 40));
})()`;
