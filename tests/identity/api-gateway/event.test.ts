import * as assert from "node:assert/strict";

import { EVENT_TEMPLATE } from "../../../identity/api-gateway/definition";
import { createHandler, type LogLine } from "../../../identity/authorizer/handler";
import { renderMapping } from "../../../sandbox/authorizer/mapping-template";
import { KEYS, portsOf, SETTINGS, ticking } from "../support";

/** Transfer's request to API Gateway, whose parts may be missing. */
interface Request {
  readonly username: string;
  readonly password?: string;
  readonly sourceIp?: string;
}

/** Decision on the event that API Gateway creates from a request. */
async function decide({ username, password, sourceIp }: Request, secret: object) {
  const base64 = password === undefined ? undefined : Buffer.from(password).toString("base64");
  const event: unknown = JSON.parse(
    renderMapping(EVENT_TEMPLATE, {
      path: { serverId: "s-0123456789abcdef0", username: encodeURIComponent(username) },
      querystring: { protocol: "SFTP", ...(sourceIp !== undefined && { sourceIp }) },
      header: base64 === undefined ? {} : { Password: "?", PasswordBase64: base64 },
    }),
  );
  const lines: LogLine[] = [];
  const ports = portsOf({ [username]: secret });
  await createHandler(ports, SETTINGS, (line) => lines.push(line), ticking())(event);
  const [line] = lines;
  return line?.reason ?? `${line?.decision} ${line?.method}`;
}

const sourceIp = "203.0.113.7";

describe("a login by API Gateway", () => {
  // Fault 25: by the older header, or without decoding, these never get in.
  for (const password of ["pässwörd", "密码🔑", 'it\'s "quoted" \\', " ", "a+b%20c"]) {
    it(`is allowed with the password ${JSON.stringify(password)}`, async () => {
      const given = { username: "alice", password, sourceIp };
      assert.equal(await decide(given, { Password: password }), "allow password");
      assert.equal(await decide(given, { Password: "?" }), "wrong-password");
    });
  }

  // Fault 25: left as they stand in the URL, such names are unknown, or refused.
  it("is allowed for a name that a URL writes otherwise", async () => {
    const given = { username: "alice.b@example.com", password: "correct horse", sourceIp };
    assert.equal(await decide(given, { Password: "correct horse" }), "allow password");
  });

  it("is by key without a password", async () => {
    const PublicKeys = [KEYS.rsa];
    assert.equal(await decide({ username: "alice", sourceIp }, { PublicKeys }), "allow key");
  });

  // Fault 25: API Gateway gives blank text for what is missing, which must not pass for an address.
  it("is denied without an address where the user has a list", async () => {
    const secret = { Password: "correct horse", AllowedCidrs: "0.0.0.0/0 ::/0" };
    const given = { username: "alice", password: "correct horse" };
    assert.equal(await decide(given, secret), "unknown-source");
    assert.equal(await decide({ ...given, sourceIp: "" }, secret), "unknown-source");
    assert.equal(await decide({ ...given, sourceIp }, secret), "allow password");
  });
});
