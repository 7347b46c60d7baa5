import * as assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { type Folder, temporaryFolder } from "../sandbox/support";
import { ROOT } from "../../verify/graph/stack-file";
import { jobOf, stepOf, workflowOf } from "./support";

interface Existing {
  readonly id: number;
  readonly user: { readonly login: string } | null;
  readonly body: string;
}
interface Pull {
  readonly number: number;
  readonly head: { readonly sha: string };
}
interface Given {
  readonly github: unknown;
  readonly context: unknown;
  readonly core: unknown;
  readonly file: string;
}
const load = createRequire(__filename);
const comment = load(join(ROOT, ".github", "scripts", "comment.cjs")) as (
  given: Given,
) => Promise<void>;

const SHA = "a".repeat(40);
const MARKER = "<!-- managed-sftp preview -->";
const MARKER_2 = "<!-- managed-sftp preview 2 -->";
const LIMIT = 65_536;
const BOT = { login: "github-actions[bot]" };
const STACK = { name: "prod", status: "ok", verdict: "All is well.\n", details: "" };
const RESULT = { schema: 1, number: 12, stacks: [STACK] };

/** The parser, which is an ECMAScript module. */
const markdown = async () => (await import("marked")).marked;

describe("the comment on a pull request", () => {
  let marked: Awaited<ReturnType<typeof markdown>>;
  before(async () => (marked = await markdown()));
  let folder: Folder;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(folder.file("preview"));
    file = folder.file("preview/preview.json");
  });
  afterEach(() => folder.remove());

  interface World {
    readonly comments?: readonly Existing[];
    readonly pulls?: readonly Pull[];
    readonly files?: readonly { filename: string; previous_filename?: string }[];
    readonly made?: string;
    readonly artifacts?: number;
  }
  interface Done {
    /** What was posted, by pull request. */
    readonly posted: readonly (readonly [number: number, body: string])[];
    readonly changed: readonly (readonly [id: number, body: string])[];
    readonly deleted: readonly number[];
    readonly failure: string | undefined;
  }

  /** Runs the script with a client that answers for GitHub. */
  async function run({
    comments = [],
    pulls = [{ number: 12, head: { sha: SHA } }],
    files = [{ filename: "Pulumi.prod.yaml" }],
    made = "2026-11-28T12:05:00Z",
    artifacts = 1,
  }: World = {}): Promise<Done> {
    const posted: [number, string][] = [];
    const changed: [number, string][] = [];
    const deleted: number[] = [];
    let failure: string | undefined;
    const lists = {
      listJobsForWorkflowRun: [
        { name: "record", started_at: "2026-11-28T12:00:00Z" },
        { name: "judge", started_at: "2026-11-28T12:03:00Z" },
      ],
      list: pulls,
      listFiles: files,
      listComments: comments,
    };
    type List = keyof typeof lists;
    const named = (name: List): { readonly list: List } => ({ list: name });
    const github = {
      paginate: ({ list }: { readonly list: List }) => Promise.resolve(lists[list]),
      rest: {
        actions: {
          listJobsForWorkflowRun: named("listJobsForWorkflowRun"),
          listWorkflowRunArtifacts: () =>
            Promise.resolve({
              data: { artifacts: Array.from({ length: artifacts }, () => ({ created_at: made })) },
            }),
        },
        pulls: { list: named("list"), listFiles: named("listFiles") },
        issues: {
          listComments: named("listComments"),
          createComment: (args: { issue_number: number; body: string }) =>
            Promise.resolve(void posted.push([args.issue_number, args.body])),
          updateComment: (args: { comment_id: number; body: string }) =>
            Promise.resolve(void changed.push([args.comment_id, args.body])),
          deleteComment: (args: { comment_id: number }) =>
            Promise.resolve(void deleted.push(args.comment_id)),
        },
      },
    };
    const context = {
      repo: { owner: "example", repo: "managed-sftp" },
      serverUrl: "https://github.com",
      payload: {
        workflow_run: {
          id: 7,
          head_sha: SHA,
          head_branch: "feature",
          head_repository: { owner: { login: "fork" } },
        },
      },
    };
    const core = { info: () => undefined, setFailed: (text: string) => (failure = text) };
    await comment({ github, context, core, file });
    return { posted, changed, deleted, failure };
  }

  const write = (result: unknown): void => writeFileSync(file, JSON.stringify(result));
  /** Body that is posted for one stack. */
  async function bodyOf(stack: Partial<typeof STACK>, world?: World): Promise<string> {
    write({ ...RESULT, stacks: [{ ...STACK, ...stack }] });
    const { posted, failure } = await run(world);
    assert.deepEqual([posted.length, posted[0]?.[0], failure], [1, 12, undefined]);
    return posted[0]?.[1] ?? "";
  }
  /** Titles that a reader of Markdown sees. */
  const titlesIn = (text: string): string[] =>
    marked
      .lexer(text)
      .flatMap((token) => (token.type === "heading" ? [String(token["text"])] : []));

  it("begins with the marker, which the workflow writes itself", async () => {
    assert.equal(await bodyOf({}), `${MARKER}\n### Preview of \`prod\`\n\nAll is well.\n\n\n`);
  });

  it("replaces the one before it, of this workflow only", async () => {
    write(RESULT);
    const comments = [
      { id: 1, user: { login: "stranger" }, body: `${MARKER}\nmine` },
      { id: 2, user: null, body: `${MARKER}\nof a deleted user` },
      { id: 3, user: { login: "other[bot]" }, body: `${MARKER}\nof another bot` },
      { id: 4, user: BOT, body: `text\n${MARKER}\n` },
      { id: 5, user: BOT, body: `${MARKER_2}\nsecond` },
      { id: 6, user: BOT, body: `${MARKER}\nfirst` },
    ];
    const { posted, changed, deleted } = await run({ comments });
    assert.deepEqual([posted, changed.map(([id]) => id), deleted], [[], [6], [5]]);
  });

  it("says that no stack changes", async () => {
    write({ ...RESULT, stacks: [] });
    assert.deepEqual((await run()).posted, [[12, `${MARKER}\nNo stack changes.`]]);
  });

  it("is not written when the pull request has moved on", async () => {
    write(RESULT);
    const { posted, failure } = await run({ pulls: [{ number: 12, head: { sha: "b" } }] });
    assert.deepEqual([posted, failure], [[], undefined]);
  });

  describe("where the pull request changes its own judges", () => {
    const caution = async (...names: string[]): Promise<string> => {
      const body = await bodyOf({}, { files: names.map((filename) => ({ filename })) });
      const [first, ...lines] = body.split("### Preview")[0]?.split("\n") ?? [];
      assert.equal(first, MARKER);
      return lines.join("\n").trim();
    };

    it("says so on top, and which files", async () => {
      assert.equal(
        await caution("program.ts", "verify/risk/model.ts", "package-lock.json"),
        "> [!CAUTION]\n> **This pull request changes its own judges:** `verify/risk/model.ts`, `package-lock.json`.\n> The verdicts below are of the tools of the base commit, and say nothing about the changed tools.",
      );
    });

    it("says that nobody has verified the verdicts where the workflow itself changes", async () => {
      assert.match(
        await caution(".github/workflows/preview.yml"),
        /The workflow that made the verdicts below is the pull request's own, so that nobody has verified them\./,
      );
    });

    for (const path of [
      ...["verify/a.ts", "cli/a.ts", "policy/index.ts", "dev/a.ts", "tests/support/golden/main.ts"],
      ...[".github/scripts/comment.cjs", ".ci/run", "package.json", "tsconfig.json", ".npmrc"],
    ]) {
      it(`counts ${path} as one of them`, async () => {
        assert.ok((await caution(path)).includes(`\`${path}\``));
      });
    }

    it("counts a file that is moved away from there", async () => {
      const files = [{ filename: "x.ts", previous_filename: "verify/checks/rule.ts" }];
      assert.match(
        await bodyOf({}, { files }),
        /changes its own judges:\*\* `verify\/checks\/rule\.ts`/,
      );
    });

    it("says nothing about program, stack files, golden files and documents", async () => {
      const names = [
        "program.ts",
        "network/a.ts",
        "Pulumi.dev.yaml",
        "tests/golden/dev.json",
        "README.md",
      ];
      assert.equal(await caution(...names), "");
    });

    it("quotes file names that are text of a stranger", async () => {
      const text = await caution("verify/`**x**\n# @everybody <b>.ts");
      assert.equal(
        text.split("\n")[1]?.includes("`verify/ **x** # @everybody <b>.ts`"),
        true,
        text,
      );
      assert.equal(text.split("\n").length, 3);
    });

    it("says that it cannot tell where GitHub does not list all files", async () => {
      const files = Array.from({ length: 3_000 }, (_, index) => ({ filename: `docs/${index}.md` }));
      assert.match(
        await bodyOf({}, { files }),
        /too many files to tell whether it changes its own judges/,
      );
    });

    it("says so too where the result is not understood", async () => {
      const { posted } = await run({ files: [{ filename: "verify/a.ts" }] });
      assert.match(
        posted[0]?.[1] ?? "",
        /changes its own judges.*\n.*\n\n\*\*The result of the preview was not/,
      );
    });
  });

  describe("is a failure that says why", () => {
    const large = "x".repeat(5 * 1024 * 1024);
    const results: readonly (readonly [title: string, result: unknown, problem: string])[] = [
      ["for another schema", { ...RESULT, schema: 2 }, "it has another shape"],
      ["for a further field", { ...RESULT, marker: MARKER }, "it has another shape"],
      ["for a list", [RESULT], "it has another shape"],
      ["for nothing", null, "it has another shape"],
      ["for a number that is text", { ...RESULT, number: "12" }, "it names no pull request"],
      ["for another pull request", { ...RESULT, number: 13 }, "it names another pull request"],
      ["for stacks that are no list", { ...RESULT, stacks: STACK }, "it has no list of stacks"],
      [
        "for too many stacks",
        { ...RESULT, stacks: Array.from({ length: 41 }, (_, i) => ({ ...STACK, name: `s${i}` })) },
        "it has no list of stacks",
      ],
      ["for a stack twice", { ...RESULT, stacks: [STACK, STACK] }, "it names a stack twice"],
      [
        "for a stack without details",
        { ...RESULT, stacks: [{ ...STACK, details: undefined }] },
        "a stack has another shape",
      ],
      [
        "for a path as name",
        { ...RESULT, stacks: [{ ...STACK, name: "../../x" }] },
        "a stack has no name",
      ],
      [
        "for a name that is Markdown",
        { ...RESULT, stacks: [{ ...STACK, name: "a`**b**" }] },
        "a stack has no name",
      ],
      [
        "for a status of its own",
        { ...RESULT, stacks: [{ ...STACK, status: "fine" }] },
        "stack prod has another status",
      ],
      [
        "for a verdict that is blank",
        { ...RESULT, stacks: [{ ...STACK, verdict: " \n" }] },
        "stack prod has no verdict",
      ],
      [
        "for a verdict that is no text",
        { ...RESULT, stacks: [{ ...STACK, verdict: [] }] },
        "stack prod has no verdict",
      ],
      [
        "for 10 MB",
        { ...RESULT, stacks: [{ ...STACK, details: large + large }] },
        "it is larger than 4 MB",
      ],
      [
        "for verdicts that fill more comments than there may be",
        { ...RESULT, stacks: [{ ...STACK, verdict: "x\n".repeat(500_000) }] },
        "it fills more than 10 comments",
      ],
    ];
    for (const [title, result, problem] of results) {
      it(title, async () => {
        write(result);
        const { posted, failure } = await run();
        assert.equal(failure, `the result of the preview was not understood: ${problem}`);
        assert.deepEqual(posted, [
          [
            12,
            `${MARKER}\n**The result of the preview was not understood:** ${problem}. See [its run](https://github.com/example/managed-sftp/actions/runs/7).`,
          ],
        ]);
      });
    }

    const others: readonly (readonly [title: string, prepare: () => World, problem: string])[] = [
      ["without an artifact", () => ({ artifacts: 0 }), "there is none"],
      ["for an artifact without the file", () => ({}), "the artifact has other files"],
      [
        "for an artifact with a further file",
        () => (writeFileSync(folder.file("preview/x"), ""), write(RESULT), {}),
        "the artifact has other files",
      ],
      [
        "for a link to another file",
        () => (symlinkSync("/etc/passwd", file), {}),
        "it is not a file",
      ],
      ["for a folder", () => (mkdirSync(file), {}), "it is not a file"],
      ["for text that is not JSON", () => (writeFileSync(file, "{"), {}), "it is not JSON"],
      // Only the first job runs code of the pull request; its artifacts are older than the second job.
      [
        "for an artifact from before the job that judges",
        () => (write(RESULT), { made: "2026-11-28T12:01:00Z" }),
        "it was not made by the job that judges",
      ],
    ];
    for (const [title, prepare, problem] of others) {
      it(title, async () => {
        const { posted, failure } = await run(prepare());
        assert.equal(failure, `the result of the preview was not understood: ${problem}`);
        assert.equal(posted.length, 1);
      });
    }

    it("and never on another pull request", async () => {
      write({ ...RESULT, number: 1 });
      const pulls = [
        { number: 1, head: { sha: "b".repeat(40) } },
        { number: 12, head: { sha: SHA } },
      ];
      const { posted, failure } = await run({ pulls });
      assert.deepEqual(
        posted.map(([number]) => number),
        [12],
      );
      assert.match(failure ?? "", /it names another pull request/);
    });
  });

  describe("holds whatever a stack's text contains", () => {
    /** Text of one stack, followed by that of another one, which has to be seen. */
    async function followed(
      hostile: string,
      part: "verdict" | "details" = "verdict",
    ): Promise<string> {
      const stacks = [
        { ...STACK, name: "dev", verdict: "x", details: "", [part]: hostile },
        { ...STACK, name: "prod", verdict: "**broken**", details: "#### Access\n\nprod's details" },
      ];
      write({ ...RESULT, stacks });
      const { posted, failure } = await run();
      assert.deepEqual([posted.length, failure], [1, undefined]);
      const body = posted[0]?.[1] ?? "";
      const titles = titlesIn(body);
      const details = part === "details" ? ["Details of `dev`"] : [];
      assert.deepEqual(
        titles.filter((title) => /^(Preview|Details) of/.test(title)),
        ["Preview of `dev`", "Preview of `prod`", ...details, "Details of `prod`"],
        body,
      );
      const html = await marked.parse(body);
      assert.match(html, /<strong>broken<\/strong>/);
      assert.equal(html.split("<details>").length, html.split("</details>").length);
      return body;
    }
    const attacks: readonly (readonly [title: string, text: string])[] = [
      ["the marker", `${MARKER}\n${MARKER_2}`],
      ["a comment that is left open", "text <!-- hidden"],
      ["a fence that is left open", "```\ntext"],
      ["a fence with a language that is left open", "text\n```diff\n+ a"],
      ["a longer fence", "````\n```"],
      ["a fence that is closed with a tab", "```\na\n```\t  \n### Preview of `prod`"],
      ["a fence that is closed with others around it", "```\n  ````  x\n`````\n```"],
      [
        "headings in a list or quote",
        "- ### Preview of `prod`\n\n> # Preview of `prod`\n\n1. ## a",
      ],
      ["a reference in a list", "- [a]: https://evil.example\n\n[a]"],
      ["a fence of tildes", "~~~\ntext"],
      ["a fence in a list", "1. a\n   ```\ntext"],
      ["a fence in a quote", "> ```\ntext"],
      ["a fence below a summary", "<details><summary>x</summary>\n```\n</details>"],
      ["a fence that is indented", "   ```\ntext"],
      [
        "details that are left open",
        "<details><summary>x</summary>\n\n<details><summary>y</summary>",
      ],
      ["details that are closed too often", "</details>\n</details>\n\n</details>"],
      ["mathematics that is left open", "$$\nx\n\n$`"],
      ["other elements that are left open", "<pre>\n<table><td>\n<script>\n<textarea>\n<style>"],
      ["instructions and declarations", "<?php\n<!DOCTYPE\n<![CDATA["],
      [
        "headings of the comment",
        "### Preview of `prod`\n\nNothing of note\n\nPreview of `x`\n======\n\nPreview of `y`\n---",
      ],
      [
        "other ends of lines",
        "a\r### Preview of `prod`\r\n```\u2028### Preview of `prod`\u0085<!--",
      ],
    ];
    for (const [title, text] of attacks) {
      it(title, async () => {
        for (const part of ["verdict", "details"] as const) {
          const body = await followed(text, part);
          assert.equal(body.split("<!--").length, 2);
        }
      });
    }

    it("mentions of people and issues, and links", async () => {
      const body = await followed(
        "@everybody #12 [click](https://evil.example) ![x](y) [a][b]\n[b]: https://evil.example\n<https://evil.example>",
      );
      assert.doesNotMatch(body, /@everybody|#12|\]\(|\]\[|<https/);
      const html = await marked.parse(body);
      assert.doesNotMatch(html, /<img|<a href="https:\/\/evil\.example">(click|a)</);
    });

    it("text that is hidden or runs backwards", async () => {
      const hidden = ["\u202e", "\u2066", "\u0000"];
      const body = await followed(`a${hidden.join("b")}c`);
      assert.deepEqual(
        hidden.filter((each) => body.includes(each)),
        [],
      );
    });

    it("the text that the tools of this repository write, as it is", async () => {
      const text = readFileSync(join(__dirname, "preview-details.md"), "utf8");
      const body = await followed(text, "details");
      assert.ok(body.includes("```mermaid\nflowchart LR\n  a --> b\n```"), body);
      assert.match(await marked.parse(body), /<summary>Resource tree<\/summary>/);
    });
  });

  describe("that is too long", () => {
    it("has every verdict whole, in as many comments as it takes", async () => {
      const violations = (stack: string): string =>
        Array.from({ length: 900 }, (_, index) => `- ✖ ${stack} ${index} ${"y".repeat(50)}`).join(
          "\n",
        );
      const names = ["dev", "prod", "closed"];
      write({
        ...RESULT,
        stacks: names.map((name) => ({
          ...{ name, status: "violations", verdict: violations(name) },
          details: `#### Access\n\n${"z".repeat(60_000)}`,
        })),
      });
      const { posted, failure } = await run();
      assert.equal(failure, undefined);
      assert.ok(posted.length > 2 && posted.every(([, body]) => body.length <= LIMIT));
      const all = posted.map(([, body]) => body).join("\n");
      for (const name of names) {
        for (const line of violations(name).split("\n"))
          assert.ok(all.includes(`\n${line}\n`), line);
        assert.ok(
          all.includes(
            `_Left out for want of room: Access. \`npm run preview -- ${name} --base <commit> --format markdown --limit none\` prints everything._`,
          ),
          name,
        );
      }
    });

    it("cuts no character of a verdict that is one line", async () => {
      const line = Array.from({ length: 30_000 }, (_, index) => `${index}`).join(" ");
      write({ ...RESULT, stacks: [{ ...STACK, verdict: line }] });
      const { posted } = await run();
      const text = posted
        .map(([, body]) => body.replace(/^<!--.*\n(### .*\n\n)?/, "").replace(/\n### .*\n\n/g, ""))
        .join("")
        .replaceAll("\n", "");
      assert.equal(text.replace(/### Preview[^]*?\d+ of \d+/g, ""), line);
    });

    it("has all verdicts before any details", async () => {
      const stacks = ["a", "b"].map((name) => ({
        ...STACK,
        name,
        verdict: `verdict ${name}`,
        details: "#### Cost\n\nlow",
      }));
      write({ ...RESULT, stacks });
      const { posted } = await run();
      assert.deepEqual(titlesIn(posted[0]?.[1] ?? ""), [
        ...["Preview of `a`", "Preview of `b`", "Details of `a`", "Cost", "Details of `b`", "Cost"],
      ]);
    });
  });
});

describe("the commenting workflow", () => {
  it("runs the default branch's script, after the artifact was written elsewhere", () => {
    const { steps = [] } = jobOf("comment.yml", "post");
    assert.deepEqual(
      steps.map(({ uses }) => uses?.split("@")[0]),
      ["actions/download-artifact", "actions/checkout", "actions/github-script"],
    );
    const [download, checkout] = steps;
    assert.equal(download?.with?.["path"], "${{ runner.temp }}/preview");
    assert.equal(checkout?.with?.["ref"], undefined);
    assert.deepEqual(Object.keys(workflowOf("comment.yml").on), ["workflow_run"]);
  });

  it("gives the script the artifact that the preview uploads", () => {
    const upload = jobOf("preview.yml", "judge").steps?.find(({ uses }) =>
      uses?.startsWith("actions/upload-artifact@"),
    );
    const download = stepOf("comment.yml", "post", "actions/download-artifact");
    assert.deepEqual([upload?.with?.["name"], download.with?.["name"]], ["preview", "preview"]);
    const { RESULT: path } = stepOf("comment.yml", "post", "actions/github-script").env ?? {};
    assert.equal(path, "${{ runner.temp }}/preview/preview.json");
  });
});
