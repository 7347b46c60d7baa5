import { found } from "../found";
import { type GraphOptions, record } from "../graph/graph";
import {
  changedKeys,
  high,
  listed,
  medium,
  type Risk,
  type RiskContext,
  unjudged,
  without,
} from "./model";

/** Options that are told by themselves, or change nothing about what is deployed. */
const OTHER_OPTIONS: readonly (keyof GraphOptions)[] = [
  "protect",
  "retainOnDelete",
  "dependsOn",
  "aliases",
  "deleteBeforeReplace",
];

/** Resources that lose their protection, and what a mistake could then delete. */
export function protectionRisks({ changes }: RiskContext): readonly Risk[] {
  const pairs = changes.filter(({ before, after }) => before !== undefined && after !== undefined);
  const loses = (option: "protect" | "retainOnDelete"): readonly string[] =>
    pairs
      .filter(
        ({ before, after }) => before?.options[option] === true && after?.options[option] !== true,
      )
      .map(({ title }) => title);
  const [open, released] = [loses("protect"), loses("retainOnDelete")];
  const emptied = pairs
    .filter(
      ({ before, after }) =>
        after?.inputs["forceDestroy"] === true &&
        before?.inputs["forceDestroy"] !== true &&
        after.type === "aws:s3/bucket:Bucket",
    )
    .map(({ name }) => name);
  const buckets = listed(emptied);
  const would =
    emptied.length > 0
      ? `; destroy would now empty ${emptied.length === 1 ? "bucket" : "the buckets"} ${buckets}`
      : "";
  const count = open.length === 1 ? "1 resource loses" : `${open.length} resources lose`;
  return found(
    open.length > 0 && high(`${count} protection (${listed(open)})${would}`),
    open.length === 0 &&
      emptied.length > 0 &&
      high(`Destroy would now empty the buckets ${buckets}`),
    released.length > 0 &&
      high(
        `${released.length} resources would no longer be kept in the account when they leave the stack: ${listed(released)}`,
      ),
    ...pairs.map(({ before, after, title }) => {
      const changed = without(
        changedKeys({ ...before?.options }, { ...after?.options }),
        OTHER_OPTIONS,
      );
      return changed.length > 0 && unjudged(`Option ${changed.join(", ")} of ${title}`);
    }),
  );
}

/** Keys of tags that policies of the stack, or the role that deploys it, depend on. */
function tagKeys({ before, after }: RiskContext): ReadonlySet<string> {
  const text = JSON.stringify(
    [before, after].map(({ resources }) => resources.map(({ inputs }) => inputs)),
  );
  const found = [
    ...text.matchAll(/(?:ResourceTag|RequestTag|PrincipalTag|ExistingObjectTag)\/([\w:.@-]+)/g),
  ];
  // The deploy role finds the stack's keys by these two, see bootstrap/storage-policy.ts.
  return new Set(["project", "environment", ...found.map(([, key]) => key ?? "")]);
}

/** Tags that policies depend on. */
export function tagRisks(context: RiskContext): readonly Risk[] {
  const keys = tagKeys(context);
  return found(
    ...context.changes.map(({ before, after, inputs, title }) => {
      const changed = inputs.includes("tags")
        ? changedKeys(record(before?.inputs["tags"]), record(after?.inputs["tags"])).filter((key) =>
            keys.has(key),
          )
        : [];
      return (
        changed.length > 0 &&
        medium(`Tag ${changed.join(", ")} of ${title} changes, on which policies depend`)
      );
    }),
  );
}
