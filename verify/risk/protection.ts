import { isDeepStrictEqual } from "node:util";

import type { GraphOptions } from "../graph/graph";
import { nameOf, titleOf } from "./judge";
import { type Change, high, listed, medium, type Risk, type RiskContext, unjudged } from "./model";

/** Options that change nothing about what is deployed. */
const HARMLESS_OPTIONS = new Set<keyof GraphOptions>([
  "dependsOn",
  "aliases",
  "deleteBeforeReplace",
]);

/** Resources that lose their protection, and what a mistake could then delete. */
export function protectionRisks({ changes }: RiskContext): readonly Risk[] {
  const pairs = changes.filter(({ before, after }) => before !== undefined && after !== undefined);
  const loses = (option: "protect" | "retainOnDelete") =>
    pairs.filter(
      ({ before, after }) => before?.options[option] === true && after?.options[option] !== true,
    );
  const open = loses("protect");
  const emptied = pairs.filter(
    ({ before, after }) =>
      after?.inputs["forceDestroy"] === true &&
      before?.inputs["forceDestroy"] !== true &&
      after.type === "aws:s3/bucket:Bucket",
  );
  const released = loses("retainOnDelete");
  const buckets = listed(emptied.map(nameOf));
  const would =
    emptied.length > 0
      ? `; destroy would now empty ${emptied.length === 1 ? "bucket" : "the buckets"} ${buckets}`
      : "";
  const count = open.length === 1 ? "1 resource loses" : `${open.length} resources lose`;
  return [
    ...(open.length > 0
      ? [high(`${count} protection (${listed(open.map(titleOf))})${would}`)]
      : []),
    ...(open.length === 0 && emptied.length > 0
      ? [high(`Destroy would now empty the buckets ${buckets}`)]
      : []),
    ...(released.length > 0
      ? [
          high(
            `${released.length} resources would no longer be kept in the account when they leave the stack: ${listed(released.map(titleOf))}`,
          ),
        ]
      : []),
    ...pairs.flatMap(optionRisks),
  ];
}

function optionRisks({ before, after, resource }: Change): readonly Risk[] {
  const [was, is] = [before?.options ?? {}, after?.options ?? {}];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])] as (keyof GraphOptions)[];
  const changed = names.filter(
    (name) =>
      !HARMLESS_OPTIONS.has(name) &&
      !["protect", "retainOnDelete"].includes(name) &&
      !isDeepStrictEqual(was[name], is[name]),
  );
  return changed.length > 0
    ? [unjudged(`Option ${changed.join(", ")} of ${titleOf({ resource })}`)]
    : [];
}

/** Keys of tags that policies of the stack, or the role that deploys it, depend on. */
export function tagKeys({ before, after }: RiskContext): ReadonlySet<string> {
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
  return context.changes.flatMap((change) => {
    const { before, after } = change;
    if (before === undefined || after === undefined || !change.inputs.includes("tags")) return [];
    const [was, is] = [before, after].map(
      ({ inputs }) => (inputs["tags"] ?? {}) as Record<string, unknown>,
    ) as [Record<string, unknown>, Record<string, unknown>];
    const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
      (key) => was[key] !== is[key] && keys.has(key),
    );
    return changed.length > 0
      ? [
          medium(
            `Tag ${changed.join(", ")} of ${titleOf(change)} changes, on which policies depend`,
          ),
        ]
      : [];
  });
}
