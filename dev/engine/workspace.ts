import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { parse, stringify } from "yaml";

import { ROOT } from "../../verify/graph/stack-file";
import { isRecord } from "../../verify/graph/serialization";
import type { EngineSettings } from "./stack-file";

/** Files that the program does not need or that it would change. */
const LEFT_OUT = /^(node_modules|\.git|\.sandbox|coverage|tests|docs|Pulumi\..+\.yaml)$/;

/** Copy of the program in a temporary folder, with its state beside it. */
export interface Workspace {
  /** Folder with Pulumi.yaml. */
  readonly program: string;
  /** Environment of the Pulumi CLI: this state, and no credentials. */
  readonly environment: NodeJS.ProcessEnv;
  /** Writes the configuration into a stack's file, and keeps what the CLI wrote beside it. */
  readonly configure: (stack: string, settings: EngineSettings) => void;
  readonly remove: () => void;
}

/** Copies the program, as creating a stack writes into its file, and the tree may change meanwhile. */
export function createWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-engine-"));
  const program = join(folder, "program");
  const state = join(folder, "state");
  cpSync(ROOT, program, {
    recursive: true,
    filter: (path) => !LEFT_OUT.test(relative(ROOT, path)),
  });
  symlinkSync(join(ROOT, "node_modules"), join(program, "node_modules"), "junction");
  mkdirSync(state);
  return {
    program,
    environment: environmentOf(process.env, state),
    configure: (stack, settings) => {
      const path = join(program, `Pulumi.${stack}.yaml`);
      const document: unknown = existsSync(path) ? parse(readFileSync(path, "utf8")) : {};
      const rest = isRecord(document) ? document : {};
      writeFileSync(path, stringify({ ...rest, config: settings }));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Environment of the shell without access to an account or another state. */
export function environmentOf(shell: NodeJS.ProcessEnv, state: string): NodeJS.ProcessEnv {
  const harmless = Object.entries(shell).filter(
    ([name]) => !/^(AWS_|PULUMI_(ACCESS|BACKEND|CONFIG|STACK))/.test(name),
  );
  return {
    ...Object.fromEntries(harmless),
    AWS_EC2_METADATA_DISABLED: "true",
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: "engine",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}
