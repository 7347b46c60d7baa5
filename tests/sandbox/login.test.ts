import assert from "node:assert/strict";

import { type Access, accessOf } from "../../graph/access";
import type { Graph } from "../../graph/graph";
import { evaluateStack } from "../../graph/stack";
import type { Protocol } from "../../identity/decision";
import { type Deployment, deploymentOf } from "../../sandbox/deployment";
import type { LoginEvent } from "../../sandbox/function-runner";
import { logIn, printable, type UserSession } from "../../sandbox/login";

const ANSWER = {
  Role: "arn:aws:iam::111122223333:role/managed-sftp-dev-user",
  Policy: "{}",
  HomeDirectoryType: "LOGICAL",
  HomeDirectoryDetails: '[{"Entry":"/","Target":"/files/alice"}]',
};
const ROLE_OF_FUNCTION = "arn:aws:iam::111122223333:role/managed-sftp-dev-identity";
const KEYS = { PublicKeys: ["ssh-ed25519 AAAA"] };

describe("logIn", () => {
  let graph: Graph;
  let deployment: Deployment;
  let access: Access;
  const lines: string[] = [];
  const events: LoginEvent[] = [];

  before(async () => {
    graph = await evaluateStack("dev");
    deployment = deploymentOf(graph);
    access = accessOf(graph);
  });
  beforeEach(() => {
    lines.length = 0;
    events.length = 0;
  });

  const attempt = (
    answer: unknown,
    password?: string,
    changed: Partial<Deployment["server"]> = {},
    protocol: Protocol = "SFTP",
  ): Promise<UserSession | undefined> =>
    logIn(
      {
        deployment: { ...deployment, server: { ...deployment.server, ...changed } },
        access,
        invoke: (event) => {
          events.push(event);
          return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
        log: (line) => lines.push(line),
        sourceIp: "192.0.2.1",
      },
      { username: "alice", ...(password !== undefined && { password }), protocol },
    );

  it("asks with Transfer's event, without a password for a key login", async () => {
    await attempt(ANSWER, "pass");
    await attempt({ ...ANSWER, ...KEYS });
    await attempt(ANSWER, "", {}, "FTPS");
    const common = { username: "alice", serverId: "sftp-public-Server", sourceIp: "192.0.2.1" };
    assert.deepEqual(events, [
      { password: "pass", protocol: "SFTP", ...common },
      { protocol: "SFTP", ...common },
      { password: "", protocol: "FTPS", ...common },
    ]);
  });

  it("begins a session as Transfer names it", async () => {
    const session = await attempt(ANSWER, "pass");
    const { principal, ...rest } = session ?? {};
    assert.deepEqual(rest, {
      user: "alice",
      home: { mappings: [{ entry: "/", bucket: "files", key: "alice" }], start: "/" },
      publicKeys: [],
    });
    assert.ok(principal?.kind === "session");
    const { sessionName, ...role } = principal;
    assert.deepEqual(role, { kind: "session", role: ANSWER.Role, policy: "{}" });
    assert.match(sessionName, /^alice\.[0-9a-f]{16}@sftp-public-Server$/);
  });

  const refusals: readonly [string, unknown, string | undefined, RegExp | undefined][] = [
    ["an empty answer", {}, "pass", undefined],
    ["a blank role", { ...ANSWER, Role: "" }, "pass", undefined],
    ["no object", "yes", "pass", undefined],
    ["keys in the answer to a password", { ...ANSWER, ...KEYS }, "pass", /has PublicKeys/],
    ["a key login without keys", ANSWER, undefined, /has no PublicKeys/],
    ["an empty list of keys", { ...ANSWER, PublicKeys: [] }, undefined, /has no PublicKeys/],
    ["a home that is no text", { ...ANSWER, HomeDirectoryDetails: [] }, "pass", /not the text/],
    [
      "a role that does not trust",
      { ...ANSWER, Role: ROLE_OF_FUNCTION },
      "pass",
      /may not call sts:AssumeRole/,
    ],
    ["an outage", new Error("function: timeout"), "pass", /function: timeout/],
  ];
  for (const [title, answer, password, message] of refusals) {
    it(`refuses ${title}`, async () => {
      assert.equal(await attempt(answer, password), undefined);
      assert.equal(lines.length, message === undefined ? 0 : 1);
      if (message) assert.match(lines[0] ?? "", message);
    });
  }

  // The permission and the trust name the server: a replaced one must not go on with the old id.
  it("refuses every login of a server that may not call the function or take on the role", async () => {
    assert.equal(
      await attempt(ANSWER, "pass", { arn: "arn:aws:transfer:x:1:server/s-2" }),
      undefined,
    );
    assert.match(lines[0] ?? "", /Transfer may not call lambda:InvokeFunction/);
    assert.equal(await attempt(ANSWER, "pass", { id: "s-2" }), undefined);
    assert.match(lines[1] ?? "", /Transfer may not call sts:AssumeRole/);
  });

  it("prints names of strangers without control characters", () => {
    assert.equal(printable("a\nb\u001b[31m\u202ec"), "a?b?[31m?c");
  });
});
