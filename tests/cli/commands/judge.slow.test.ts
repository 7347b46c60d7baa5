import assert from "node:assert/strict";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../../verify/graph/stack-file";
import { judgeCommand } from "../../../cli/commands/judge";
import { type Folder, temporaryFolder } from "../../sandbox/support";
import { call, type Outcome, spawned } from "../../support/command";

/** What a program consists of. */
const PROGRAM = [
  ...["aws", "config", "identity", "network", "operations", "storage", "transfer"],
  ...["program.ts", "package.json", "Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"],
];

interface Result {
  readonly schema: number;
  readonly number: number;
  readonly stacks: readonly {
    readonly name: string;
    readonly status: string;
    readonly verdict: string;
    readonly details: string;
  }[];
}

describe("npm run record and npm run judge", () => {
  let folder: Folder;
  let head: string;
  let graphs: string;

  beforeEach(() => {
    folder = temporaryFolder();
    head = folder.file("head");
    graphs = folder.file("graphs");
    mkdirSync(head);
    for (const name of PROGRAM) cpSync(join(ROOT, name), join(head, name), { recursive: true });
  });
  afterEach(() => folder.remove());

  const record = (): Promise<Outcome> =>
    spawned("cli/commands/record.ts", ["--program", head, "--out", graphs]);

  async function judge(): Promise<Outcome & { readonly result: Result | undefined }> {
    const out = folder.file("preview.json");
    const args = ["--graphs", graphs, "--files", head, "--number", "12", "--out", out];
    const outcome = await call(judgeCommand, args);
    const text = existsSync(out) ? readFileSync(out, "utf8") : undefined;
    return { ...outcome, result: text === undefined ? undefined : (JSON.parse(text) as Result) };
  }

  const edit = (name: string, from: string, to: string): void => {
    const text = readFileSync(join(head, name), "utf8");
    assert.ok(text.includes(from), `${from} is not in ${name}`);
    writeFileSync(join(head, name), text.replace(from, to));
  };
  /** Leaves stacks whose file is not in the checkout out of sight. */
  const changedIn = ({ result }: { readonly result: Result | undefined }): Result["stacks"] =>
    (result?.stacks ?? []).filter(({ verdict }) => !verdict.includes("The stack file is deleted."));

  it("judge the stack files and the program of another checkout by this one's golden files", async () => {
    edit(
      "Pulumi.prod.yaml",
      "      - 198.51.100.0/24\n",
      "      - 198.51.100.0/24\n      - 192.0.2.0/24\n",
    );
    edit("operations/operations.ts", "import", "// changed\nimport");
    assert.equal((await record()).code, 0);
    const judged = await judge();
    const [prod, ...others] = changedIn(judged);
    assert.deepEqual([judged.code, others, prod?.name, prod?.status], [0, [], "prod", "ok"]);
    assert.match(
      prod?.verdict ?? "",
      /^\*\*Before you approve\*\*\n\n- 🟠 Medium: Opens to 192\.0\.2\.0\/24/,
    );
    assert.match(prod?.verdict ?? "", /#### Policies\n\nAll \d+ invariants hold\.\n/);
    assert.match(prod?.details ?? "", /^#### Access\n[^]*#### Reachability\n[^]*#### Cost\n/);
    assert.deepEqual([judged.result?.schema, judged.result?.number], [1, 12]);
    assert.equal(judged.stdout, '["prod"]\n');
  });

  // A pull request could weaken the rule that it breaks.
  it("apply the rules of this checkout, whatever the other one says of rules", async () => {
    mkdirSync(join(head, "verify", "checks", "security"), { recursive: true });
    writeFileSync(
      join(head, "verify", "checks", "security", "rules.ts"),
      "export const SECURITY_RULES = [];",
    );
    edit(
      "Pulumi.prod.yaml",
      "  managed-sftp:operations:\n",
      "  managed-sftp:transfer:\n    securityPolicyName: TransferSecurityPolicy-2018-11\n  managed-sftp:operations:\n",
    );
    await record();
    const judged = await judge();
    const [prod] = changedIn(judged);
    assert.deepEqual([judged.code, prod?.status], [1, "violations"]);
    assert.match(prod?.verdict ?? "", /- ✖ .*TransferSecurityPolicy-2018-11/);
    assert.match(judged.stderr, /do not deploy: prod/);
  });

  // Only the first command may run code of a pull request.
  it("run the other program while recording, and never while judging", async () => {
    const trace = folder.file("trace");
    appendFileSync(
      join(head, "program.ts"),
      `\nimport { appendFileSync } from "node:fs";\nappendFileSync(${JSON.stringify(trace)}, "ran");\n`,
    );
    await record();
    assert.equal(readFileSync(trace, "utf8"), "ran");
    rmSync(trace);
    assert.equal((await judge()).code, 0);
    assert.equal(existsSync(trace), false);
  });

  it("say which stacks this checkout's tools cannot evaluate, and judge the others", async () => {
    edit(
      "program.ts",
      "export function deploy",
      "throw new Error('``` broken');\nexport function deploy",
    );
    await record();
    const judged = await judge();
    assert.equal(judged.code, 1);
    assert.deepEqual(
      changedIn(judged).map(({ name, status, verdict }) => [name, status, verdict]),
      ["dev", "prod"].map((name) => [
        name,
        "failed",
        "**Not judged.** The tools of the base commit could not evaluate this stack:\n\n    ``` broken\n",
      ]),
    );
  });

  it("say that a stack file is deleted", async () => {
    rmSync(join(head, "Pulumi.dev.yaml"));
    await record();
    const { result, stdout } = await judge();
    assert.equal(stdout, "[]\n");
    const dev = result?.stacks.find(({ name }) => name === "dev");
    assert.match(dev?.verdict ?? "", /^\*\*The stack file is deleted\.\*\* No workflow deploys/);
  });

  it("notice a change that is in no resource", async () => {
    edit("Pulumi.prod.yaml", "environment: prod", "environment: production");
    await record();
    const [prod] = changedIn(await judge());
    assert.equal(prod?.name, "prod");
    assert.match(prod?.verdict ?? "", /default tags/i);
  });

  it("use the modules of this checkout, and refuse others", async () => {
    mkdirSync(join(head, "node_modules"));
    const { code, stderr } = await record();
    assert.equal(code, 2);
    assert.match(stderr, /node_modules exists; use a checkout without it/);
  });

  describe("refuse what was recorded", () => {
    beforeEach(() => {
      mkdirSync(graphs);
    });
    const graph = { stack: "prod", outputs: {}, resources: [] as unknown[] };
    const RESOURCE = {
      ...{ urn: "u", type: "t", name: "n", id: "i", kind: "custom" },
      ...{ inputs: {}, outputs: {}, options: {} },
    };

    for (const [title, name, prepare] of [
      ["under a name that is a path", "..evil.json", (path: string) => writeFileSync(path, "{}")],
      ["under a name that is Markdown", "a`b.json", (path: string) => writeFileSync(path, "{}")],
      ["as a link", "prod.json", (path: string) => symlinkSync("/etc/passwd", path)],
      ["as a folder", "prod.json", (path: string) => mkdirSync(path)],
      ["with a further file", "readme.txt", (path: string) => writeFileSync(path, "")],
    ] as const) {
      it(title, async () => {
        prepare(join(graphs, name));
        const { code, stderr, result } = await judge();
        assert.deepEqual([code, result], [1, undefined]);
        assert.match(stderr, /is not a recorded stack/);
      });
    }

    it("where it is not JSON", async () => {
      writeFileSync(join(graphs, "prod.json"), "{");
      const { result } = await judge();
      assert.equal(result?.stacks.find(({ name }) => name === "prod")?.status, "failed");
    });

    const wrong: readonly (readonly [title: string, value: unknown])[] = [
      ["a list", []],
      ["no graph", { config: {} }],
      ["no configuration", { graph }],
      ["the graph of another stack", { config: {}, graph: { ...graph, stack: "dev" } }],
      [
        "resources without a type",
        { config: {}, graph: { ...graph, resources: [{ ...RESOURCE, type: 1 }] } },
      ],
      [
        "a name with a line break",
        { config: {}, graph: { ...graph, resources: [{ ...RESOURCE, name: "a\n### Preview" }] } },
      ],
      [
        "inputs that are a list",
        { config: {}, graph: { ...graph, resources: [{ ...RESOURCE, inputs: [] }] } },
      ],
    ];
    for (const [title, value] of wrong) {
      it(`where it is ${title}`, async () => {
        writeFileSync(join(graphs, "prod.json"), JSON.stringify(value));
        const { result } = await judge();
        const prod = result?.stacks.find(({ name }) => name === "prod");
        assert.equal(prod?.status, "failed");
        assert.match(prod?.verdict ?? "", /what was recorded is not a graph of this stack/);
      });
    }
  });

  it("read no stack file through a link", async () => {
    await record();
    rmSync(join(head, "Pulumi.prod.yaml"));
    symlinkSync("/etc/hostname", join(head, "Pulumi.prod.yaml"));
    const [prod] = changedIn(await judge());
    assert.deepEqual([prod?.name, prod?.status], ["prod", "failed"]);
    assert.match(prod?.verdict ?? "", /Pulumi\.prod\.yaml is not a file/);
  });

  it("are what the workflow runs, the one from a checkout of the base commit beside the other", () => {
    const text = readFileSync(join(ROOT, ".github", "workflows", "preview.yml"), "utf8");
    assert.match(text, /npm run --silent record -- --program \.\.\/head --out \.\.\/graphs\n/);
    assert.match(
      text,
      /npm run --silent judge -- --graphs \.\.\/graphs --files \.\.\/head --number "\$NUMBER" --out/,
    );
  });
});
