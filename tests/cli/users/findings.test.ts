import assert from "node:assert/strict";

import type { Decision } from "../../../identity/authorizer/decision";
import { type LoginFindings, findingsOf } from "../../../cli/users/findings";
import { attempt } from "../../identity/support";

const SUBJECT = {
  ...{ username: "alice", attempt: attempt() },
  lockout: { table: "t", attempts: 10, seconds: 900 },
} as const;
const ALLOW = { kind: "allow", method: "password", warnings: [] } as unknown as Decision;
const DENY: Decision = { kind: "deny", reason: "disabled", method: "password", warnings: [] };
const find = (found: Partial<LoginFindings>) =>
  findingsOf(
    {
      answer: { kind: "allow", lines: [["role", "r"]] },
      decision: ALLOW,
      isLocked: false,
      cacheSeconds: 0,
      ...found,
    },
    SUBJECT,
  );

describe("findings about a login", () => {
  it("are what the service grants, and that the record agrees", () => {
    assert.deepEqual(find({}), [
      ["service", "allowed"],
      ["role", "r"],
      ["record", "allowed by password"],
    ]);
  });

  it("are a refusal, its reason, and what to change", () => {
    assert.deepEqual(find({ answer: { kind: "deny", message: "no" }, decision: DENY }), [
      ["service", "denied: no"],
      ["record", "denied, disabled: the user is disabled"],
      ["change", "enable alice"],
    ]);
  });

  it("name a lock as what the two differ by", () => {
    assert.deepEqual(find({ answer: { kind: "deny", message: "" }, isLocked: true }), [
      ["service", "denied"],
      ["record", "allowed by password"],
      [
        "lock",
        "locked out: 10 wrong passwords came from 203.0.113.0/24; wait for at most 15 minutes",
      ],
    ]);
  });

  it("say so where the two differ otherwise", () => {
    const [, , , change, but] = find({ decision: DENY, cacheSeconds: 30 });
    assert.deepEqual(change, ["change", "enable alice"]);
    assert.match(String(but), /^but,the service allows a login that the record denies; it caches/);
  });

  it("say that no decision was made, and still what the record says", () => {
    assert.deepEqual(find({ answer: { kind: "outage", message: "500" }, decision: DENY }), [
      ["service", "could not decide: 500; see the log of the function"],
      ["record", "denied, disabled: the user is disabled"],
      ["change", "enable alice"],
    ]);
  });
});
