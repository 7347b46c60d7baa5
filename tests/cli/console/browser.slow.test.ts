import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as axe from "axe-core";
import type { Browser, Page, Request } from "playwright-core";

import { access } from "../../../cli/commands/access";
import { cost } from "../../../cli/commands/cost";
import { reach } from "../../../cli/commands/reach";
import type { CommandLine } from "../../../cli/command-line";
import { type Sandbox, startSandbox } from "../../../sandbox/sandbox";
import { ROOT, stackNames } from "../../../verify/graph/stack-file";
import {
  type Folder,
  requireOpenSsh,
  sftp,
  SHARED_MACHINE,
  temporaryFolder,
  until,
} from "../../sandbox/support";
import { call } from "../../support/command";
import { ask, launch, OVERFLOW } from "../../verify/report/browser";
import { startedConsole, type StartedConsole } from "./support";

/** A stack file of prod with one more client network, whose users count at once. */
const changed = (text: string): string =>
  `${text.replace("clients:\n", "clients:\n      - 192.0.2.0/24\n")}  managed-sftp:identity: { cache: { seconds: 0 } }\n`;

const VIEWS = ["stacks", "risk", "picture", "access", "reach", "cost", "users"];

/** Words of a text. */
const words = (text: string | null): string => (text ?? "").replace(/\s+/g, " ").trim();

describe("the console in a browser", () => {
  let folder: Folder;
  let browser: Browser | undefined;
  let sandbox: Sandbox;
  let served: StartedConsole;
  let page: Page;
  /** Errors, and requests of anything but the console. */
  const complaints: string[] = [];

  before(async () => {
    requireOpenSsh();
    browser = await launch();
    if (browser === undefined) {
      console.log("      skipped: no browser; apt-get install chromium, or set CHROMIUM");
      return;
    }
    folder = temporaryFolder();
    const [file, data] = [folder.file("Pulumi.prod.yaml"), folder.file("data")];
    writeFileSync(file, changed(readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8")));
    const options = { ...SHARED_MACHINE, stack: "prod", file, data };
    sandbox = await startSandbox({ ...options, log: () => undefined });
    served = await startedConsole("--stack", "prod", "--file", file, "--data", data);
    page = await browser.newPage({ viewport: { width: 1280, height: 844 } });
    page.setDefaultTimeout(0);
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("request", (request) => {
      if (!isOwn(request)) complaints.push(`asks for ${request.url()}`);
    });
    await page.goto(served.address);
    await until(() => ask(page, "document.querySelectorAll('#stacks-table tbody tr').length > 0"));
  });
  after(async () => {
    await browser?.close();
    await served?.stop();
    await sandbox?.stop();
    folder?.remove();
  });
  afterEach(() => assert.deepEqual(complaints.splice(0), []));

  const isOwn = (request: Request): boolean =>
    new URL(request.url()).origin === new URL(served.address).origin || request.url() === "data:,";

  /** A test that says nothing without a browser. */
  const test = (title: string, work: () => Promise<void>): void => {
    it(title, async () => {
      if (browser !== undefined) await work();
    });
  };
  /** Opens a view by its link, and waits until it has what it asks for. */
  const view = async (name: string): Promise<void> => {
    await page.click(`nav a[href="#${name}"]`);
    await settled();
  };
  const settled = (): Promise<void> =>
    until(() =>
      ask(
        page,
        `(() => { const text = document.querySelector(".view:not([hidden])").textContent;
          return document.querySelectorAll("[aria-busy=true]").length === 0 && !/evaluating/.test(text); })()`,
      ),
    );
  const textOf = async (selector: string): Promise<string> =>
    words(await page.locator(selector).textContent());
  /** What a command prints about the same stack file. */
  const printedBy = async (command: CommandLine, ...args: string[]): Promise<string> => {
    const file = ["--file", folder.file("Pulumi.prod.yaml")];
    return words((await call(command, ["prod", ...args, ...file])).stdout);
  };

  test("refuses who opens the page without the token", async () => {
    const other = await (browser as Browser).newPage();
    const address = new URL(served.address);
    for (const path of ["/", "/?token=guessed"]) {
      const response = await other.goto(address.origin + path);
      assert.deepEqual([response?.status(), await other.title()], [403, ""]);
    }
    await other.close();
  });

  test("lists every stack with what it costs", async () => {
    await settled();
    const rows = page.locator("#stacks-table tbody tr");
    const names = await rows.locator("th").allTextContents();
    assert.deepEqual(names, stackNames());
    const closed = await rows.filter({ hasText: "closed-ftp" }).locator("td").allTextContents();
    assert.deepEqual(closed.slice(0, 4), ["eu-central-1", "closed", "FTP", "S3"]);
    assert.match(closed[5] ?? "", /^\d+\.\d\d$/);
  });

  test("names the risk of a changed stack file", async () => {
    await view("risk");
    assert.match(
      await textOf("#risk-answer"),
      /Medium: Opens to 192\.0\.2\.0\/24: server on TCP 22 \(512 → 768 IPv4 addresses\)/,
    );
    await page.fill("#ref", "no-such-branch");
    await page.click("#risk button");
    await settled();
    assert.equal(
      await textOf("#risk-answer"),
      "no-such-branch is no commit here; fetch it, or name another one",
    );
    complaints.splice(0); // The browser prints that the answer was no success.
    await page.fill("#ref", "HEAD");
  });

  test("draws the stack, in its colours", async () => {
    await view("picture");
    assert.match(await textOf("#picture-answer svg"), /192\.0\.2\.0\/24/);
    const fill = "getComputedStyle(document.querySelector('svg .ground')).fill";
    assert.equal(await ask(page, fill), "rgb(255, 255, 255)");
  });

  test("explains who may do what, as npm run access does", async () => {
    await view("access");
    await page.selectOption("#principal", "alice");
    await page.selectOption("#operation", "put-neighbour");
    await page.click("#access button");
    await settled();
    const verdict = await textOf("#access-answer .verdict");
    const lines = await textOf("#access-answer .lines");
    const expected = await printedBy(access, "--explain", "alice", "put-neighbour");
    assert.equal(`${verdict} ${lines}`.replaceAll(" ", ""), expected.replaceAll(" ", ""));
    assert.match(verdict, /: denied$/);
    assert.equal(await textOf("#announcement"), verdict);
  });

  test("traces a connection, as npm run reach does", async () => {
    await view("reach");
    await page.fill("#from", "192.0.2.9");
    await page.click("#reach button");
    await settled();
    const answer =
      (await textOf("#reach-answer .verdict")) + (await textOf("#reach-answer .lines"));
    const expected = await printedBy(reach, "--from", "192.0.2.9", "--to", "server:22");
    assert.equal(answer.replaceAll(" ", ""), expected.replaceAll(" ", ""));
    assert.match(expected, /in stack prod: allowed /);
  });

  test("shows the cost of npm run cost as a slider moves, by keyboard too", async () => {
    await view("cost");
    await page.focus("#users-slider");
    await page.keyboard.press("ArrowRight");
    await settled();
    const total = async (): Promise<string> =>
      (await textOf("#cost-answer strong")).replace(" USD a month", "");
    const expected = await printedBy(cost, "--users", "60");
    assert.ok(expected.endsWith(` ${await total()} total`), `${await total()}: ${expected}`);
    assert.equal(await page.inputValue("#logins-slider"), "60000");
  });

  test("adds a user who logs in with the shown password, until disabled", async () => {
    await view("users");
    await page.fill("#new-user", "carol");
    // A second answer, that the user exists, must not take the password away.
    await page.press("#new-user", "Enter");
    await page.press("#new-user", "Enter");
    await until(async () => (await page.locator("#password code").count()) > 0);
    await settled();
    const password = await textOf("#password code");
    const logIn = async (): Promise<number | null> =>
      (await sftp(sandbox, folder, ["pwd"], { user: "carol", password })).code;
    assert.equal(await textOf("#user-message"), "carol was added");
    assert.equal(await logIn(), 0);

    await page.fill("#login-user", "carol");
    await page.fill("#login-password", password);
    await page.click("#test-login button");
    await until(async () => /allowed/.test(await textOf("#login-answer")));

    await page.click("button[data-call='users/disable'][data-user=carol]");
    await until(async () => /carol was disabled/.test(await textOf("#user-message")));
    await settled();
    assert.notEqual(await logIn(), 0);
    assert.equal(await page.locator("#password code").count(), 0);
    assert.equal((await page.content()).includes(password), false);
    assert.equal(await page.inputValue("#login-password"), "");
    // The button is new, and still where the keyboard was.
    await until(() => ask(page, "document.activeElement.textContent === 'Enable'"));
  });

  test("says what AWS credentials are missing, and works on", async () => {
    await page.selectOption("#target", "aws");
    await settled();
    assert.match(await textOf("#users-answer"), /^there are no AWS credentials: /);
    complaints.splice(0); // The browser prints that the answer was no success.
    await page.selectOption("#target", "sandbox");
    await settled();
    assert.match(await textOf("#users-answer"), /alice/);
  });

  test("never sends the token to another place, nor in a Referer", async () => {
    const sent = page.waitForRequest((request) => request.url().endsWith("/cost"));
    await page.click('nav a[href="#cost"]');
    const headers = await (await sent).allHeaders();
    assert.equal(headers["referer"], undefined);
    assert.equal(headers["cookie"], undefined);
    assert.equal(headers["origin"], new URL(served.address).origin);
    assert.deepEqual(await page.context().cookies(), []);
    await settled();
  });

  for (const width of [1280, 390]) {
    for (const colorScheme of ["light", "dark"] as const) {
      test(`has no serious violation in any view, ${width} wide and ${colorScheme}`, async () => {
        await page.setViewportSize({ width, height: 844 });
        await page.emulateMedia({ colorScheme });
        await ask(page, axe.source);
        for (const name of VIEWS) {
          await view(name);
          assert.equal(await ask(page, OVERFLOW), 0, name);
          const script =
            "axe.run(document, { resultTypes: ['violations'] }).then((all) => all.violations)";
          const found = (await ask<axe.Result[]>(page, script))
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
          assert.deepEqual(found, [], name);
        }
      });
    }
  }

  test("shows where the keyboard is, and reaches every view and field with it", async () => {
    await page.setViewportSize({ width: 1280, height: 844 });
    await view("access");
    await page.focus(".skip");
    const reached: string[] = [];
    for (let presses = 0; presses < 11; presses += 1) {
      await page.keyboard.press("Tab");
      const focus =
        "[document.activeElement.id || document.activeElement.textContent, getComputedStyle(document.activeElement).outlineStyle]";
      const [name = "", outline] = await ask<string[]>(page, focus);
      if (name !== "access-heading") assert.notEqual(outline, "none", name);
      reached.push(name);
    }
    for (const name of ["stack", "Stacks", "Users", "principal", "operation", "Explain"]) {
      assert.ok(reached.includes(name), `${name} in ${reached.join(", ")}`);
    }
  });
});
