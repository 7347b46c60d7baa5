import * as assert from "node:assert/strict";

import { withCache } from "../../../identity/authorizer/stores/cache";
import type { Lockout } from "../../../identity/authorizer/decision";
import { createHandler } from "../../../identity/authorizer/handler";
import { graphOf, inputsOf, MODES } from "../../support/program";
import { eventOf, KEYS, NOW, portsOf, SETTINGS, ticking } from "../support";

const SECRET = { Password: "correct horse", PublicKeys: [KEYS.rsa] };
const ANSWER = {
  Role: SETTINGS.userRoleArn,
  HomeDirectoryType: "LOGICAL",
  HomeDirectoryDetails: '[{"Entry":"/","Target":"/files/alice"}]',
};

describe("a login by key and then by password", () => {
  const asked: string[] = [];
  const lockout: Lockout = {
    isLocked: () => Promise.resolve(asked.push("isLocked") < 0),
    countFailure: () => Promise.resolve(asked.push("countFailure") < 0),
  };
  const fake = portsOf({ alice: SECRET });
  const now = (): number => NOW;
  const cache = withCache(fake.findUser, { seconds: 30, users: 1 }, now, now);
  const ports = { ...fake, ...cache, lockout };
  const handler = createHandler(ports, SETTINGS, () => undefined, ticking());
  beforeEach(() => {
    asked.length = 0;
  });

  // Fault 8: the service asks twice, and takes neither half of an answer nor keys the second time.
  it("is answered twice in full, and has the keys the first time only", async () => {
    const { Policy: first, ...byKey } = await handler(eventOf("sftp-key"));
    const { Policy: second, ...byPassword } = await handler(eventOf("sftp-password"));
    assert.deepEqual(byKey, { ...ANSWER, PublicKeys: [KEYS.rsa] });
    assert.deepEqual(byPassword, ANSWER);
    assert.ok(first);
    assert.equal(first, second);
  });

  // Fault 8: a key that the service has still to check is no proof for what comes after it.
  it("is denied where the password is wrong, whatever came before", async () => {
    await handler(eventOf("sftp-key"));
    assert.deepEqual(await handler({ ...eventOf("sftp-password"), password: "wrong" }), {});
    assert.deepEqual(asked, ["isLocked", "countFailure"]);
  });

  // Fault 8: the function can't tell the first of two steps from the only one; the server must.
  it("is what the server asks for where the stack says so", async () => {
    const sftpAuthenticationMethods = "PUBLIC_KEY_AND_PASSWORD";
    const graph = await graphOf({ ...MODES.public, transfer: { sftpAuthenticationMethods } });
    const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-public"];
    assert.equal(server?.["sftpAuthenticationMethods"], sftpAuthenticationMethods);
  });
});
