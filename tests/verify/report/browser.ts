import { existsSync } from "node:fs";

import { type Browser, chromium, type Page } from "playwright-core";

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
  /** Errors of scripts and everything on the console. */
  readonly complaints: string[];
}

/** Opens a page from its text. */
export async function open(
  browser: Browser,
  text: string,
  { width, dark = false }: { readonly width: number; readonly dark?: boolean },
): Promise<Watched> {
  const page = await browser.newPage({
    viewport: { width, height: 844 },
    colorScheme: dark ? "dark" : "light",
  });
  page.setDefaultTimeout(0);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => complaints.push(`asks for ${request.url()}`));
  await page.setContent(text);
  return { page, complaints };
}

/** Runs a script on the page. */
export const ask = <T>(page: Page, script: string): Promise<T> => page.evaluate<T>(script);

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
