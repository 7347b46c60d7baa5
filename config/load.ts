import * as pulumi from "@pulumi/pulumi";

import { parseStackConfig } from "./parse";
import type { StackConfig } from "./schema";

/**
 * Reads this stack's configuration; the only reader of `pulumi.Config`.
 *
 * @throws ConfigError that lists every problem at once, before any resource is registered
 */
export function loadStackConfig(): StackConfig {
  const namespace = `${pulumi.getProject()}:`;
  const raw: Record<string, unknown> = {};
  // Config.get() cannot list keys, so a misspelt section would go unnoticed.
  for (const [key, value] of Object.entries(pulumi.runtime.allConfig())) {
    if (key.startsWith(namespace)) raw[key.slice(namespace.length)] = parsed(value);
  }
  return parseStackConfig(raw, pulumi.getStack());
}

/** Pulumi hands objects over as JSON text; anything else is a plain string. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
