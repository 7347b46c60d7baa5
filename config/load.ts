import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { defaultSecretPrefix, stackNameProblem } from "../aws/resource-names";
import { problemsOf } from "./describe";
import { misplaced, namespaceProblems } from "./namespaces";
import { placeholdersIn } from "./placeholders";
import {
  ConfigError,
  isRecord,
  NAMESPACE,
  parsed,
  pathText,
  sentence,
  type SettingProblem,
  type Settings,
} from "./problem";
import { providerProblems } from "./provider-settings";
import { otherRegionProblems } from "./region";
import { ADDRESS_RULES, ADDRESS_WARNINGS } from "./rules/addresses";
import { CONNECTION_RULES } from "./rules/connections";
import { ENDPOINT_RULES } from "./rules/endpoints";
import { IDENTITY_RULES } from "./rules/identity";
import { NETWORK_RULES } from "./rules/network";
import { OPERATIONS_RULES, OPERATIONS_WARNINGS } from "./rules/operations";
import { problemAt, type ConfigRule } from "./rules/rule";
import { STORAGE_RULES } from "./rules/storage";
import { TRANSFER_RULES } from "./rules/transfer";
import { ZONE_RULES } from "./rules/zones";
import { DEFAULT_PREFIX } from "./schema/identity";
import { type StackConfig, StackConfigSchema } from "./schema/stack";
import { withTexts } from "./texts";

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

/** Refused combinations, in the order of their report. */
export const RULES: readonly ConfigRule[] = [
  ...NETWORK_RULES,
  ...ADDRESS_RULES,
  ...CONNECTION_RULES,
  ...ENDPOINT_RULES,
  ...ZONE_RULES,
  ...STORAGE_RULES,
  ...IDENTITY_RULES,
  ...TRANSFER_RULES,
  ...OPERATIONS_RULES,
];

/** Configuration of a stack file as far as it is valid, and every problem. */
export interface CheckedConfig {
  /** Undefined if a section that it cannot do without is invalid. */
  readonly config: StackConfig | undefined;
  readonly problems: readonly SettingProblem[];
}

/**
 * Turns untrusted stack configuration into a typed value.
 *
 * @param raw sections of the stack file
 * @param stack name of the stack, which must be valid in the physical names of resources
 * @throws ConfigError with every problem
 */
export function parseStackConfig(raw: unknown, stack: string): StackConfig {
  const { config, problems } = checkStackConfig(raw, stack);
  if (config === undefined || problems.length > 0) throw new ConfigError(stack, problems);
  return config;
}

/** Checks untrusted stack configuration as {@link parseStackConfig} does, without throwing. */
export function checkStackConfig(given: unknown, stack: string): CheckedConfig {
  const raw = withTexts(given, StackConfigSchema.safeParse(given).error?.issues ?? []);
  const strict = StackConfigSchema.safeParse(raw);
  const issues = (strict.error?.issues ?? []).filter(isFirstOfItsKind);
  const problems = issues.flatMap((issue) => problemsOf(issue, raw));
  const nameProblem = stackNameProblem(stack);
  if (nameProblem !== undefined) problems.push({ path: [], text: `stack name ${nameProblem}` });

  const config = strict.data ?? withoutInvalidSettings(raw, issues);
  if (config === undefined) return { config, problems };
  const reported = new Set(issues.map(({ path }) => path.slice(0, 2).join(".")));
  for (const { path, problem } of RULES) {
    const found = reported.has(path) ? false : problem(config);
    if (found !== false) problems.push(problemAt(path, found));
  }
  const { identity } = config;
  if (identity.secretPrefix !== DEFAULT_PREFIX) return { config, problems };
  const secretPrefix = defaultSecretPrefix(stack);
  return { config: { ...config, identity: { ...identity, secretPrefix } }, problems };
}

/** Whether an issue is not about the size of a value whose kind is wrong already. */
const isFirstOfItsKind = (
  { code, path }: z.core.$ZodIssue,
  _: number,
  issues: readonly z.core.$ZodIssue[],
): boolean =>
  (code !== "too_big" && code !== "too_small") ||
  !issues.some((each) => each.code === "invalid_type" && pathText(each.path) === pathText(path));

/** Configuration without its invalid settings, so that the rules can check the others. */
function withoutInvalidSettings(
  raw: unknown,
  issues: readonly z.core.$ZodIssue[],
): StackConfig | undefined {
  if (!isRecord(raw)) return undefined;
  const rest = structuredClone(raw);
  const paths = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => [...issue.path, key])
      : [issue.path],
  );
  for (const [section = "", setting] of paths.map((path) => path.map(String))) {
    const settings = rest[section];
    if (setting !== undefined && isRecord(settings)) delete settings[setting];
    else delete rest[section];
  }
  return StackConfigSchema.safeParse(rest).data;
}

/** Settings that deploy, and that probably do nothing; each begins with the setting to change. */
export const warningsOf = (config: StackConfig): readonly string[] =>
  sentences(ADDRESS_WARNINGS, config);

/** What a stack file lacks before its first deployment; each begins with the setting to change. */
export const preparationsOf = (config: StackConfig): readonly string[] => [
  ...placeholdersIn(config).map((problem) => sentence(problem)),
  ...sentences(OPERATIONS_WARNINGS, config),
];

const sentences = (rules: readonly ConfigRule[], config: StackConfig): readonly string[] =>
  rules.flatMap(({ path, problem }) => {
    const found = problem(config);
    return found === false ? [] : [sentence(problemAt(path, found))];
  });
