import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { access } from "../../../cli/commands/access";
import { cost } from "../../../cli/commands/cost";
import { reach } from "../../../cli/commands/reach";
import { consoleCalls, InvalidInputError } from "../../../cli/console/calls";
import type { CommandLine } from "../../../cli/command-line";
import { ROOT, stackNames } from "../../../verify/graph/stack-file";
import { type Folder, temporaryFolder } from "../../sandbox/support";
import { call, printed } from "../../support/command";

/** Lines of a fragment as a reader sees them, without the hint to the command line. */
const textIn = (html: string): string[] =>
  html
    .replace(/<p class="hint">[^]*$/, "")
    .replace(/<\/(p|li|h3|tr)>/g, "\n")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "");

describe("calls of the console", () => {
  let folder: Folder;
  let file: string;
  before(() => {
    folder = temporaryFolder();
    file = folder.file("Pulumi.prod.yaml");
    writeFileSync(file, readFileSync(join(ROOT, "Pulumi.prod.yaml")));
  });
  after(() => folder.remove());

  const calls = consoleCalls({ stack: "dev" });
  /** Answer to a call, and what it said in the terminal. */
  const answerOf = async (name: string, input: object, own = calls) => {
    let answer: Record<string, unknown> = {};
    const { stderr } = await printed(async () => {
      answer = (await own[name]?.(input)) as Record<string, unknown>;
    });
    return { answer, stderr };
  };
  const shown = async (name: string, input: object, own = calls): Promise<string[]> =>
    textIn(String((await answerOf(name, input, own)).answer["html"]));
  /** What a command prints, in the same form. */
  const lines = async (command: CommandLine, ...args: string[]): Promise<string[]> => {
    const { stdout } = await call(command, args);
    return stdout
      .split("\n")
      .map((line) => line.replace(/\s+/g, " ").trim())
      .filter((line) => line !== "");
  };

  it("name every stack with a file, and the branches to compare with", async () => {
    const { answer } = await answerOf("stacks", {});
    assert.deepEqual([answer["stacks"], answer["stack"]], [stackNames(), "dev"]);
    assert.ok((answer["refs"] as string[]).includes("HEAD"));
  });

  it("tell the facts of a stack", async () => {
    const { answer } = await answerOf("stack", { stack: "closed-ftp" });
    const { resources, cost: usd, ...facts } = answer;
    assert.deepEqual(facts, {
      ...{ region: "eu-central-1", mode: "closed", protocols: "FTP", storage: "S3" },
    });
    const golden = readFileSync(join(ROOT, "tests", "golden", "closed-ftp.json"), "utf8");
    assert.equal(resources, golden.split('"urn":').length - 1);
    assert.equal((await lines(cost, "closed-ftp")).at(-1), `${String(usd)} total`);
  });

  it("explain access as npm run access does, allowed and denied", async () => {
    for (const operation of ["put-own", "get-neighbour"]) {
      const input = { stack: "dev", principal: "alice", operation };
      const expected = await lines(access, "dev", "--explain", "alice", operation);
      assert.deepEqual(await shown("access", input), expected);
    }
  });

  it("trace a connection as npm run reach does", async () => {
    const input = { stack: "prod", from: "8.8.8.8", to: "server", port: 22, protocol: "tcp" };
    const expected = await lines(reach, "prod", "--from", "8.8.8.8", "--to", "server:22");
    assert.deepEqual(await shown("reach", input), expected);
    assert.match(expected.join("\n"), /: denied\n/);
  });

  it("name who, what and where can be asked about", async () => {
    const { answer } = await answerOf("access-names", { stack: "dev" });
    const ids = (key: string) => (answer[key] as { id: string }[]).map(({ id }) => id);
    assert.ok(ids("principals").includes("alice") && ids("operations").includes("put-own"));
    const reachable = (await answerOf("reach-names", { stack: "dev" })).answer;
    assert.deepEqual(reachable["endpoints"], ["server", "function"]);
    assert.match(String(reachable["html"]), /✔<\/span> proven/);
  });

  it("price a stack as npm run cost does, with what follows from the usage", async () => {
    const { answer } = await answerOf("cost", { stack: "dev", usage: { users: 200, gbIn: 500 } });
    assert.deepEqual(answer["usage"], {
      ...{ users: 200, gbIn: 500, gbOut: 0, gbStored: 500, logins: 200_000, files: 5000 },
    });
    const printedTotal = (await lines(cost, "dev", "--users", "200", "--gb-in", "500")).at(-1);
    const [first = ""] = textIn(String(answer["html"]));
    assert.equal(`${first.split(" ")[0]} total`, printedTotal);
    assert.match(String(answer["html"]), /npm run cost -- dev --users 200 --gb-in 500</);
  });

  it("judge the working tree against a commit, and name what it opens", async () => {
    const own = consoleCalls({ stack: "prod", file });
    const before = readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8");
    writeFileSync(file, before.replace("clients:\n", "clients:\n      - 192.0.2.0/24\n"));
    const opened = await shown("risk", { stack: "prod", ref: "HEAD" }, own);
    assert.deepEqual(opened.slice(0, 2), [
      "Before you approve",
      "Medium: Opens to 192.0.2.0/24: server on TCP 22 (512 → 768 IPv4 addresses)",
    ]);
    writeFileSync(file, before);
    const same = await shown("risk", { stack: "prod", ref: "HEAD" }, own);
    assert.equal(same[1], "Nothing changes.");
    await assert.rejects(
      answerOf("risk", { stack: "prod", ref: "--output=/tmp/x" }, own),
      new Error("--output=/tmp/x is no commit here; fetch it, or name another one"),
    );
  });

  it("evaluate a stack once, and again when its file changes", async () => {
    const own = consoleCalls({ stack: "prod", file });
    const mode = async (): Promise<unknown[]> => {
      const { answer, stderr } = await answerOf("stack", { stack: "prod" }, own);
      return [answer["mode"], stderr.split("\n")[0]];
    };
    const evaluating = `evaluating ${file} without AWS ...`;
    assert.deepEqual(await mode(), ["internet-facing", evaluating]);
    assert.deepEqual(await mode(), ["internet-facing", ""]);
    writeFileSync(file, "config:\n  aws:region: eu-central-1\n  managed-sftp:network: 3\n");
    await assert.rejects(mode(), /network/);
    const text = "config:\n  aws:region: eu-central-1\n  managed-sftp:network: { mode: public }\n";
    writeFileSync(file, text);
    assert.deepEqual(await mode(), ["public", evaluating]);
  });

  // A stack's name becomes part of a path.
  it("fail for a stack, principal or endpoint that does not exist", async () => {
    await assert.rejects(
      answerOf("stack", { stack: "../../etc/passwd" }),
      /^Error: stack ".*" does not exist$/,
    );
    const question = { stack: "dev", principal: "nobody", operation: "put-own" };
    await assert.rejects(answerOf("access", question), /principal "nobody" does not exist/);
    const flow = { stack: "dev", from: "nowhere", to: "server", port: 22, protocol: "tcp" };
    await assert.rejects(answerOf("reach", flow), /"nowhere" is no address/);
  });

  it("take what the page sends and nothing else, which they do not repeat", async () => {
    const inputs = [
      ...[null, [], "hunter2", {}, { stack: "" }, { stack: 3 }, { stack: "dev", file: "hunter2" }],
    ];
    for (const input of inputs) {
      await assert.rejects(
        answerOf("stack", input as object),
        (error) => error instanceof InvalidInputError && !error.message.includes("hunter2"),
      );
    }
    const usage = { users: -1 };
    await assert.rejects(answerOf("cost", { stack: "dev", usage }), InvalidInputError);
  });

  // A stack file of a pull request is another's text.
  it("escape what a stack file brings into the page", async () => {
    const own = consoleCalls({ stack: "prod", file });
    const text = readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8");
    const tag = "<img src=x onerror=alert(1)>";
    writeFileSync(file, text.replace("project: managed-sftp", `project: "${tag}"`));
    const { answer } = await answerOf("risk", { stack: "prod", ref: "HEAD" }, own);
    assert.equal(String(answer["html"]).includes("<img"), false);
    assert.ok(textIn(String(answer["html"])).join("\n").includes(tag));
  });
});
