import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { ROOT } from "../../verify/graph/stack-file";

const FOLDER = join(ROOT, ".github", "workflows");

/** Names of the workflows' files, sorted. */
export const FILES = readdirSync(FOLDER).sort();

export const textOf = (file: string): string => readFileSync(join(FOLDER, file), "utf8");

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly "working-directory"?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | boolean | number>>;
}
export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress"?: boolean };
  readonly strategy?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
  readonly "timeout-minutes"?: number;
}
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

export const workflowOf = (file: string): Workflow => parse(textOf(file)) as Workflow;

/** A job of a workflow. */
export function jobOf(file: string, name: string): Job {
  const job = workflowOf(file).jobs[name];
  if (job === undefined) throw new Error(`${file} has no job ${name}`);
  return job;
}

/** Jobs of all workflows. */
export const JOBS = FILES.flatMap((file) =>
  Object.entries(workflowOf(file).jobs).map(([name, job]) => ({ file, name, job })),
);

/** A step of a job by its name or action. */
export function stepOf(file: string, job: string, title: string): Step {
  const step = jobOf(file, job).steps?.find(
    ({ name, uses }) => name === title || uses?.startsWith(`${title}@`),
  );
  if (step === undefined) throw new Error(`${file} ${job} has no step "${title}"`);
  return step;
}
