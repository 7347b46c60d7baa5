import type * as z from "zod";

import type { SettingPath } from "./problem";

type Issue = z.core.$ZodIssue;

/**
 * Configuration with texts where `pulumi config set --path` wrote digits, true or false as they are:
 * account ids, and values of tags. Other numbers where a text is expected are mistakes.
 */
export function withTexts(raw: unknown, issues: readonly Issue[]): unknown {
  const texts = issues.flatMap(located).filter(({ issue, path }) => {
    const value = valueAt(raw, path);
    const isTag = path.includes("tag") && (typeof value === "number" || typeof value === "boolean");
    return wantsText(issue) && (isTag || (typeof value === "number" && isAccountId(value)));
  });
  if (texts.length === 0) return raw;
  const copy = structuredClone(raw);
  for (const { path } of texts) {
    const parent = valueAt(copy, path.slice(0, -1)) as Record<PropertyKey, unknown>;
    const key = path.at(-1) as PropertyKey;
    parent[key] = String(parent[key]);
  }
  return copy;
}

const isAccountId = (value: number): boolean => /^\d{12}$/.test(String(value));

/** An issue and those in the alternatives of its union, each with its whole path. */
const located = (issue: Issue): { issue: Issue; path: SettingPath }[] => [
  { issue, path: issue.path },
  ...(issue.code === "invalid_union" ? issue.errors.flat() : []).flatMap((inner) =>
    located(inner).map((each) => ({ ...each, path: [...issue.path, ...each.path] })),
  ),
];

const wantsText = (issue: Issue): boolean =>
  issue.code === "invalid_type" && issue.expected === "string";

const valueAt = (raw: unknown, path: SettingPath): unknown =>
  path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], raw);
