import * as pulumi from "@pulumi/pulumi";

import { parseStackConfig } from "./parse";
import type { StackConfig } from "./schema/stack";

/** Settings that are secret; they never become part of a {@link StackConfig}. */
export interface StackSecrets {
  /** Private SSH host keys by name, in OpenSSH or PEM form. */
  readonly hostKeys: pulumi.Output<Readonly<Record<string, string>>>;
}

/** Keys of the secret settings, which are no sections. */
const SECRET_SETTINGS: ReadonlySet<string> = new Set(["hostKeys"]);

/**
 * Reads this stack's configuration; with {@link loadStackSecrets} the only reader of
 * `pulumi.Config`.
 *
 * @throws ConfigError that lists every problem at once, before any resource is registered
 */
export function loadStackConfig(): StackConfig {
  const namespace = `${pulumi.getProject()}:`;
  const raw: Record<string, unknown> = {};
  // Config.get() cannot list keys, so a misspelt section would go unnoticed.
  for (const [key, value] of Object.entries(pulumi.runtime.allConfig())) {
    if (!key.startsWith(namespace)) continue;
    const section = key.slice(namespace.length);
    if (!SECRET_SETTINGS.has(section)) raw[section] = parsed(value);
  }
  return parseStackConfig(raw, pulumi.getStack());
}

/** Reads the secret settings, each as a secret Output. */
export function loadStackSecrets(): StackSecrets {
  const none: Record<string, string> = {};
  const config = new pulumi.Config();
  return {
    hostKeys: config.getSecretObject<Record<string, string>>("hostKeys") ?? pulumi.secret(none),
  };
}

/** Pulumi hands objects over as JSON text; anything else is a plain string. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
