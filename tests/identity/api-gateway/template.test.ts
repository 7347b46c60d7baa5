import assert from "node:assert/strict";

import { parseEvent } from "../../../identity/authorizer/handler";
import { EVENT_TEMPLATE } from "../../../identity/api-gateway/definition";
import { type Parameters, renderMapping } from "../../../sandbox/authorizer/mapping-template";

/** Attempt of a client. */
interface Attempt {
  readonly username: string;
  readonly password?: string;
  readonly sourceIp?: string;
}

const SERVER = "s-0123456789abcdef0";
const ADDRESS = "2001:db8::7";

/** Request of Transfer; the old header loses other than ASCII characters. */
const requestOf = ({ username, password, sourceIp = ADDRESS }: Attempt): Parameters => ({
  path: { serverId: SERVER, username: encodeURIComponent(username) },
  querystring: { protocol: "SFTP", sourceIp },
  header: {
    SourceIP: sourceIp,
    ...(password !== undefined && {
      Password: password.replace(/[^\x20-\x7e]/g, "?"),
      PasswordBase64: Buffer.from(password).toString("base64"),
    }),
  },
});

const rendered = (attempt: Attempt): unknown =>
  JSON.parse(renderMapping(EVENT_TEMPLATE, requestOf(attempt)));

/** Event that Transfer sends when it calls the function directly. */
const eventOf = ({ username, password = "", sourceIp = ADDRESS }: Attempt): object => ({
  username,
  password,
  protocol: "SFTP",
  serverId: SERVER,
  sourceIp,
});

describe("the mapping template", () => {
  // Without decoding, the user of such a name is unknown, or another one.
  for (const username of [
    "alice",
    "alice+in@example.com",
    "a%40b",
    "a%2Bb",
    "50%",
    "jörg",
    "a b",
  ]) {
    it(`passes on the user name ${username}`, () => {
      const attempt = { username, password: "secret" };
      assert.deepEqual(rendered(attempt), eventOf(attempt));
    });
  }

  // Text that is not escaped ends its field, and the next one is of the client's choosing.
  it("takes nothing in a user name for another field", () => {
    for (const username of [
      'alice","username":"bob',
      'alice","sourceIp":"10.0.0.1","x":"',
      "alice\\",
      "al'ice",
      "$util.base64Decode('Ym9i')",
      "#set($x = 1)",
    ]) {
      const attempt = { username, password: "secret" };
      assert.deepEqual(rendered(attempt), eventOf(attempt));
    }
  });

  for (const [kind, password] of Object.entries({
    "quotation marks": `"in" 'both' kinds`,
    backslashes: "\\ \\\\ \\' \\\" \\n",
    "line breaks and tabs": "one\ntwo\r\nthree\t",
    "control characters": "\u0000\u0001\u001f\u007f",
    slashes: "</script> a/b",
    umlauts: "Grüße",
    emoji: "🔑👩‍💻",
    "line separators": "\u2028\u2029",
    "template code": "$input.params('serverId') #if(true) $!{x}",
    "encoded characters": "%22 + %2B",
    JSON: '","username":"bob',
    spaces: "  ",
  })) {
    it(`passes on a password with ${kind}`, () => {
      const attempt = { username: "alice", password };
      assert.deepEqual(rendered(attempt), eventOf(attempt));
    });
  }

  it("passes on addresses of both families", () => {
    for (const sourceIp of ["192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7"]) {
      const attempt = { username: "alice", password: "secret", sourceIp };
      assert.deepEqual(rendered(attempt), eventOf(attempt));
    }
  });

  it("makes a key login of a blank password and of none", () => {
    for (const attempt of [{ username: "alice", password: "" }, { username: "alice" }]) {
      assert.deepEqual(rendered(attempt), eventOf(attempt));
      assert.deepEqual(parseEvent(rendered(attempt)), eventOf(attempt));
    }
  });
});
