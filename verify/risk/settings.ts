import { type Judgement, found } from "../found";
import { record } from "../graph/graph";
import { show } from "./judge";
import { changedKeys, high, type Risk, unjudged, without } from "./model";

type Fields = Readonly<Record<string, unknown>>;

/** The text of a stack file, parsed; undefined where it does not exist. */
export type StackFile = Fields | undefined;

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
  const [was, is] = [record(before["config"]), record(after["config"])];
  return found(
    ...changedKeys(was, is).map((key) => settingRisk(key, was[key], is[key])),
    ...without(changedKeys(before, after), ["config"]).map((name) =>
      unjudged(`Setting ${name} of the stack file changes`),
    ),
  );
}

function settingRisk(key: string, was: unknown, is: unknown): Judgement<Risk> {
  switch (key) {
    case "aws:defaultTags":
      return defaultTags(record(record(was)["tags"]), record(record(is)["tags"]));
    case "aws:region":
      return high(
        `The stack moves from region ${show(was)} to ${show(is)}: everything is made anew, without its data`,
      );
    case "aws:allowedAccountIds":
    case "aws:forbiddenAccountIds":
    case "aws:assumeRole":
    case "aws:assumeRoles":
    case "aws:profile":
      return high(
        `${key} changes: another account or role may be deployed to (${show(was)} → ${show(is)})`,
      );
    default:
      break;
  }
  if (key.startsWith("aws:")) return unjudged(`Setting ${key} changes`);
  return secretPaths(was, is, key).map((path) => {
    const text = `The encrypted value of ${path} changes`;
    const end = SECRET_ENDS.find(([name]) => path.includes(name))?.[1];
    return end === undefined ? unjudged(text) : high(`${text}: if it is another key, ${end}`);
  });
}

const isSecret = (value: unknown): boolean => "secure" in record(value);

/** Paths of values that are encrypted before or after and differ. */
function secretPaths(was: unknown, is: unknown, path: string): readonly string[] {
  if (isSecret(was) || isSecret(is)) return [path];
  const [left, right] = [record(was), record(is)];
  return changedKeys(left, right).flatMap((name) =>
    secretPaths(left[name], right[name], `${path}.${name}`),
  );
}

function defaultTags(was: Fields, is: Fields): Risk | false {
  const roles = changedKeys(was, is).filter((key) => ROLE_TAGS.includes(key));
  const changes = roles.map((key) => `${key} ${show(was[key])} → ${show(is[key])}`).join(", ");
  return (
    roles.length > 0 &&
    high(
      `Default tags change on which the deploy role depends: ${changes}; it may no longer manage the stack's keys`,
    )
  );
}
