import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../graph/serialization";
import { show } from "./judge";
import { high, type Risk, unjudged } from "./model";

/** The text of a stack file, parsed; undefined where it does not exist. */
export type StackFile = Readonly<Record<string, unknown>> | undefined;

/** Tags by which the deploy role finds the stack's keys. */
const ROLE_TAGS = ["project", "environment"];

/** What follows from another value of a secret. */
const SECRET_ENDS = [
  ["hostKeys", "clients see a new fingerprint"],
  ["signingKeys", "whoever has it can sign links to published files, and links of the old one end"],
] as const;

/** Settings of a stack file that no resource shows: those of the provider, and secrets. */
export function settingRisks(before: StackFile, after: StackFile): readonly Risk[] {
  if (after === undefined) return [];
  if (before === undefined) {
    return [
      unjudged("Default tags, region and secrets of the stack file: there is none to compare with"),
    ];
  }
  const sections = (file: StackFile, name: string): Record<string, unknown> => {
    const section = file?.[name];
    return isRecord(section) ? section : {};
  };
  const [was, is] = [sections(before, "config"), sections(after, "config")];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (key) => !isDeepStrictEqual(was[key], is[key]),
  );
  const others = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => name !== "config" && !isDeepStrictEqual(before[name], after[name]),
  );
  return [
    ...keys.flatMap((key) => settingRisk(key, was[key], is[key])),
    ...others.map((name) => unjudged(`Setting ${name} of the stack file changes`)),
  ];
}

function settingRisk(key: string, was: unknown, is: unknown): readonly Risk[] {
  switch (key) {
    case "aws:defaultTags":
      return defaultTags(was, is);
    case "aws:region":
      return [
        high(
          `The stack moves from region ${show(was)} to ${show(is)}: everything is made anew, without its data`,
        ),
      ];
    case "aws:allowedAccountIds":
    case "aws:forbiddenAccountIds":
    case "aws:assumeRole":
    case "aws:assumeRoles":
    case "aws:profile":
      return [
        high(
          `${key} changes: another account or role may be deployed to (${show(was)} → ${show(is)})`,
        ),
      ];
    default:
      break;
  }
  const secrets = secretPaths(was, is, key);
  if (key.startsWith("aws:")) return [unjudged(`Setting ${key} changes`)];
  return secrets.map((path) => {
    const text = `The encrypted value of ${path} changes`;
    const end = SECRET_ENDS.find(([name]) => path.includes(name))?.[1];
    return end === undefined ? unjudged(text) : high(`${text}: if it is another key, ${end}`);
  });
}

/** Paths of values that are encrypted before or after and differ. */
function secretPaths(was: unknown, is: unknown, path: string): readonly string[] {
  if (isDeepStrictEqual(was, is)) return [];
  const isSecret = (value: unknown): boolean => isRecord(value) && "secure" in value;
  if (isSecret(was) || isSecret(is)) return [path];
  if (!isRecord(was) && !isRecord(is)) return [];
  const [left, right] = [isRecord(was) ? was : {}, isRecord(is) ? is : {}];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((name) =>
    secretPaths(left[name], right[name], `${path}.${name}`),
  );
}

function defaultTags(was: unknown, is: unknown): readonly Risk[] {
  const tagsIn = (value: unknown): Record<string, unknown> => {
    const tags = isRecord(value) ? value["tags"] : undefined;
    return isRecord(tags) ? tags : {};
  };
  const [left, right] = [tagsIn(was), tagsIn(is)];
  const changed = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (key) => left[key] !== right[key],
  );
  const roles = changed.filter((key) => ROLE_TAGS.includes(key));
  if (roles.length === 0) return [];
  return [
    high(
      `Default tags change on which the deploy role depends: ${roles.map((key) => `${key} ${show(left[key])} → ${show(right[key])}`).join(", ")}; it may no longer manage the stack's keys`,
    ),
  ];
}
