import assert from "node:assert/strict";

import { costOf } from "../../../verify/cost/cost";
import { pricesOf } from "../../../verify/cost/prices";
import { type ChangeView, renderComment } from "../../../verify/preview/pull-request";
import { high } from "../../../verify/risk/model";
import { graph, resource } from "../../support/graphs";

const USAGE = { users: 1, gbIn: 1, gbOut: 0, gbStored: 1, logins: 1, files: 1 };
const PRICES = pricesOf("eu-central-1");
const KEY = resource({ type: "aws:kms/key:Key", name: "data" });
const MORE = resource({ type: "aws:kms/key:Key", name: "more" });
const [BEFORE, AFTER] = [graph(KEY), graph(KEY, MORE)];

const view = (more: Partial<ChangeView> = {}): ChangeView => ({
  ...{ before: BEFORE, after: AFTER, risks: [], access: { changes: [] }, reach: [], unproven: [] },
  cost: { before: costOf(BEFORE, USAGE, PRICES), after: costOf(AFTER, USAGE, PRICES) },
  ...{ violations: [], policies: 3, picture: "flowchart LR\n", usage: "1 user" },
  ...more,
});

const sectionOf = (comment: string, title: string): string =>
  comment.split(/^#### /m).find((part) => part.startsWith(`${title}\n`)) ?? "";

describe("the comment for a pull request", () => {
  it("begins with the risk, then counts, policies, access, reachability and cost, and folds the rest", () => {
    const comment = renderComment(view({ risks: [high("Everybody gains *")] }));
    const marks = comment.split("\n").filter((line) => /^(#|\*\*|- 🔴|<details>)/.test(line));
    assert.deepEqual(marks, [
      "### Preview of `test`",
      "**Before you approve**",
      "- 🔴 High: Everybody gains *",
      "**Resources: + 1 to create, 1 unchanged**",
      "#### Policies",
      "#### Access",
      "#### Reachability",
      "#### Cost",
      "**2.00 USD a month** (+1.00), for 1 user.",
      "<details><summary>Every line</summary>",
      "<details><summary>1 changed resources</summary>",
      "<details><summary>Resource tree</summary>",
      "<details><summary>Picture</summary>",
    ]);
  });

  it("shows what access and reachability gain, and folds what is lost", () => {
    const comment = renderComment(
      view({
        access: {
          changes: [
            { who: "alice", operation: "get-other", before: "denied", now: "allowed" },
            { who: "alice", operation: "put-other", before: "denied", now: "allowed" },
            { who: "bob", operation: "get-own", before: "allowed", now: "denied" },
          ],
        },
        reach: [
          { from: "10.1.0.0/16", to: "server: TCP 22", before: "denied", now: "allowed", by: "x" },
          { from: "8.8.8.8", to: "server: TCP 22", before: "denied", now: "allowed", by: "x" },
          { from: "10.2.0.0/16", to: "server: TCP 21", before: "allowed", now: "denied", by: "y" },
        ],
      }),
    );
    assert.deepEqual(sectionOf(comment, "Access").split("\n").slice(2, 12), [
      "| Who | What | Before | Now |",
      "| --- | --- | --- | --- |",
      "| `alice` | `get-other`, `put-other` | denied | **allowed** |",
      "",
      "<details><summary>1 no longer allowed</summary>",
      "",
      "| Who | What | Before | Now |",
      "| --- | --- | --- | --- |",
      "| `bob` | `get-own` | allowed | **denied** |",
      "",
    ]);
    assert.deepEqual(sectionOf(comment, "Reachability").split("\n").slice(2, 7), [
      "| From | To | Before | Now | By |",
      "| --- | --- | --- | --- | --- |",
      "| `10.1.0.0/16`, `8.8.8.8` | `server: TCP 22` | denied | **allowed** | x |",
      "",
      "<details><summary>1 no longer reached, or less</summary>",
    ]);
  });

  // A reviewer who sees changed rows only would approve a stack that was open before.
  it("begins with statements about reachability that are not proven", () => {
    const unproven = [
      "- ✖ not proven: A server opens no connections.",
      "  - server to 8.8.8.0/24: TCP 25 is allowed through internet gateway main",
    ];
    const text = sectionOf(renderComment(view({ unproven })), "Reachability");
    assert.deepEqual(text.split("\n").slice(2, 5), [...unproven, ""]);
  });

  it("says where nothing is gained, and why nothing is decided", () => {
    const same = renderComment(view());
    assert.match(sectionOf(same, "Access"), /Nobody may do anything that they could not do before/);
    assert.match(sectionOf(same, "Reachability"), /Nobody reaches anything/);
    const unknown = renderComment(
      view({ access: { changes: [], problem: "two servers" }, reach: "two VPCs" }),
    );
    assert.match(sectionOf(unknown, "Access"), /^Access\n\nNot decided: two servers\n/);
    assert.match(sectionOf(unknown, "Reachability"), /^Reachability\n\nNot decided: two VPCs\n/);
  });

  it("names every violation of a policy rule, and types without a price", () => {
    const after = graph(resource({ type: "aws:rds/instance:Instance", name: "x" }));
    const violations = ["bucket a is public", "bucket b is public"];
    const cost = { before: costOf(BEFORE, USAGE, PRICES), after: costOf(after, USAGE, PRICES) };
    const comment = renderComment(view({ after, violations, cost }));
    assert.equal(
      sectionOf(comment, "Policies").split("\n\n")[1],
      "- ✖ bucket a is public\n- ✖ bucket b is public",
    );
    assert.match(sectionOf(comment, "Cost"), /\(−1\.00\)/);
    assert.match(sectionOf(comment, "Cost"), /not priced, so not in the total: aws:rds/);
  });

  describe("that would be too long", () => {
    const many = graph(
      KEY,
      ...Array.from({ length: 300 }, (_, index) =>
        resource({
          type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
          name: `clients-${index}`,
          inputs: { cidrIpv4: `10.0.${index}.0/24` },
        }),
      ),
    );
    const before = graph(
      ...many.resources.map((each) => ({ ...each, inputs: { cidrIpv4: "192.0.2.0/24" } })),
    );

    it("counts rows that are like those before them, and says where all are", () => {
      for (const limit of [20_000, 5_000, 3_000]) {
        const comment = renderComment(view({ before, after: many }), limit);
        assert.ok(comment.length <= limit, `${comment.length} of ${limit}`);
        const rows = comment.split("\n").filter((line) => line.startsWith("| ~ update"));
        const shown = rows.filter((row) => row.includes("clients-")).length;
        const [, counted = "0"] =
          /and (\d+) more like this|(?:\| )(\d+) of this kind/.exec(rows.join("\n")) ?? [];
        assert.equal(shown + Number(counted), 301 - (rows.length - shown - 1), `${limit}`);
        assert.match(
          comment,
          /_Shortened to fit a comment\. `npm run preview -- test .* --limit none` prints everything\._/,
        );
      }
    });

    it("is whole without a limit", () => {
      const comment = renderComment(view({ before, after: many }), Infinity);
      assert.equal(comment.split("\n").filter((line) => line.startsWith("| ~ update")).length, 301);
      assert.doesNotMatch(comment, /more like this|Shortened/);
    });

    it("counts lines that are left out where even the risk is too long, and closes what is open", () => {
      const risks = Array.from({ length: 100 }, (_, index) =>
        high(`Risk ${index} ${"x".repeat(90)}`),
      );
      const comment = renderComment(view({ risks }), 4_000);
      assert.ok(comment.length <= 4_000);
      const shown = comment.split("\n").filter((line) => line.startsWith("- 🔴")).length;
      assert.ok(shown > 20);
      assert.match(comment, /_\d+ more lines are left out\. `npm run preview/);
      assert.equal(comment.split("<details>").length, comment.split("</details>").length);
    });
  });
});
