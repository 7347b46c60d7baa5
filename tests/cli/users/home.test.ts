import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

import { isRecord } from "../../../verify/graph/serialization";
import { type AwsEndpoint, startAwsEndpoint } from "../../../sandbox/aws/endpoint";
import { commandsFor, homesOf, ensureHome, ensureHomes } from "../../../cli/users/home";
import { makeHome } from "../../../cli/users/sandbox";
import type { UsersStack } from "../../../cli/users/stack";
import { EFS_RULES, printed, RULES } from "../../identity/users/support";
import { KEYS } from "../../identity/support";
import { OPERATOR, TEST_ENDPOINT } from "../../support/local-aws";

const PROFILE = { Uid: 1001, Gid: 1002 };
const USER = { PublicKeys: [KEYS.ed25519], PosixProfile: PROFILE };
const ON_EFS = { rules: EFS_RULES, store: "secrets" } as const;

describe("homes of users", () => {
  it("are needed in a file system and not in a bucket", () => {
    assert.deepEqual(homesOf(ON_EFS, "alice", USER), [{ folder: "alice", profile: PROFILE }]);
    assert.deepEqual(homesOf({ ...ON_EFS, rules: RULES }, "alice", USER), []);
  });

  it("are all folders that the user sees, but never the root", () => {
    const settings = { ...EFS_RULES.settings, rolesFromSecrets: true };
    const rules = { ...EFS_RULES, settings };
    const HomeDirectoryDetails = ["alice/in", "shared", "alice/in"].map((folder, index) => ({
      Entry: `/${index}`,
      Target: `/fs-0123456789abcdef0/${folder}`,
    }));
    const homes = homesOf({ ...ON_EFS, rules }, "alice", { ...USER, HomeDirectoryDetails });
    assert.deepEqual(
      homes.map(({ folder }) => folder),
      ["alice/in", "shared"],
    );
    const root = { ...USER, HomeDirectory: "/fs-0123456789abcdef0" };
    assert.deepEqual(homesOf({ ...ON_EFS, rules }, "alice", root), []);
  });

  it("are made on AWS by commands that a shell takes as they are", () => {
    const stubs = [
      "pulumi() { echo fs-1; }",
      `aws() { printf '<%s>' "$@" >&2; echo >&2; echo fsap-1; }`,
      `sudo() { printf '<%s>' sudo "$@" >&2; echo >&2; }`,
      "ls() { :; }",
    ];
    const commands = commandsFor("prod", { folder: "alice (old)/in", profile: PROFILE });
    const script = [...stubs, ...commands].join("\n");
    const told = execFileSync("sh", ["-c", `{ ${script}\n} 2>&1`], { encoding: "utf8" });
    assert.equal(
      told,
      [
        "<efs><create-access-point><--file-system-id><fs-1><--posix-user><Uid=1001,Gid=1002><--root-directory><Path=/alice (old)/in,CreationInfo={OwnerUid=1001,OwnerGid=1002,Permissions=0700}><--query><AccessPointId><--output><text>",
        "<sudo><mount><-t><efs><-o><tls,iam,accesspoint=fsap-1><fs-1></mnt>",
        "<sudo><umount></mnt>",
        "<efs><delete-access-point><--access-point-id><fsap-1>",
        "fsap-1",
        "",
      ].join("\n"),
    );
  });

  // Who believes that the home is there finds out from the user that it is not.
  it("are not said to be there on AWS", async () => {
    const stack = { ...ON_EFS, sandbox: undefined, name: "prod" } as unknown as UsersStack;
    const { stderr } = await printed(() => ensureHome(stack, "alice", USER, false));
    assert.match(stderr, /^\nthe home \/alice is not there until a client that can mount the file/);
    assert.match(stderr, /--stack prod\)\n[^]*\nsee docs\/runbooks\/efs-home\.md\n$/);
    const profile = PROFILE;
    const many = await printed(() => ensureHomes(stack, [{ folder: "alice", profile }]));
    assert.match(many.stderr, /each of these users needs a home, which nothing has made; see docs/);
    assert.equal((await printed(() => ensureHomes(stack, []))).stderr, "");
  });

  describe("in the sandbox", () => {
    let endpoint: AwsEndpoint;
    beforeEach(async () => {
      endpoint = await startAwsEndpoint({
        ...TEST_ENDPOINT,
        authorize: () => Promise.reject(new Error("the operator is not asked about")),
        onFault: (error) => assert.fail(String(error)),
      });
    });
    afterEach(() => endpoint.stop());
    const make = () =>
      makeHome(
        {
          url: endpoint.url,
          region: "eu-central-1",
          credentials: OPERATOR,
          serverId: "s-1",
          start: "",
        },
        "alice",
        PROFILE,
      );

    it("are made by the sandbox itself", async () => {
      const made: unknown[] = [];
      endpoint.serve({
        target: "Sandbox",
        name: "sandbox",
        actions: ["MakeHome"],
        perform: (action, input) => {
          assert.ok(isRecord(input));
          made.push(action, input);
          return {};
        },
      });
      await make();
      assert.deepEqual(made, ["MakeHome", { Folder: "alice", Uid: 1001, Gid: 1002 }]);
    });

    it("are an error where the sandbox refuses to make them", () =>
      assert.rejects(make, /the sandbox did not make the home \/alice: status 4\d\d/));
  });
});
