import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { parseStackConfig } from "../../config/load";
import { explain } from "../../verify/access/matrix/matrix";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { ROOT } from "../../verify/graph/stack-file";
import { access } from "../../cli/commands/access";
import { users } from "../../cli/commands/users";
import { parsed } from "../support/command";
import { graphOf, MODES } from "../support/program";

/** Values for the placeholders of commands, which only the log has. */
const SAMPLES: Readonly<Record<string, string>> = { user: "carol", sourceIp: "203.0.113.7" };

const COMMAND = /"npm run ([a-z-]+) -- ([^"]+)"/g;

/** Descriptions of all alarms that a stack can have, by their names. */
const descriptionsOf = (graph: Graph): Record<string, string> =>
  Object.fromEntries(
    resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name, inputs }) => [
      name.replace("sftp-operations-", ""),
      String(inputs["alarmDescription"]),
    ]),
  );

/** Arguments of a command line. */
const wordsOf = (text: string): string[] =>
  text.split(" ").map((word) => {
    const [, name] = /^<(.*)>$/.exec(word) ?? [];
    if (name === undefined) return word;
    assert.ok(SAMPLES[name], `nobody knows what to type for ${word}`);
    return SAMPLES[name];
  });

// Recipients of an alarm copy the commands.
for (const domain of ["s3", "efs"]) {
  describe(`commands in the descriptions of alarms, with domain ${domain}`, () => {
    const sections = {
      ...MODES.public,
      storage: { domain, ...(domain === "s3" && { replication: { region: "eu-west-1" } }) },
      operations: { alarms: { noTransferHours: 4 }, events: {} },
    };
    let graph: Graph;
    let commands: { alarm: string; script: string; words: string[] }[];

    before(async () => {
      graph = await graphOf(sections);
      commands = Object.entries(descriptionsOf(graph)).flatMap(([alarm, text]) =>
        [...text.matchAll(COMMAND)].map(([, script = "", args = ""]) => ({
          ...{ alarm, script, words: wordsOf(args) },
        })),
      );
    });

    it("are in quotes, with all their arguments", () => {
      const texts = Object.values(descriptionsOf(graph)).join("\n");
      assert.equal(texts.split("npm run").length - 1, commands.length);
      assert.deepEqual(
        commands.map(({ alarm, script, words }) => [alarm, script, words.join(" ")]),
        [
          [
            ...["access-denied", "access"],
            `test --explain alice ${domain === "s3" ? "put-own" : "write"}`,
          ],
          ["broken-records", "users", "--stack test show carol"],
          ["denied-restricted", "users", "--stack test test carol --from 203.0.113.7"],
          ["no-transfer", "users", "--stack test test carol"],
        ],
      );
    });

    it("are valid, and refer to this stack", async () => {
      for (const { alarm, script, words } of commands) {
        if (script === "users") {
          const { args, options } = await parsed(users, words);
          assert.deepEqual(args, ["carol"]);
          assert.equal((options as { readonly stack: string }).stack, "test");
          continue;
        }
        assert.equal(script, "access", alarm);
        const { args, options } = await parsed(access, words);
        const [stack, principal = "", operation = ""] = args;
        assert.deepEqual([stack, options], ["test", { explain: true }]);
        const cell = { principal, operation };
        const { steps } = await explain(graph, parseStackConfig(sections, "test"), cell);
        assert.ok(steps.length > 0 && steps.every(({ allowed }) => allowed), alarm);
      }
    });

    it("refer to documents that exist", () => {
      const texts = Object.values(descriptionsOf(graph)).join("\n");
      const paths = [...texts.matchAll(/docs\/[\w./-]+\.md/g)].map(([path]) => path);
      assert.deepEqual(paths, ["docs/runbooks/locked-out-user.md"]);
      assert.ok(paths.every((path) => existsSync(join(ROOT, path))));
    });
  });
}
