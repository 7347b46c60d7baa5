import { createRequire } from "node:module";
import { join } from "node:path";

import type { loadStackConfig, loadStackSecrets } from "../../config/load";
import type { StackConfig } from "../../config/schema/stack";
import type { deploy } from "../../program";
import { evaluate } from "./evaluate";
import type { Graph } from "./graph";
import { openStackFile } from "./stack-file";

/** A stack as its program made it. */
export interface RecordedStack {
  readonly graph: Graph;
  readonly config: StackConfig;
}

/**
 * Evaluates the program of another checkout with the recorder of this one. The program runs in this
 * process, so the result is no more than what it says of itself.
 *
 * @param folder checkout, whose modules have to be those of this one: Pulumi's runtime is one for both
 */
export async function recordCheckout(folder: string, stack: string): Promise<RecordedStack> {
  const load = createRequire(join(folder, "package.json"));
  const { settings, located } = openStackFile(stack, undefined, folder);
  let config: StackConfig | undefined;
  try {
    const program = load("./program") as { readonly deploy: typeof deploy };
    const reader = load("./config/load") as {
      readonly loadStackConfig: typeof loadStackConfig;
      readonly loadStackSecrets: typeof loadStackSecrets;
    };
    const graph = await evaluate(() => {
      config = reader.loadStackConfig();
      return program.deploy(config, reader.loadStackSecrets());
    }, settings);
    return { graph, config: config as unknown as StackConfig };
  } catch (error) {
    throw located(error);
  }
}
