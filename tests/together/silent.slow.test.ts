import assert from "node:assert/strict";

import { loadStackConfig, loadStackSecrets } from "../../config/load";
import { ConfigError } from "../../config/problem";
import { deploy } from "../../program";
import { evaluate } from "../../verify/graph/evaluate";
import { isRecord } from "../../verify/graph/serialization";
import { readSettings } from "../../verify/graph/stack-file";
import { compare } from "../../verify/preview/compare";
import { risksOf } from "../../verify/risk/risks";
import { everythingFile, everythingGraph, everythingSections } from "./everything";

const NAME = "everything";

/** What a reviewer sees of a setting that is taken out of the stack with everything. */
type Seen = "refused" | "risk" | "diff" | "nothing";

/** Settings that change no resource: ranges that are the default here, quotas, commands, confirmations. */
const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  network: ["zones", "subnetCidrs", "quotas"],
  storage: [],
  identity: ["previousSecretPrefix"],
  transfer: [],
  operations: [],
};

/**
 * Settings whose removal is in the list of changes, but not among the risks: it takes a permission or a
 * wish away, changes no behaviour that users or auditors rely on, or falls back to the stricter default.
 */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  network: ["clientPrefixList"],
  storage: [
    ...["abortIncompleteUploadDays", "shares", "keyConsumers", "mfaDeleteExempt"],
    ...["accessPoints", "cors", "inventory", "publish.ipv6", "malware.holdKeyConsumers"],
  ],
  identity: ["secretsKeyArn", "previousSecretsKeyArn", "rolesFromSecrets"],
  transfer: [
    ...["tlsSessionResumptionMode", "preAuthenticationLoginBanner"],
    "postAuthenticationLoginBanner",
  ],
  operations: [],
};

/** Sections whose settings are tried one by one. */
const DEEP = ["storage.publish", "storage.malware"];

/** Paths of the settings of a section. */
const pathsIn = (section: string, settings: Readonly<Record<string, unknown>>): string[][] =>
  Object.entries(settings)
    .filter(([key]) => key !== "mode")
    .flatMap(([key, value]) =>
      DEEP.includes(`${section}.${key}`) && isRecord(value)
        ? [[key], ...Object.keys(value).map((inner) => [key, inner])]
        : [[key]],
    );

/** A copy without the setting at a path. */
function without(settings: unknown, [key = "", ...rest]: readonly string[]): unknown {
  if (!isRecord(settings)) return settings;
  const { [key]: value, ...others } = settings;
  return rest.length === 0 ? others : { ...settings, [key]: without(value, rest) };
}

async function seen(section: string, changed: unknown): Promise<Seen> {
  const settings = readSettings(NAME, everythingFile(NAME));
  const config = { ...settings.config, [`managed-sftp:${section}`]: JSON.stringify(changed) };
  const before = await everythingGraph(NAME);
  try {
    const program = (): object => deploy(loadStackConfig(), loadStackSecrets());
    const after = await evaluate(program, { ...settings, config });
    if (risksOf(before, after).length > 0) return "risk";
    return compare(before, after).some(({ kind }) => kind !== "same") ? "diff" : "nothing";
  } catch (error) {
    if (error instanceof ConfigError) return "refused";
    throw error;
  }
}

describe("a setting that is taken out of the stack with everything", () => {
  for (const section of Object.keys(UNSEEN)) {
    it(`is a risk, a change without one, or refused, as it is listed: ${section}`, async () => {
      const settings = everythingSections(NAME)[section];
      assert.ok(isRecord(settings));
      const found: Record<Seen, string[]> = { refused: [], risk: [], diff: [], nothing: [] };
      for (const path of pathsIn(section, settings)) {
        found[await seen(section, without(settings, path))].push(path.join("."));
      }
      assert.deepEqual(
        { nothing: found.nothing.sort(), diff: found.diff.sort() },
        {
          nothing: [...(UNSEEN[section] ?? [])].sort(),
          diff: [...(HARMLESS[section] ?? [])].sort(),
        },
      );
      assert.ok(found.risk.length > 0);
    });
  }
});
