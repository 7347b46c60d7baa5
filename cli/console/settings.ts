import { join } from "node:path";

import { ROOT, stackNames } from "../../verify/graph/stack-file";

/** What the command line says about the console; paths are absolute. */
export interface ConsoleSettings {
  /** Stack that is shown first. */
  readonly stack: string;
  /** Stack file to read for that stack instead of its own. */
  readonly file?: string | undefined;
  /** Folder of that stack's sandbox. */
  readonly data?: string | undefined;
}

/** Stack file of a stack; undefined for its own. */
export const givenFile = (settings: ConsoleSettings, stack: string): string | undefined =>
  stack === settings.stack ? settings.file : undefined;

/** Folder of a stack's sandbox; undefined for the default. */
export const givenData = (settings: ConsoleSettings, stack: string): string | undefined =>
  stack === settings.stack ? settings.data : undefined;

/** All files with settings of stacks. */
export const stackFilesOf = ({ file }: ConsoleSettings): readonly string[] => [
  ...["Pulumi.yaml", ...stackNames().map((stack) => `Pulumi.${stack}.yaml`)].map((name) =>
    join(ROOT, name),
  ),
  ...(file === undefined ? [] : [file]),
];

/** Names of the stacks that the console shows. */
export const shownStacks = ({ stack }: ConsoleSettings): readonly string[] =>
  [...new Set([...stackNames(), stack])].sort();
