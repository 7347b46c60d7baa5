import * as pulumi from "@pulumi/pulumi";

import { evaluate } from "../../graph/evaluate";
import type { Evaluated } from "./rule";
import type { StackSettings } from "../../graph/stack-file";

/** Runs a program as after an update and as at its first preview. */
export async function evaluateTwice(
  program: () => object,
  settings: StackSettings,
): Promise<Evaluated> {
  const graph = await evaluate(program, settings);
  return { graph, ...(await firstPreview(program, settings)) };
}

/** Runs a program as at its first preview, and notes what it makes only after it has returned. */
export async function firstPreview(
  program: () => object,
  settings: StackSettings,
): Promise<Omit<Evaluated, "graph">> {
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
