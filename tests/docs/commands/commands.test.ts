import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CommanderError } from "commander";

import { ROOT } from "../../../verify/graph/stack-file";
import { commandIn, COMMANDS as SCRIPTS, parsed, printed } from "../../support/command";
import { DOCUMENTS } from "../documents";
import { CHECKS, checkOf } from "./checks";
import { argumentsOf, commandsIn, simpleCommands, wordsOf } from "./extract";
import { parsePulumi } from "./pulumi-cli";

interface CliModels {
  readonly operations: Readonly<
    Record<string, { readonly parameters: readonly string[]; readonly required: readonly string[] }>
  >;
}

const { operations: AWS } = JSON.parse(
  readFileSync(join(__dirname, "aws-cli.json"), "utf8"),
) as CliModels;

/** Commands that the AWS CLI builds of several operations (AWS CLI Command Reference). */
const HIGH_LEVEL: typeof AWS = {
  "s3 sync": { parameters: ["delete", "exclude", "include", "source-region"], required: [] },
};

/** Options that every operation of the AWS CLI takes. */
const AWS_GLOBAL = ["query", "output", "region", "profile", "endpoint-url", "no-cli-pager"];

const COMMANDS = DOCUMENTS.flatMap(commandsIn).flatMap(({ document, line }) =>
  simpleCommands(line).map((command) => ({ document, command })),
);

/** Problems of the commands that are checked in a way, with their documents. */
const problemsOf = (check: string, problemIn: (command: string) => string | undefined): string[] =>
  COMMANDS.filter(({ command }) => checkOf(command) === check).flatMap(({ document, command }) => {
    const problem = problemIn(command);
    return problem === undefined ? [] : [`${document}: ${command}: ${problem}`];
  });

function awsProblem(command: string): string | undefined {
  const [, service = "", first = "", ...others] = wordsOf(command);
  const isWaiter = first === "wait";
  const name = `${service} ${first}${isWaiter ? ` ${others[0]}` : ""}`;
  const operation = AWS[name] ?? HIGH_LEVEL[name];
  if (operation === undefined) return "not in aws-cli.json; run npm run api-models";
  const given = others.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
  const unknown = given.filter(
    (each) => !operation.parameters.includes(each) && !AWS_GLOBAL.includes(each),
  );
  if (unknown.length > 0) return `has no parameter ${unknown.join(", ")}`;
  // A name alone is spoken of, not typed.
  const missing = operation.required.filter((each) => !given.includes(each));
  return given.length > 0 && missing.length > 0 ? `lacks ${missing.join(", ")}` : undefined;
}

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** Names in the first column of a page's tables. */
const namesIn = (path: string): string[] =>
  [...read(path).matchAll(/^\| `([\w.[\]]+)` +\|/gm)].map(([, name = ""]) => name);

/** Names of settings as `pulumi config set --path` takes them. */
const SETTINGS = namesIn("docs/reference/settings.md");

/** Outputs of stacks. */
const OUTPUTS = namesIn("docs/reference/outputs.md");

function pulumiProblem(command: string): string | undefined {
  const words = wordsOf(command).slice(1);
  if (words.join(" ") === "config set" || words.join(" ") === "config set --path") return undefined;
  try {
    const { name, args, options } = parsePulumi(words);
    const isBootstrap = options["-C"] === "bootstrap";
    const [given = ""] = args;
    if (name.startsWith("config ")) return settingProblem(given, isBootstrap);
    if (name === "stack output" && given !== "" && !isBootstrap && !OUTPUTS.includes(given)) {
      return `there is no output ${given}`;
    }
    const isInBootstrap = new RegExp(`\\b${given}\\b`).test(read("bootstrap/index.ts"));
    return isBootstrap && name === "stack output" && !isInBootstrap ? "no output" : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What is wrong with the key of a setting. */
function settingProblem(key: string, isBootstrap: boolean): string | undefined {
  if (/^aws:/.test(key) || /^(hostKeys|signingKeys)\.[\w-]+$/.test(key)) return undefined;
  const path = key.replace(/^managed-sftp:/, "").replace(/\[\d+\]/g, "[]");
  const isKnown = isBootstrap
    ? new RegExp(`^  ${path.replace(/^bootstrap\.|\[\]/g, "")}:`, "m").test(
        read("bootstrap/config.ts"),
      )
    : SETTINGS.some((each) => each === path);
  return isKnown ? undefined : `there is no setting ${key}`;
}

const FILES = new Map<string, string>(SCRIPTS);

/** What commander refuses about a call of a command of package.json, or nothing. */
async function scriptProblem(command: string): Promise<string | undefined> {
  const [, name = ""] = /^npm (?:run )?(?:-s )?([a-z][a-z:-]*) -- /.exec(command) ?? [];
  const file = FILES.get(name);
  if (file === undefined) return undefined;
  // All options but the stack take an address.
  const line = command.replaceAll("<stack>", "prod").replace(/<[a-z -]+>|…/gi, "203.0.113.7");
  let problem: string | undefined;
  await printed(async () => {
    try {
      await parsed(commandIn(file), argumentsOf(line));
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      problem = error.code === "commander.helpDisplayed" ? undefined : error.message;
    }
  });
  return problem;
}

describe("commands in documents", () => {
  it("are all checked in some way", () => {
    assert.ok(COMMANDS.length > 300, String(COMMANDS.length));
    assert.deepEqual(
      COMMANDS.filter(({ command }) => checkOf(command) === undefined),
      [],
    );
  });

  it("are checked in no way that no command needs any more", () => {
    const isUsed = ([pattern]: (typeof CHECKS)[number]): boolean =>
      COMMANDS.some(({ command }) => CHECKS.find(([own]) => own.test(command))?.[0] === pattern);
    assert.deepEqual(
      CHECKS.filter((each) => !isUsed(each)).map(([pattern]) => pattern.source),
      [],
    );
  });

  it("of AWS have operations and parameters that AWS has, with those that are required", () =>
    assert.deepEqual(problemsOf("aws", awsProblem), []));

  it("of Pulumi have commands, options, settings and outputs that exist", () =>
    assert.deepEqual(problemsOf("pulumi", pulumiProblem), []));

  it("of package.json have arguments that the commands take", async () => {
    const calls = COMMANDS.filter(({ command }) => /^npm .* -- /.test(command));
    assert.ok(calls.length > 80, String(calls.length));
    const refused: string[] = [];
    for (const { document, command } of calls) {
      const problem = await scriptProblem(command);
      if (problem !== undefined) refused.push(`${document}: ${command}: ${problem}`);
    }
    assert.deepEqual(refused, []);
  });

  // At 3 a.m. the selected stack is the one of the day before.
  it("name their stack in runbooks, where they have arguments at all", () => {
    const isForOperators = ({ document }: { document: string }): boolean =>
      /runbooks|troubleshooting/.test(document);
    const nameless = COMMANDS.filter(isForOperators).filter(({ command }) => {
      const isAnyStack =
        / --stack | -C bootstrap | <stack>|stack init|login|logout|config set$|plugin/;
      if (command.startsWith("pulumi ")) {
        return wordsOf(command).length > 2 && !isAnyStack.test(command);
      }
      return /^npm run users -- (?!--help)/.test(command) && !/--stack|--sandbox/.test(command);
    });
    assert.deepEqual(nameless, []);
  });
});
