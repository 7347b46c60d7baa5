import assert from "node:assert/strict";

import { loadStackSecrets, parseStackConfig } from "../../config/load";
import { deploy } from "../../program";
import { evaluate } from "../../verify/graph/evaluate";
import { type Graph, shortType } from "../../verify/graph/graph";
import { isRecord } from "../../verify/graph/serialization";
import { readSettings } from "../../verify/graph/stack-file";
import { compare } from "../../verify/preview/compare";
import { risksOf } from "../../verify/risk/risks";
import { everythingFile, everythingSections } from "./everything";
import { BY_DIFF, BY_RISK } from "./turned-off";

const STACK = "everything";

const evaluated = (sections: Readonly<Record<string, unknown>>): Promise<Graph> =>
  evaluate(
    () => deploy(parseStackConfig(sections, STACK), loadStackSecrets()),
    readSettings(STACK, everythingFile(STACK)),
  );

const all = (): Record<string, unknown> => {
  const sections = everythingSections(STACK);
  return Object.fromEntries(
    ["network", "storage", "identity", "transfer", "operations"].map((name) => [
      name,
      structuredClone(sections[name]),
    ]),
  );
};

/** The stack with everything but some settings; `a.b=c` is value c of list a.b. */
async function without(settings: readonly string[]): Promise<Graph> {
  const sections = all();
  for (const setting of settings) {
    const [path = "", value] = setting.split("=");
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const section = keys.reduce<unknown>(
      (found, key) => (isRecord(found) ? found[key] : undefined),
      sections,
    );
    assert.ok(isRecord(section) && section[last] !== undefined, setting);
    const list = section[last];
    if (Array.isArray(list) && value !== undefined) {
      section[last] = list.filter((each) => each !== value);
    } else delete section[last];
  }
  return evaluated(sections);
}

describe("an option that is turned off in the stack with everything", () => {
  let everything: Graph;
  before(async () => {
    everything = await evaluated(all());
  });

  for (const [settings, ...lines] of BY_RISK) {
    it(`is a risk that reviewers read: ${settings}`, async () => {
      const risks = risksOf(everything, await without(settings.split(" ")));
      assert.deepEqual(
        risks.map(({ severity, text }) => `${severity}: ${text}`),
        lines,
      );
    });
  }

  for (const [settings, ...lines] of BY_DIFF) {
    it(`is in the diff: ${settings}`, async () => {
      const changes = compare(everything, await without(settings.split(" ")));
      const changed = changes.filter(({ kind }) => kind !== "same");
      assert.deepEqual(
        changed.map(({ kind, resource }) => `${kind} ${shortType(resource.type)} ${resource.name}`),
        lines,
      );
    });
  }
});
