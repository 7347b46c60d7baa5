import assert from "node:assert/strict";

import { differenceOf, readAnswer } from "../../../identity/users/answer";
import { resultOf } from "../../../identity/authorizer/handler";
import { authenticate } from "../../../identity/authorizer/authenticate";
import type { Decision } from "../../../identity/authorizer/decision";
import { KEYS, keyAttempt, portsOf, SETTINGS } from "../support";

const decisionOn = (fields: object): Promise<Decision> =>
  authenticate(keyAttempt(), portsOf({ alice: fields }), SETTINGS);
const ALLOWED = { StatusCode: 200, Response: '{"Role":"arn:aws:iam::111122223333:role/r"}' };
const DENIED = { StatusCode: 200, Response: "{}", Message: "Lambda IDP authentication failure" };

describe("answer of the service", () => {
  it("tells what the function's own answer means", async () => {
    const answer = resultOf(await decisionOn({ PublicKeys: [KEYS.ed25519, KEYS.rsa] }));
    const read = readAnswer({ StatusCode: 200, Response: JSON.stringify(answer) });
    assert.ok(read.kind === "allow");
    assert.deepEqual(
      read.lines.filter(([name]) => name !== "policy"),
      [
        ["role", SETTINGS.userRoleArn],
        ["home", "/ → /files/alice"],
        ["keys", "2; the service matches the client's against them"],
      ],
    );
    const policy = read.lines.filter(([name]) => name === "policy").map(([, text]) => text);
    assert.equal(policy.length, 4);
    assert.match(policy.join("\n"), /^Allow s3:ListBucket on arn:aws:s3:::files$/m);
    assert.ok(!JSON.stringify(read).includes("AAAA"));
  });

  it("tells the profile of a file system, and a home that is one path", () => {
    const answer = {
      Role: "r",
      HomeDirectory: "/fs-1/alice",
      PosixProfile: { Uid: 1001, Gid: 1001 },
    };
    assert.deepEqual(readAnswer({ StatusCode: 200, Response: JSON.stringify(answer) }), {
      kind: "allow",
      lines: [
        ["role", "r"],
        ["home", "/fs-1/alice"],
        ["posix", '{"Uid":1001,"Gid":1001}'],
      ],
    });
  });

  it("is a denial without a role, and no decision without success", () => {
    assert.deepEqual(readAnswer(DENIED), { kind: "deny", message: DENIED.Message });
    assert.equal(readAnswer({ ...ALLOWED, Response: '{"Role":" "}' }).kind, "deny");
    assert.equal(readAnswer({ StatusCode: 200, Response: "" }).kind, "deny");
    assert.deepEqual(readAnswer({ StatusCode: 500, Message: "timed out" }), {
      kind: "outage",
      message: "500 timed out",
    });
  });
});

describe("difference between service and record", () => {
  const known = { isLocked: false, cacheSeconds: 30 };
  const isAllowed = decisionOn({ PublicKeys: [KEYS.ed25519] });
  const isDenied = decisionOn({ Disabled: true });

  it("is none where both say the same, or the service says nothing", async () => {
    assert.equal(differenceOf(readAnswer(ALLOWED), await isAllowed, known), undefined);
    assert.equal(differenceOf(readAnswer(DENIED), await isDenied, known), undefined);
    const outage = readAnswer({ StatusCode: 500 });
    assert.equal(differenceOf(outage, await isAllowed, known), undefined);
  });

  it("may be an older record in the cache", async () => {
    const [answer, decision] = [readAnswer(ALLOWED), await isDenied];
    assert.match(
      differenceOf(answer, decision, known) ?? "",
      /for up to 30 s, or the deployed stack differs/,
    );
    const forgetful = differenceOf(answer, decision, { ...known, cacheSeconds: 0 });
    assert.match(forgetful ?? "", /allows a login that the record denies; the deployed stack/);
  });

  it("may be a lock, which is told by itself, or what is deployed", async () => {
    const [answer, decision] = [readAnswer(DENIED), await isAllowed];
    assert.match(
      differenceOf(answer, decision, known) ?? "",
      /denies a login that the record allows/,
    );
    assert.equal(differenceOf(answer, decision, { ...known, isLocked: true }), undefined);
  });
});
