import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { openStack, type UsersStack } from "../../../cli/users/stack";
import { type Sandbox, startSandbox } from "../../../sandbox/sandbox";
import { placeholderSigningKey } from "../../../verify/graph/placeholder-key";
import { ROOT } from "../../../verify/graph/stack-file";
import { onUsersOf } from "../../cli/users/support";
import {
  type Folder,
  requireOpenSsh,
  SHARED_MACHINE,
  temporaryFolder,
} from "../../sandbox/support";
import {
  call,
  commandIn,
  COMMANDS as SCRIPTS,
  type Outcome,
  printed,
  spawned,
} from "../../support/command";
import { DOCUMENTS } from "../documents";
import { type Check, checkOf } from "./checks";
import { argumentsOf, commandsIn, outputsIn, simpleCommands } from "./extract";

/** Range of the partner in runbooks. */
const RANGE = "203.0.113.0/24";

const FILES = new Map<string, string>(SCRIPTS);

/** Values in place of what an operator fills in. */
const VALUES: Readonly<Record<string, string>> = {
  stack: "prod",
  user: "acme",
  file: "acme_sftp",
  name: "managed-sftp-prod-111122223333",
};

const filled = (command: string): string =>
  (command.includes("endpoint:") ? command.replace("<stack>", "closed") : command).replace(
    /<([a-z-]+)>/gi,
    (_, name: string) => VALUES[name] ?? "203.0.113.7",
  );

/** Commands that are checked in a way, each once, as they are written. */
const written = (check: Check): string[] => [
  ...new Set(
    DOCUMENTS.flatMap(commandsIn)
      .flatMap(({ line }) => (check === "shell" ? line : simpleCommands(line)))
      .filter((command) => simpleCommands(command).some((each) => checkOf(each) === check)),
  ),
];

/** Output that documents show, by command. */
const SHOWN = new Map(DOCUMENTS.flatMap((document) => [...outputsIn(document)]));

/** Commands that tell of a stack that is not shipped, or that may find something: 1 is an answer, too. */
const MAY_FAIL = /<stack>|<address>|10\.30\.0\.5|--to example\.com/;

/** Runs a line in a session without a terminal, where ssh-keygen reads the passphrase from its input. */
function inShell(
  line: string,
  cwd: string,
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn("sh", ["-c", line], { cwd, detached: true });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (stdout += part.toString()));
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
  child.stdin.on("error", () => undefined).end("\n\n");
  return new Promise((resolve) => {
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

describe("commands in documents, run as they are written", () => {
  let folder: Folder;
  before(() => {
    requireOpenSsh();
    folder = temporaryFolder();
    copyFileSync(join(ROOT, "Pulumi.prod.yaml"), folder.file("Pulumi.prod.yaml"));
    writeFileSync(folder.file("link-key.pem"), placeholderSigningKey("first"));
  });
  after(() => folder.remove());

  for (const command of written("run")) {
    it(command, async () => {
      // A checkout of one commit has no other branch.
      const line = filled(command)
        .replace(/--base (origin\/)?main/, "--base HEAD")
        .replace("/tmp/", "");
      const [, script = ""] = /^npm run (?:-s )?([\w:-]+)/.exec(line) ?? [];
      const own = argumentsOf(line);
      const { code, stderr } = await call(commandIn(FILES.get(script) ?? ""), own, {
        INIT_CWD: folder.path,
        ...{ AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "eu-central-1" },
      });
      assert.ok(code === 0 || (code === 1 && MAY_FAIL.test(command)), `${code}: ${stderr}`);
      const [, out] = / --out (\S+)/.exec(line) ?? [];
      if (out !== undefined) assert.ok(readFileSync(folder.file(out), "utf8").length > 100);
    });
  }

  describe("with a sandbox", () => {
    let sandbox: Sandbox;
    let stack: UsersStack;
    const data = (): string => folder.file("data");

    before(async () => {
      sandbox = await startSandbox({
        ...SHARED_MACHINE,
        stack: "prod",
        data: data(),
        log: () => {},
      });
      const target = { stack: "prod", sandbox: true, data: data() };
      await printed(async () => void (stack = await openStack(target)));
      for (const name of ["acme_sftp", "acme-2027", "id_ed25519"]) {
        execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", folder.file(name)]);
      }
      writeFileSync(folder.file("users.csv"), `user,allowedCidrs\nacme,${RANGE}\n`);
    });
    after(() => sandbox.stop());

    /** Runs a subcommand in this process; the sandbox stands for the deployed stack. */
    const users = async (args: readonly string[]): Promise<string> => {
      const { exitCode, env } = process;
      process.env = { ...env, INIT_CWD: folder.path };
      try {
        const { stdout, stderr } = await onUsersOf(stack, args);
        return `${stdout}${stderr}`;
      } finally {
        process.env = env;
        process.exitCode = exitCode;
      }
    };
    const quietly = (args: readonly string[]): Promise<unknown> =>
      users(args).catch(() => undefined);

    for (const command of written("users")) {
      it(command, async () => {
        const words = argumentsOf(
          filled(command)
            .replace(/ --stack [\w-]+| --sandbox/g, "")
            .replace("~/.ssh/", ""),
        );
        const [subcommand = "", user = ""] = words;
        const key = ["--key", "acme_sftp.pub"];
        const shown = SHOWN.get(command) ?? [];
        if (subcommand === "add" || shown.length > 0) {
          await quietly(["remove", user, "--yes", "--now"]);
        }
        // The runbook tests the user whom it has added with a range.
        const range = subcommand === "test" && shown.length > 0 ? ["--allow", RANGE] : [];
        const name = subcommand === "import" ? "acme" : user;
        if (!/^(add|list)$/.test(subcommand)) await quietly(["add", name, ...key, ...range]);
        const asks = subcommand === "set-password" || words.includes("--password");
        // There is no terminal to ask.
        const args = subcommand === "remove" ? [...words, "--yes"] : words;
        if (!asks) {
          const output = await users(args);
          const missing = shown.filter((line) => !output.split("\n").includes(line));
          assert.deepEqual(missing, [], output);
          return;
        }
        const file = join("cli", "commands", "users.ts");
        const options = { input: "secret of acme\n", env: { INIT_CWD: folder.path } };
        const own = ["--sandbox", "--stack", "prod", "--data", data(), ...args];
        const { code, stderr }: Outcome = await spawned(file, own, options);
        assert.ok(code === 0 || (code === 1 && subcommand === "test"), stderr);
      });
    }

    for (const line of written("shell")) {
      it(line, async () => {
        const port = sandbox.sftp?.port ?? 0;
        const own = filled(line).replace(/ssh-keyscan \S+/, `ssh-keyscan -p ${port} 127.0.0.1`);
        const cwd = join(folder.path, "keys");
        mkdirSync(cwd, { recursive: true });
        const [, key] = /-lf (\S+)\.pub/.exec(own) ?? [];
        if (key !== undefined) copyFileSync(folder.file("acme_sftp.pub"), join(cwd, `${key}.pub`));
        const { status, stdout, stderr } = await inShell(own, cwd);
        assert.equal(status, 0, stderr);
        if (own.includes("-lf")) assert.match(stdout, /^\d+ SHA256:\S{43} /m);
      });
    }
  });
});
