import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../../aws/resource-names";
import { AWSX_VPC, awsxChildren } from "./awsx-vpc";
import { deserialize } from "./deserialize";
import type { Graph, GraphResource } from "./graph";
import { assertUniqueIds, idOf } from "./ids";
import { CALLS } from "./invokes";
import { environmentOf, outputsOf, unknownResource } from "./provider";
import { type Monitor, Recorder, type Registration } from "./recorder";
import { PROJECT, type StackSettings } from "./stack-file";
import { isProgrammingError } from "./programming-error";
import { reveal } from "./serialization";

/** The Pulumi runtime is global to the process, so that evaluations wait for each other. */
let latest: Promise<unknown> = Promise.resolve();

/** How a program is evaluated. */
export interface Evaluation {
  /**
   * Whether nothing is known of a resource beside its inputs, as at a stack's first preview; what is
   * made from unknown values is recorded as the engine writes them.
   * @default false: everything is known, as after an update
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
      return run(Error.stackTraceLimit); // Again, for the lines that it comes from.
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
  const awsEnvironment = environmentOf(settings.config);
  const missing = new Set<string>();
  const failures: unknown[] = [];
  const { promise: failed, resolve: stop } = withResolvers();
  const fail = (failure: unknown): void => {
    failures.push(failure);
    stop();
  };
  const recorder = new Recorder();
  await pulumi.runtime.setMocks(
    mocks(awsEnvironment, missing, settings.calls, firstPreview),
    PROJECT,
    settings.stack,
    firstPreview,
  );
  pulumi.runtime.setAllConfig({ ...settings.config }, [...(settings.secretKeys ?? [])]);
  recorder.attach(pulumi.runtime.getMonitor() as unknown as Monitor);

  // Pulumi writes out a stack trace for every promise and resource, most of the time that an
  // evaluation would need.
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace") ?? {
    value: undefined,
  };
  Error.stackTraceLimit = lines;
  Error.prepareStackTrace = String;
  process.on("unhandledRejection", fail); // The only place where an error inside apply() surfaces.
  try {
    // A resource whose input failed is never registered, and the runtime would wait for it for ever.
    await Promise.race([settle(program, recorder, fail), failed]);
    await new Promise((resolve) => setImmediate(resolve)); // Rejections are told a turn later.
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

/** Runs the program and waits until everything that it registers is known. */
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

/** A promise that is resolved from outside; Node 20 lacks its own. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** The engine's answers. Throwing in one hangs the run, so what is missing is noted for the end. */
const mocks = (
  awsEnvironment: AwsEnvironment,
  missing: Set<string>,
  calls: StackSettings["calls"],
  firstPreview: boolean,
): pulumi.runtime.Mocks => ({
  newResource: ({ type, name, id: known, inputs: state, custom }) => {
    if (custom === false && !type.startsWith("awsx:")) return { id: "", state: {} };
    // The runtime takes every output that is left out of a preview for unknown.
    if (firstPreview && !known) return { id: "", state: state as object };
    const inputs = reveal(deserialize(state)) as Record<string, unknown>;
    const id = known || idOf(type, name, inputs); // Known when an existing resource is read.
    const problem = unknownResource(type, inputs);
    if (problem !== undefined) missing.add(problem);
    const outputs =
      problem === undefined ? outputsOf(type, { name, id, inputs, awsEnvironment }) : {};
    return { id, state: { ...(state as object), ...outputs } };
  },
  call: ({ token, inputs }) => {
    const result = calls?.[token] ?? CALLS[token];
    if (result === undefined) {
      missing.add(`function ${token} is unknown; give it a result in verify/graph/invokes.ts`);
    }
    return result?.(inputs as Record<string, unknown>, awsEnvironment) ?? {};
  },
});

/** Runs the program; an error that left it here would make the runtime complain about leaks. */
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
  const hidden = registrations
    .filter(({ type }) => type === AWSX_VPC)
    .flatMap((registration) => awsxChildren(registration, awsEnvironment));
  const resources = [...registrations, ...hidden].map((registration): GraphResource => {
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
