import type * as z from "zod";

import { defaultSecretPrefix, stackNameProblem } from "../aws/resource-names";
import { ADDRESS_RULES, ADDRESS_WARNINGS } from "./rules/addresses";
import { CONNECTION_RULES } from "./rules/connections";
import { ENDPOINT_RULES } from "./rules/endpoints";
import { IDENTITY_RULES } from "./rules/identity";
import { NETWORK_RULES } from "./rules/network";
import { OPERATIONS_RULES } from "./rules/operations";
import type { ConfigRule } from "./rules/rule";
import { STORAGE_RULES } from "./rules/storage";
import { TRANSFER_RULES } from "./rules/transfer";
import { ZONE_RULES } from "./rules/zones";
import { DEFAULT_PREFIX } from "./schema/identity";
import { type StackConfig, StackConfigSchema } from "./schema/stack";

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

/** Error for a configuration that cannot be deployed, with all its problems. */
export class ConfigError extends Error {
  public constructor(
    stack: string,
    /** One sentence per problem; each begins with the setting to change. */
    public readonly problems: readonly string[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map((problem) => `  ✖ ${problem}`).join("\n");
    super(`Pulumi.${stack}.yaml has ${count}; nothing was created\n${lines}`);
    this.name = "ConfigError";
  }
}

/**
 * Turns untrusted stack configuration into a typed value.
 *
 * @param raw sections of the stack file
 * @param stack name of the stack, which must be valid in the physical names of resources
 * @throws ConfigError with every problem
 */
export function parseStackConfig(raw: unknown, stack: string): StackConfig {
  const strict = StackConfigSchema.safeParse(raw);
  const issues = strict.error?.issues ?? [];
  const problems = issues.map((issue) => describe(issue, raw));
  const nameProblem = stackNameProblem(stack);
  if (nameProblem !== undefined) problems.push(`stack name ${nameProblem}`);

  const config = strict.data ?? withoutInvalidSettings(raw, issues);
  if (config !== undefined) {
    const reported = new Set(issues.map(({ path }) => path.slice(0, 2).join(".")));
    for (const { path, problem } of RULES) {
      const text = reported.has(path) ? false : problem(config);
      if (text !== false) problems.push(`${path} ${text}`);
    }
  }
  if (problems.length > 0 || config === undefined) throw new ConfigError(stack, problems);
  const { identity } = config;
  if (identity.secretPrefix !== DEFAULT_PREFIX) return config;
  return { ...config, identity: { ...identity, secretPrefix: defaultSecretPrefix(stack) } };
}

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
  ADDRESS_WARNINGS.flatMap(({ path, problem }) => {
    const text = problem(config);
    return text === false ? [] : [`${path} ${text}`];
  });

/** Most specific issue: inside the matching alternative of a union, or the key of a record. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const inner =
    issue.code === "invalid_union"
      ? issue.errors.find((branch) => branch.length > 0 && branch.every(isInside))?.[0]
      : issue.code === "invalid_key"
        ? issue.issues[0]
        : undefined;
  if (inner === undefined) return issue;
  return innermost({ ...inner, path: [...issue.path, ...inner.path] });
}

/** Whether the value has the keys of an alternative of a union, with an issue in one of them. */
const isInside = ({ code, path }: z.core.$ZodIssue): boolean =>
  path.length > 0 && code !== "unrecognized_keys";

/** Sentence for an issue, with the path, the problem and the value. */
function describe(outer: z.core.$ZodIssue, raw: unknown): string {
  const issue = innermost(outer);
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const where = path === "" ? "is not a section" : `is not a setting of ${path}`;
    return `${issue.keys.map((key) => `"${key}"`).join(", ")} ${where}; correct the spelling or remove it`;
  }
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    raw,
  );
  if (got === undefined) {
    const expected = issue.code === "invalid_type" ? `expected ${issue.expected}` : issue.message;
    return `${path} is missing; ${expected}`;
  }
  return `${path} ${issue.message}, got ${JSON.stringify(got)}`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
