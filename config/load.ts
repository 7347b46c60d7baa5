import * as pulumi from "@pulumi/pulumi";

import { misplaced, namespaceProblems } from "./namespaces";
import { checkStackConfig, preparationsOf, warningsOf } from "./parse";
import { placeholdersIn } from "./placeholders";
import { ConfigError, NAMESPACE, type SettingProblem, type Settings } from "./problem";
import { providerProblems } from "./provider-settings";
import { otherRegionProblems } from "./region";
import type { StackConfig } from "./schema/stack";

/** Secret settings, which are not part of a {@link StackConfig}. */
export interface StackSecrets {
  /** Private SSH host keys by name, in OpenSSH or PEM form. */
  readonly hostKeys: pulumi.Output<Readonly<Record<string, string>>>;
  /** Keys that sign links to published files, by name, in PEM form. */
  readonly signingKeys: pulumi.Output<Readonly<Record<string, string>>>;
}

/** Keys of the secret settings. */
const SECRET_SETTINGS: ReadonlySet<string> = new Set(["hostKeys", "signingKeys"]);

/**
 * Reads the configuration of the current stack. Only this function and {@link loadStackSecrets} read
 * Pulumi's configuration. It warns of settings that probably do nothing.
 *
 * @throws ConfigError with every problem, before any resource is registered
 */
export function loadStackConfig(): StackConfig {
  const stack = pulumi.getStack();
  // pulumi.Config cannot list keys, so it would not find a misspelt section.
  const settings = pulumi.runtime.allConfig();
  const { config, problems } = checkStackConfig(sectionsIn(settings), stack);
  const all = [
    ...providerProblems(settings),
    ...namespaceProblems(settings),
    ...(config === undefined ? [] : otherRegionProblems(config, settings["aws:region"])),
    ...(config !== undefined && isDeployment(settings) ? placeholdersIn(config) : []),
    ...problems.filter((problem) => !isMisplaced(problem, settings)),
  ];
  if (config === undefined || all.length > 0) throw new ConfigError(stack, all);
  const preparations = isInEngine() ? preparationsOf(config) : [];
  for (const warning of [...warningsOf(config), ...preparations]) void pulumi.log.warn(warning);
  return config;
}

/** Whether the Pulumi engine runs the program, and not an evaluation without AWS. */
const isInEngine = (): boolean => pulumi.runtime.getEngine() !== undefined;

/** Whether resources are created in an account: not in a preview, nor against an emulator. */
const isDeployment = (settings: Settings): boolean =>
  isInEngine() && !pulumi.runtime.isDryRun() && !isOnThisMachine(settings["aws:endpoints"]);

/** Whether all endpoints of the provider are addresses of this machine. */
function isOnThisMachine(endpoints = "[]"): boolean {
  const urls = [parsed(endpoints)]
    .flat()
    .flatMap((each): unknown[] => Object.values(each as Record<string, unknown>));
  return urls.length > 0 && urls.every((url) => LOOPBACK.test(String(url)));
}

const LOOPBACK = /^https?:\/\/(127(\.\d+){3}|localhost|\[::1\])(:\d+)?(\/|$)/;

/** Sections among settings by full key, without those that are secret. */
export function sectionsIn(settings: Settings): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    if (!key.startsWith(`${NAMESPACE}:`)) continue;
    const section = key.slice(NAMESPACE.length + 1);
    if (!SECRET_SETTINGS.has(section)) raw[section] = parsed(value);
  }
  return raw;
}

/** Whether a section is reported as missing that is there, in another namespace. */
const isMisplaced = ({ path: [section], missing }: SettingProblem, settings: Settings): boolean =>
  missing === true && misplaced(settings).some((key) => key.endsWith(`:${String(section)}`));

/** Reads the secret settings, each as a secret Output. */
export function loadStackSecrets(): StackSecrets {
  const none: Record<string, string> = {};
  const config = new pulumi.Config();
  const secret = (name: string): pulumi.Output<Record<string, string>> =>
    config.getSecretObject<Record<string, string>>(name) ?? pulumi.secret(none);
  return { hostKeys: secret("hostKeys"), signingKeys: secret("signingKeys") };
}

/** Value of a setting: Pulumi passes objects as JSON text, and other values as strings. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
