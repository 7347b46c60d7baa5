import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import { type PolicyEvaluator, accessOf } from "../../../verify/access/evaluator";
import type { Graph } from "../../../verify/graph/graph";
import { evaluateStack } from "../../../verify/graph/stack";
import type { Protocol } from "../../../identity/authorizer/decision";
import { frontDoorOf } from "../../../sandbox/authorizer/front-door";
import { logIn, type UserSession } from "../../../sandbox/authorizer/login";
import { printable } from "../../../sandbox/log";
import { temporaryFolder } from "../support";
import { type StackModel, stackModelOf } from "../../../verify/graph/stack-model";

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
  let model: StackModel;
  let access: PolicyEvaluator;
  const lines: string[] = [];
  const events: object[] = [];

  before(async () => {
    graph = await evaluateStack("dev");
    model = stackModelOf(graph);
    access = accessOf(graph);
  });
  beforeEach(() => {
    lines.length = 0;
    events.length = 0;
  });

  const attempt = (
    answer: unknown,
    password?: string,
    changed: Partial<StackModel["server"]> = {},
    protocol: Protocol = "SFTP",
  ): Promise<UserSession | undefined> => {
    const server = { ...model.server, ...changed };
    const base = { model: { ...model, server }, access };
    const invoke = (event: object): Promise<unknown> => {
      events.push(event);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    const { ask } = frontDoorOf({ ...base, invoke });
    return logIn(
      { ...base, ask, log: (line) => lines.push(line), sourceIp: "192.0.2.1" },
      { username: "alice", ...(password !== undefined && { password }), protocol },
    );
  };

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

describe("logIn to a file system", () => {
  let stack: Graph;
  const lines: string[] = [];
  const PosixProfile = { Uid: 1001, Gid: 1001 };

  before(async () => {
    const folder = temporaryFolder();
    const file = folder.file("files.yaml");
    writeFileSync(
      file,
      `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:storage: { domain: efs }
`,
    );
    stack = await evaluateStack("files", { file });
    folder.remove();
  });
  beforeEach(() => (lines.length = 0));

  const attempt = (graph: Graph, answer: object): Promise<UserSession | undefined> => {
    const Role = "arn:aws:iam::111122223333:role/managed-sftp-files-user";
    return logIn(
      {
        model: stackModelOf(graph),
        access: accessOf(graph),
        ask: () => Promise.resolve({ ...ANSWER, Policy: "", Role, ...answer }),
        log: (line) => lines.push(line),
        sourceIp: "192.0.2.1",
      },
      { username: "alice", password: "pass", protocol: "SFTP" },
    );
  };
  /** The stack with a policy changed; it has to be there, and to say what is replaced. */
  const changed = (type: string, from: string, to: string): Graph => {
    let hits = 0;
    const resources = stack.resources.map((one) => {
      const { policy } = one.inputs;
      if (one.type !== type || typeof policy !== "string" || !policy.includes(from)) return one;
      hits += 1;
      return { ...one, inputs: { ...one.inputs, policy: policy.replace(from, to) } };
    });
    assert.equal(hits, 1);
    return { ...stack, resources };
  };

  it("gives the session its POSIX profile", async () => {
    const session = await attempt(stack, { PosixProfile });
    assert.deepEqual(session?.profile, PosixProfile);
    assert.deepEqual(lines, []);
  });

  // Transfer would let such a user in and fail at the first file.
  for (const action of ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]) {
    it(`refuses a user role without ${action}, naming it`, async () => {
      const graph = changed("aws:iam/rolePolicy:RolePolicy", `"${action}"`, '"s3:GetObject"');
      assert.equal(await attempt(graph, { PosixProfile }), undefined);
      assert.equal(lines.length, 1);
      const denied = `alice login denied: the user role may not call ${action}: no statement of the`;
      assert.ok(lines[0]?.startsWith(denied), lines[0]);
    });
  }

  it("refuses a user role that the file system's own policy denies to write", async () => {
    const policy = "aws:efs/fileSystemPolicy:FileSystemPolicy";
    const graph = changed(policy, "ClientRootAccess", "ClientWrite");
    assert.equal(await attempt(graph, { PosixProfile }), undefined);
    assert.deepEqual(lines, [
      "alice login denied: the user role may not call elasticfilesystem:ClientWrite: denied by file system policy/DenyRoot",
    ]);
  });

  it("refuses an answer without a profile", async () => {
    assert.equal(await attempt(stack, {}), undefined);
    assert.match(lines[0] ?? "", /has no PosixProfile; with EFS every user needs one$/);
  });
});
