import * as pulumi from "@pulumi/pulumi";

import { loadStackConfig, loadStackSecrets } from "../../../config/load";
import { deploy } from "../../../program";
import { evaluate } from "../../graph/evaluate";
import type { Graph, GraphResource } from "../../graph/graph";
import { openStackFile, type StackSettings } from "../../graph/stack-file";
import type { StackRule } from "../rule";

/** A stack as engine rules see it. */
export interface EvaluatedStack {
  /** The stack when everything about it is known. */
  readonly graph: Graph;
  /** The stack at its first preview, when only the inputs of resources are known. */
  readonly preview: Graph;
  /** Type and name of resources that were created only after the program had returned. */
  readonly late: readonly Pick<GraphResource, "type" | "name">[];
}

/** A rule about a mistake that no preview shows, and that fails or does harm at `up` or `destroy`. */
export type EngineRule = StackRule<EvaluatedStack>;

/**
 * Evaluates the deployed program with a stack's configuration.
 *
 * @throws UnknownStackError without a stack file, ConfigError when its settings cannot be deployed
 */
export async function evaluateForEngine(stack: string): Promise<EvaluatedStack> {
  const { settings, located } = openStackFile(stack);
  try {
    return await evaluateTwice(() => deploy(loadStackConfig(), loadStackSecrets()), settings);
  } catch (error) {
    throw located(error);
  }
}

/** Runs a program as after an update and as at its first preview. */
export async function evaluateTwice(
  program: () => object,
  settings: StackSettings,
): Promise<EvaluatedStack> {
  const graph = await evaluate(program, settings);
  return { graph, ...(await firstPreview(program, settings)) };
}

/** Runs a program as at its first preview, and records resources created after it has returned. */
export async function firstPreview(
  program: () => object,
  settings: StackSettings,
): Promise<Omit<EvaluatedStack, "graph">> {
  const late: { type: string; name: string }[] = [];
  const watched = (): object => {
    let isRunning = true;
    // A transformation is called by the constructor of each resource, so at once.
    pulumi.runtime.registerStackTransformation(({ type, name }) => {
      if (!isRunning) late.push({ type, name });
      return undefined;
    });
    try {
      return program();
    } finally {
      isRunning = false;
    }
  };
  const preview = await evaluate(watched, settings, { firstPreview: true });
  return { preview, late };
}
