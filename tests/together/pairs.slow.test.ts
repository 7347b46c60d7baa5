import assert from "node:assert/strict";

import fc from "fast-check";
import * as z from "zod";

import { checkStackConfig, loadStackSecrets, parseStackConfig } from "../../config/load";
import { sentence, type SettingProblem } from "../../config/problem";
import { StackConfigSchema } from "../../config/schema/stack";
import { deploy } from "../../program";
import { accessMatrix } from "../../verify/access/matrix/matrix";
import { evaluateTwice } from "../../verify/checks/engine/evaluation";
import { engineFindings } from "../../verify/checks/engine/rules";
import { findingLine } from "../../verify/checks/rule";
import { securityFindings } from "../../verify/checks/security/rules";
import { costOf } from "../../verify/cost/cost";
import { usageFor } from "../../verify/cost/model";
import { pricesOf } from "../../verify/cost/prices";
import { placeholderKey } from "../../verify/graph/placeholder-key";
import { isRecord } from "../../verify/graph/serialization";
import type { StackSettings } from "../../verify/graph/stack-file";
import { reachRows } from "../../verify/reachability/rows";
import { statementsOf } from "../../verify/reachability/statements";
import { SIGNING_KEYS } from "../support/program";
import { MINIMAL, NAMES, type Patch, withOptions } from "./options";
import { modeFor, PAIRS, together, wideRows } from "./rows";

const SCHEMA: unknown = z.toJSONSchema(StackConfigSchema, { io: "input", unrepresentable: "any" });

/** Whether a path begins with a section and one of its settings. */
const isSetting = ([section, setting]: readonly PropertyKey[]): boolean => {
  const inside = (schema: unknown, name: PropertyKey | undefined): unknown =>
    isRecord(schema) && isRecord(schema["properties"])
      ? schema["properties"][String(name)]
      : undefined;
  return inside(inside(SCHEMA, section), setting) !== undefined;
};

/** What is said of a combination that names no setting, or not what to do. */
const unhelpful = (problems: readonly SettingProblem[]): readonly string[] =>
  problems
    .filter(({ path, text }) => !isSetting(path) || !/^[^;]{15,}; .{5,}[^.]$/s.test(text))
    .map((problem) => sentence(problem));

const problemsOf = (mode: string, names: readonly string[]): readonly SettingProblem[] =>
  checkStackConfig(withOptions(MINIMAL[mode] ?? {}, names), "test").problems;

/** Settings of a stack in which an existing VPC has an internet gateway where the mode needs one. */
const settingsFor = (mode: string): StackSettings => ({
  stack: "test",
  config: {
    "aws:region": "eu-central-1",
    "managed-sftp:hostKeys": JSON.stringify({ a: placeholderKey("a"), b: placeholderKey("b") }),
    "managed-sftp:signingKeys": JSON.stringify(SIGNING_KEYS),
  },
  secretKeys: ["managed-sftp:hostKeys", "managed-sftp:signingKeys"],
  calls:
    mode === "internet-facing"
      ? {
          "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId, vpcId }) => ({
            ...{ id: routeTableId, routeTableId, vpcId },
            associations: [{ main: true, subnetId: "" }],
            routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: `igw-${String(vpcId)}` }],
          }),
        }
      : {},
});

/** Ranges of the prefix list of somebody else. */
const LISTS = { "pl-0a1b": ["198.51.100.0/24"] };

/** What every tool finds wrong with a stack; throws where one cannot answer. */
async function findings(mode: string, sections: Patch): Promise<readonly string[]> {
  const config = parseStackConfig(sections, "test");
  const program = (): object => deploy(parseStackConfig(sections, "test"), loadStackSecrets());
  const evaluated = await evaluateTwice(program, settingsFor(mode));
  const { graph } = evaluated;
  const access = await accessMatrix(graph, config);
  costOf(graph, usageFor({}), pricesOf("eu-central-1"));
  reachRows(graph, LISTS);
  const statements = statementsOf(graph, config, LISTS);
  return [
    ...engineFindings(evaluated).map(findingLine),
    ...securityFindings(graph).map(findingLine),
    ...statements
      .filter(({ text }) => /^(Nobody|Nothing|No more|A server|A function) /.test(text))
      .flatMap(({ text, exceptions }) => exceptions.map((each) => `${text} ${each}`)),
    ...(access.cells.length === 0 ? ["no access"] : []),
  ];
}

describe("options of a stack", () => {
  it("go together two by two, or are refused by a sentence with a setting and what to do", () => {
    const bad = PAIRS.flatMap((pair) =>
      unhelpful(problemsOf(modeFor(pair), pair)).map((text) => `${pair.join(" + ")}: ${text}`),
    );
    assert.ok(PAIRS.length > 3500);
    assert.deepEqual(bad, []);
  });

  it("are each part of a wide stack in which every tool answers and finds nothing", async () => {
    const rows = wideRows();
    const found: string[] = [];
    for (const { mode, names, sections } of rows) {
      const lines = await findings(mode, sections).catch((error: unknown) => [String(error)]);
      found.push(
        ...lines.map((line) => `${mode}, ${names.slice(0, 5).join(" + ")} and so on: ${line}`),
      );
    }
    const covered = new Set(rows.flatMap(({ names }) => names));
    assert.deepEqual(found, []);
    assert.deepEqual(
      NAMES.filter((name) => !covered.has(name)),
      [],
    );
  });

  it("go together in any number, or are refused by such sentences", () => {
    const drawn = fc.record({
      mode: fc.constantFrom(...Object.keys(MINIMAL)),
      names: fc.shuffledSubarray([...NAMES], { minLength: 3, maxLength: 12 }),
    });
    fc.assert(
      fc.property(drawn, ({ mode, names }) => {
        assert.deepEqual(unhelpful(problemsOf(mode, names)), []);
      }),
      { seed: 20, numRuns: 1000 },
    );
  });

  it("make a stack in any number that goes together", async () => {
    const drawn = fc.record({
      mode: fc.constantFrom(...Object.keys(MINIMAL)),
      names: fc.shuffledSubarray([...NAMES], { minLength: 4, maxLength: 16 }),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ mode, names }) => {
        const sections = withOptions(MINIMAL[mode] ?? {}, together(mode, names));
        assert.deepEqual(await findings(mode, sections), []);
      }),
      { seed: 20, numRuns: 5, endOnFailure: true },
    );
  });
});
