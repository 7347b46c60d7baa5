import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../../aws/resource-names";
import { AWSX_VPC, awsxChildren } from "./awsx-vpc";
import { deserialize } from "./deserialize";
import { existingRoutes } from "./source/existing-routes";
import type { Graph, GraphResource } from "./graph";
import { assertUniqueIds, idOf } from "./ids";
import { awsEnvironmentOf, FUNCTIONS, outputsOf, unknownResource } from "./provider";
import { type Monitor, Recorder, type Registration } from "./recorder";
import { PROJECT, type StackSettings } from "./stack-file";
import { isProgrammingError } from "./programming-error";
import { reveal } from "./serialization";

/** Latest evaluation; they run one after another, as the Pulumi runtime is global to the process. */
let latest: Promise<unknown> = Promise.resolve();

/** Options of an evaluation. */
export interface Evaluation {
  /**
   * Whether outputs of resources are unknown, as at a stack's first preview.
   * @default false: all outputs are known, as after an update
   */
  readonly firstPreview?: boolean;
}

/**
 * Runs a Pulumi program without engine, plugins or AWS, and records what it registers.
 *
 * @param program registers resources and returns the stack's outputs
 * @throws whatever the program throws; an error that names every unknown type and function
 */
export function evaluate(
  program: () => object,
  settings: StackSettings,
  { firstPreview = false }: Evaluation = {},
): Promise<Graph> {
  const run = (lines: number): Promise<Graph> => record(program, settings, firstPreview, lines);
  const graph = latest
    .then(() => run(0))
    .catch((error: unknown) => {
      if (!isProgrammingError(error)) throw error;
      return run(Error.stackTraceLimit); // Again, for its stack trace.
    });
  latest = graph.catch(() => undefined);
  return graph;
}

async function record(
  program: () => object,
  settings: StackSettings,
  firstPreview: boolean,
  lines: number,
): Promise<Graph> {
  const awsEnvironment = awsEnvironmentOf(settings.config);
  const missing = new Set<string>();
  const failures: unknown[] = [];
  const { promise: failed, resolve: stop } = withResolvers();
  const fail = (failure: unknown): void => {
    failures.push(failure);
    stop();
  };
  const recorder = new Recorder();
  await pulumi.runtime.setMocks(
    mocks(
      awsEnvironment,
      missing,
      { ...existingRoutes(settings.config), ...settings.calls },
      firstPreview,
    ),
    PROJECT,
    settings.stack,
    firstPreview,
  );
  pulumi.runtime.setAllConfig({ ...settings.config }, [...(settings.secretKeys ?? [])]);
  recorder.attach(pulumi.runtime.getMonitor() as unknown as Monitor);

  // Pulumi renders a stack trace for every promise and resource, which would take most of the time.
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace") ?? {
    value: undefined,
  };
  Error.stackTraceLimit = lines;
  Error.prepareStackTrace = String;
  process.on("unhandledRejection", fail); // The only place where an error inside apply() surfaces.
  try {
    // A resource whose input failed is never registered, and the runtime would never settle.
    await Promise.race([settle(program, recorder, fail), failed]);
    await new Promise((resolve) => setImmediate(resolve)); // Rejections are reported one turn later.
  } finally {
    process.off("unhandledRejection", fail);
    Error.stackTraceLimit = stackTraceLimit;
    Object.defineProperty(Error, "prepareStackTrace", prepare);
  }
  if (missing.size > 0) {
    throw new Error([...missing].sort().join("\n"));
  }
  if (failures.length > 0) throw failures[0];
  return toGraph(settings.stack, await recorder.settled(), recorder.outputs, awsEnvironment);
}

/** Runs the program and waits until all its resources are registered. */
async function settle(
  program: () => object,
  recorder: Recorder,
  fail: (failure: unknown) => void,
): Promise<void> {
  await pulumi.runtime.runInPulumiStack(() => {
    pulumi.runtime.registerStackTransformation(recorder.note);
    return Promise.resolve(attempt(program, fail));
  });
  await pulumi.runtime.disconnect(); // Registration is asynchronous: until here it is incomplete.
}

/** A promise that is resolved from outside; Node.js 20 lacks `Promise.withResolvers`. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** Mocks of the engine. An error thrown in one would hang the run, so problems are collected. */
const mocks = (
  awsEnvironment: AwsEnvironment,
  missing: Set<string>,
  calls: StackSettings["calls"],
  firstPreview: boolean,
): pulumi.runtime.Mocks => ({
  newResource: ({ type, name, id: known, inputs: state, custom }) => {
    if (custom === false && !type.startsWith("awsx:")) return { id: "", state: {} };
    // In a preview, outputs that are left out are unknown.
    if (firstPreview && !known) return { id: "", state: state as object };
    const inputs = reveal(deserialize(state)) as Record<string, unknown>;
    const id = known || idOf(type, name, inputs); // Given when an existing resource is read.
    const problem = unknownResource(type, name, inputs, awsEnvironment);
    if (problem !== undefined) missing.add(problem);
    const outputs =
      problem === undefined ? outputsOf(type, { name, id, inputs, awsEnvironment }) : {};
    return { id, state: { ...(state as object), ...outputs } };
  },
  call: ({ token, inputs }) => {
    const result = calls?.[token] ?? FUNCTIONS[token];
    if (result === undefined) {
      missing.add(`function ${token} is unknown; give it a result in verify/graph/provider.ts`);
    }
    return result?.(inputs as Record<string, unknown>, awsEnvironment) ?? {};
  },
});

/** Runs the program; an error thrown here would make the runtime report leaked promises. */
function attempt(program: () => object, fail: (failure: unknown) => void): object {
  try {
    return program();
  } catch (failure) {
    fail(failure);
    return {};
  }
}

function toGraph(
  stack: string,
  registrations: readonly Registration[],
  outputs: Graph["outputs"],
  awsEnvironment: AwsEnvironment,
): Graph {
  const children = registrations
    .filter(({ type }) => type === AWSX_VPC)
    .flatMap((registration) => awsxChildren(registration, awsEnvironment));
  const resources = [...registrations, ...children].map((registration): GraphResource => {
    const { kind, type, name, urn, inputs } = registration;
    if (kind === "component") return { ...registration, id: urn, outputs: {} };
    const plain = reveal(inputs) as Record<string, unknown>;
    const id = kind === "custom" ? idOf(type, name, plain) : urn;
    const outputs = outputsOf(type, { name, id, inputs: plain, awsEnvironment });
    return { ...registration, id, outputs: { ...inputs, ...outputs } };
  });
  assertUniqueIds(resources);
  return { stack, resources: resources.sort((a, b) => (a.urn < b.urn ? -1 : 1)), outputs };
}
