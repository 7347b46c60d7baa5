import type * as z from "zod";

import { defaultSecretPrefix, stackNameProblem } from "../aws/resource-names";
import { problemsOf } from "./describe";
import { placeholdersIn } from "./placeholders";
import { ConfigError, pathText, type SettingProblem, sentence } from "./problem";
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
  for (const issue of issues) {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
    for (const key of keys) {
      const path = [...issue.path, ...(key === undefined ? [] : [key])].map(String);
      const [section = "", setting] = path;
      const settings = rest[section];
      if (setting !== undefined && isRecord(settings)) delete settings[setting];
      else delete rest[section];
    }
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

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
