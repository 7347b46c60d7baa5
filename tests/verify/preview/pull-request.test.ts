import * as assert from "node:assert/strict";

import { costOf } from "../../../verify/cost/cost";
import { pricesOf } from "../../../verify/cost/prices";
import { type Findings, renderComment, type StackView } from "../../../verify/preview/pull-request";
import { graph, resource } from "../../support/graphs";

const USAGE = { users: 1, gbIn: 1, gbOut: 0, gbStored: 1, logins: 1, files: 1 };
const KEY = resource({ type: "aws:kms/key:Key", name: "data" });
const TOPIC = resource({ type: "aws:kms/key:Key", name: "more" });

function view(resources: readonly (typeof KEY)[], access: string, reach: string): StackView {
  const of = graph(...resources);
  return { graph: of, access, reach, cost: costOf(of, USAGE, pricesOf("eu-central-1")) };
}

const access = (cell: string): string => `| Op | alice |\n| --- | --- |\n| get-own | ${cell} |\n`;
const reach = (...rows: string[]): string =>
  ["| From | To | Verdict | By |", "| --- | --- | --- | --- |", ...rows, ""].join("\n");
const FINDINGS: Findings = {
  violations: [],
  policies: 3,
  picture: "flowchart LR\n",
  usage: "1 user",
};
const BEFORE = view([KEY], access("✖"), reach("| a | server:22 | allowed | rule-1 |"));

const sectionOf = (comment: string, title: string): string =>
  comment.split(/^#### /m).find((part) => part.startsWith(`${title}\n`)) ?? "";

describe("the comment for a pull request", () => {
  it("shows changes of access, reachability and cost", () => {
    const after = view(
      [KEY, TOPIC],
      access("✔"),
      reach(
        "| a | server:22 | denied | ACL main has no rule |",
        "| b | server:22 | allowed | rule-2 |",
        "| c | server:22 | denied | ACL main has no rule |",
      ),
    );
    const comment = renderComment(BEFORE, after, FINDINGS);
    assert.match(comment, /^### Preview of `test`\n\n\*\*Resources: \+ 1 to create/);
    assert.equal(
      sectionOf(comment, "Access"),
      [
        "Access\n",
        "| Who | What | Before | Now |",
        "| --- | --- | --- | --- |",
        "| `alice` | `get-own` | denied | **allowed** |\n\n",
      ].join("\n"),
    );
    assert.equal(
      sectionOf(comment, "Reachability"),
      [
        "Reachability\n",
        "| From | To | Before | Now | By |",
        "| --- | --- | --- | --- | --- |",
        "| `a` | `server:22` | allowed | **denied** | ACL main has no rule |",
        "| `b` | `server:22` | denied | **allowed** | rule-2 |\n\n",
      ].join("\n"),
    );
    assert.match(
      sectionOf(comment, "Cost"),
      /^Cost\n\n\*\*2\.00 USD a month\*\* \(\+1\.00\), for 1 user\./,
    );
    assert.match(sectionOf(comment, "Cost"), /\| KMS keys \| 1\.00 \| 2\.00 \|/);
    assert.match(sectionOf(comment, "Policies"), /^Policies\n\nAll 3 invariants hold\./);
    assert.ok(comment.includes("```mermaid\nflowchart LR\n```"));
  });

  // A reviewer who sees changed rows only would approve a stack that was open before.
  it("begins with statements about reachability that are not proven", () => {
    const lines = [
      "- ✔ proven: Nobody reaches a function over the network.",
      "- ✖ not proven: A server opens no connections.",
      "  - server to 8.8.8.0/24: TCP 25 is allowed through internet gateway main",
      "- ✔ proven: Listed clients reach the server.",
    ];
    const after = view([KEY], access("✖"), `${lines.join("\n")}\n\n${reach()}`);
    const text = sectionOf(renderComment(BEFORE, after, FINDINGS), "Reachability");
    assert.deepEqual(text.split("\n").slice(2, 5), [lines[1], lines[2], ""]);
  });

  it("says that access and reachability are unchanged", () => {
    const after = view([KEY], access("✖"), reach("| a | server:22 | allowed | another-rule |"));
    const comment = renderComment(BEFORE, after, FINDINGS);
    assert.match(
      sectionOf(comment, "Access"),
      /Nobody may do anything that they could not do before/,
    );
    assert.match(sectionOf(comment, "Reachability"), /Nobody reaches anything/);
    assert.match(sectionOf(comment, "Cost"), /\*\*1\.00 USD a month\*\* \(\+0\.00\)/);
  });

  it("names every violation of a policy rule, and types without a price", () => {
    const rds = resource({ type: "aws:rds/instance:Instance", name: "x" });
    const after = view([rds], access("✖"), reach());
    const violations = ["bucket a is public", "bucket b is public"];
    const comment = renderComment(BEFORE, after, { ...FINDINGS, violations });
    assert.equal(
      sectionOf(comment, "Policies").split("\n\n")[1],
      "- ✖ bucket a is public\n- ✖ bucket b is public",
    );
    assert.match(sectionOf(comment, "Cost"), /\(−1\.00\)/);
    assert.match(sectionOf(comment, "Cost"), /not priced, so not in the total: aws:rds/);
  });
});
