import * as pulumi from "@pulumi/pulumi";

import { ConfigError, parseStackConfig, warningsOf } from "./parse";
import { otherRegionProblems, regionProblem } from "./region";
import type { StackConfig } from "./schema/stack";

/** Secret settings, which are not part of a {@link StackConfig}. */
export interface StackSecrets {
  /** Private SSH host keys by name, in OpenSSH or PEM form. */
  readonly hostKeys: pulumi.Output<Readonly<Record<string, string>>>;
}

/** Keys of the secret settings. */
const SECRET_SETTINGS: ReadonlySet<string> = new Set(["hostKeys"]);

/**
 * Reads the configuration of the current stack. Only this function and {@link loadStackSecrets} read
 * Pulumi's configuration. It warns of settings that probably do nothing.
 *
 * @throws ConfigError with every problem, before any resource is registered
 */
export function loadStackConfig(): StackConfig {
  const namespace = `${pulumi.getProject()}:`;
  const raw: Record<string, unknown> = {};
  const settings = pulumi.runtime.allConfig();
  // pulumi.Config cannot list keys, so it would not find a misspelt section.
  for (const [key, value] of Object.entries(settings)) {
    if (!key.startsWith(namespace)) continue;
    const section = key.slice(namespace.length);
    if (!SECRET_SETTINGS.has(section)) raw[section] = parsed(value);
  }
  const config = withRegion(settings["aws:region"], () => parseStackConfig(raw, pulumi.getStack()));
  for (const warning of warningsOf(config)) void pulumi.log.warn(warning);
  return config;
}

/** Adds the problems of the region, and of what is in another one, to those of the configuration. */
function withRegion(region: string | undefined, parse: () => StackConfig): StackConfig {
  const stack = pulumi.getStack();
  const problem = regionProblem(region);
  const problems = problem === undefined ? [] : [problem];
  try {
    const config = parse();
    if (region !== undefined && problem === undefined) {
      problems.push(...otherRegionProblems(config, region));
    }
    if (problems.length === 0) return config;
  } catch (error) {
    if (!(error instanceof ConfigError) || problems.length === 0) throw error;
    problems.push(...error.problems);
  }
  throw new ConfigError(stack, problems);
}

/** Reads the secret settings, each as a secret Output. */
export function loadStackSecrets(): StackSecrets {
  const none: Record<string, string> = {};
  const config = new pulumi.Config();
  return {
    hostKeys: config.getSecretObject<Record<string, string>>("hostKeys") ?? pulumi.secret(none),
  };
}

/** Value of a setting: Pulumi passes objects as JSON text, and other values as strings. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
