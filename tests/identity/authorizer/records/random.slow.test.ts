import * as assert from "node:assert/strict";

import fc from "fast-check";

import { createHandler, type LogLine } from "../../../../identity/authorizer/handler";
import { withMetrics } from "../../../../identity/authorizer/telemetry/metrics";
import { NAMES } from "../../../../identity/authorizer/user/user-record";
import { attempt, KEYS, NOW, portsOf, SETTINGS, ticking } from "../../support";
import { GOOD_EVENT, GOOD_FIELDS, HASH, MARK } from "../random";

// The seed is fixed: a red run means a change of the program, and is the same on every machine.
const runs = (numRuns: number, seed: number) => ({ numRuns, seed, endOnFailure: true });

const ODD: readonly unknown[] = [null, true, 0, -1, 1e300, "", " ", [], {}, [[]], { a: [] }];
const ODD_TEXTS = ["\u0000", "\ud800", "[", '["', "${transfer:UserName}", "*", "$&", "__proto__"];

/** Takes one value after the other, as a list of numbers says. */
function chooser(numbers: readonly number[]) {
  let at = 0;
  const next = (count: number): number => (numbers[at++ % numbers.length] as number) % count;
  const pick = <T>(values: readonly T[]): T => values[next(values.length)] as T;
  /** An object with good values, of which about one in four objects has an odd one. */
  const object = (
    good: Readonly<Record<string, readonly unknown[]>>,
    mark = "",
  ): Record<string, unknown> => {
    const odd = next(Object.keys(good).length * 4);
    const entries = Object.entries(good).map(([name, values], index) => [
      name,
      index === odd ? pick([...ODD, ...ODD_TEXTS.map((text) => `${text}${mark}`)]) : pick(values),
    ]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as never;
  };
  return { next, pick, object };
}

const numbers = fc.array(fc.nat(), { minLength: 80, maxLength: 80 });

describe("10,000 records and events", () => {
  // Faults 1, 18 and 20 at once. The properties of the handler look at fewer ones in more detail.
  it("throw nothing but an outage, leak nothing, and allow only a checked credential", async () => {
    const seen = new Set<string>();
    const property = fc.asyncProperty(numbers, async (given) => {
      const { next, object } = chooser(given);
      const record = object(GOOD_FIELDS, MARK);
      const event = object(GOOD_EVENT);
      const isDown = next(20) === 0;
      const ports = portsOf({ alice: record, "Bob.B@example.com": record });
      const down = () => Promise.reject(Object.assign(new Error(MARK), { name: "Down" }));
      const lines: LogLine[] = [];
      const handler = createHandler(
        { ...ports, ...(isDown && { findUser: down }) },
        { ...SETTINGS, rolesFromSecrets: next(2) === 0 },
        (line) => lines.push(line),
        ticking(),
      );
      const answer = await handler(event).catch((error: unknown) => error as Error);
      const [line] = lines;
      assert.ok(line !== undefined && lines.length === 1);
      seen.add(`${line.decision} ${line.method ?? ""}`);
      const failure = answer instanceof Error ? answer.stack : "";
      assert.equal(answer instanceof Error, line.decision === "outage");
      assert.ok(line.decision !== "outage" || isDown);
      const text = JSON.stringify([withMetrics(line, "dev", NOW), failure]);
      for (const hidden of [MARK, HASH.slice(-43), "Statement", KEYS.rsa.slice(-40)]) {
        assert.equal(text.includes(hidden), false, hidden);
      }
      if (line.decision !== "allow") return;
      const { PublicKeys: keys = [] } = answer as { PublicKeys?: string[] };
      if (line.method === "key") {
        assert.ok(keys.length > 0 && keys.every((key) => JSON.stringify(record).includes(key)));
      } else {
        const [verified] = ports.verified;
        assert.deepEqual([verified?.password, keys], [event["password"], []]);
        assert.ok(verified?.stored?.kind === "plain");
        assert.equal(verified.stored.password, event["password"]);
      }
    });
    await fc.assert(property, runs(10_000, 10));
    for (const outcome of ["allow key", "allow password", "deny key", "deny password", "outage "]) {
      assert.ok(seen.has(outcome), outcome);
    }
  });
});

describe("a record with one restriction that keeps the user out", () => {
  const OUTSIDE = "198.51.100.0/24";
  const ranges = [OUTSIDE, [OUTSIDE], `["${OUTSIDE}"]`, "", [], null, `x,${OUTSIDE}`];
  const NETWORKS = [
    ...["AllowedCidrs", "AcceptedIpNetwork", "AcceptedIpNetworks", "AcceptedIpNetworkList"],
    ...["SFTPAcceptedIpNetwork", "SFTPAcceptedIpNetworkList", "ipv4_allow_list"],
  ];
  const RESTRICTIONS: readonly (readonly [string, readonly unknown[]])[] = [
    ...NETWORKS.map((name) => [name, ranges] as const),
    ["Disabled", [true, "true", null, 1]],
    ["Expires", ["2020-01-01", "2020", null, 0]],
    ["Protocols", ["FTP", ["FTPS"], [], null]],
    ["serverId", ["s-ffffffffffffffff0", 7, null]],
    ["server_id_allow_list", [["s-ffffffffffffffff0"], [], null, "s-f"]],
    ["username", ["bob", null, ""]],
  ];
  /** The name in another case, with other separators, or with a letter more or less. */
  function respelt(name: string, { next, pick }: ReturnType<typeof chooser>): string {
    const at = next(name.length);
    const letter = name[at] as string;
    return pick([
      name,
      name.slice(0, at) +
        (next(2) ? letter.toUpperCase() : letter.toLowerCase()) +
        name.slice(at + 1),
      name.replace(/(?<=[a-z])(?=[A-Z])|_/g, pick(["_", "-", " ", "."])),
      name.slice(0, at) + name.slice(at + 1),
      `${name.slice(0, at)}x${name.slice(at)}`,
    ]);
  }

  // Fault 10: what was to keep somebody out must never be ignored, however it is written.
  it("lets nobody in, however its name is written", async () => {
    const good = { Password: "correct horse", PublicKeys: [KEYS.rsa] };
    const property = fc.asyncProperty(numbers, async (given) => {
      const choose = chooser(given);
      const [field, values] = choose.pick(RESTRICTIONS);
      const name = respelt(field, choose);
      // Without its first letter a field for SFTP is one for FTP.
      if (NAMES.known(name)?.protocol === "FTP") return;
      const ports = portsOf({ alice: { ...good, [name]: choose.pick(values) } });
      const handler = createHandler(ports, SETTINGS, () => undefined, ticking());
      const { password, ...event } = attempt();
      const answer = await handler(choose.next(2) ? event : { ...event, password });
      assert.deepEqual(answer, {}, name);
    });
    await fc.assert(property, runs(3000, 19));
  });
});
