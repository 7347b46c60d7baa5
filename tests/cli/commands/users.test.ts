import assert from "node:assert/strict";

import { users } from "../../../cli/commands/users";
import { additionIn, passwordSourceIn, updatesIn } from "../../../cli/users/options";
import { call, mistakeIn, parsed } from "../../support/command";

/** What a command does, to whom, and options that are not given on every line. */
async function read(...line: string[]): Promise<readonly unknown[]> {
  const { name, args, options } = await parsed(users, line);
  const { stack, ...others } = options as { readonly stack: string };
  assert.equal(stack, "dev");
  return [name, ...args, others];
}

const optionsOf = async (...line: string[]): Promise<object> => (await parsed(users, line)).options;

describe("arguments of npm run users", () => {
  it("say which users are meant, before or after the subcommand", async () => {
    assert.deepEqual(await optionsOf("list"), { stack: "dev" });
    const args = ["--stack", "prod", "enable", "a", "--sandbox", "--data", "d", "--dry-run"];
    assert.deepEqual(await optionsOf(...args, "--file", "f"), {
      ...{ stack: "prod", file: "f", sandbox: true, data: "d", dryRun: true },
    });
  });

  it("make a record for add", async () => {
    const args =
      "--key k1 --key k2 --password --allow 10.0.0.0/8 --allow ::1 --protocol SFTP --access read-only --expires 2030-12-31 --home /in=/files/a/in --home /out=/files/a/out --uid 1001 --gid 1002 --secondary-gid 5";
    assert.deepEqual(additionIn(await optionsOf("add", "carol", ...args.split(" "))), {
      keyFiles: ["k1", "k2"],
      password: "asked",
      fields: {
        AllowedCidrs: ["10.0.0.0/8", "::1"],
        Protocols: ["SFTP"],
        Access: "read-only",
        Expires: "2030-12-31",
        HomeDirectoryDetails: [
          { Entry: "/in", Target: "/files/a/in" },
          { Entry: "/out", Target: "/files/a/out" },
        ],
        PosixProfile: { Uid: 1001, Gid: 1002, SecondaryGids: [5] },
      },
    });
    assert.deepEqual(additionIn(await optionsOf("add", "carol", "--generate-password")), {
      ...{ keyFiles: [], password: "generated", fields: {} },
    });
    const { password } = additionIn(await optionsOf("add", "carol"));
    assert.equal(password, undefined);
  });

  it("name one user, file or store for the others", async () => {
    assert.deepEqual(await read("list"), ["list", {}]);
    assert.deepEqual(await read("import", "users.csv"), ["import", "users.csv", {}]);
    assert.deepEqual(await read("show", "a"), ["show", "a", {}]);
    assert.equal(passwordSourceIn(await optionsOf("set-password", "a")), "asked");
    const generated = await optionsOf("set-password", "a", "--generate-password");
    assert.equal(passwordSourceIn(generated), "generated");
    assert.deepEqual(await read("rotate-key", "a", "--key", "k", "--keep-old"), [
      ...["rotate-key", "a", { key: ["k"], keepOld: true }],
    ]);
    assert.deepEqual(await read("remove", "a", "--yes"), ["remove", "a", { yes: true }]);
    assert.deepEqual(await read("test", "a"), ["test", "a", { protocol: "SFTP" }]);
    assert.deepEqual(await read("test", "a", "--from", "10.0.0.1", "--protocol", "FTP"), [
      ...["test", "a", { from: "10.0.0.1", protocol: "FTP" }],
    ]);
    assert.deepEqual(await read("migrate", "--to", "secrets"), ["migrate", { to: "secrets" }]);
  });

  it("fail without a subcommand, and list all", async () => {
    const { code, stdout, stderr } = await call(users, []);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^Usage: npm run users -- [^]*\n {2}add \[options\] <user> /);
  });

  it("of a subcommand are in its help, with those that choose the stack", async () => {
    const { code, stdout } = await call(users, ["rotate-key", "--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: npm run users -- rotate-key \[options\] <user>\n/);
    assert.match(stdout, /\n {2}--keep-old +keep the present keys too\n/);
    assert.match(stdout, /\nGlobal Options:\n[^]*\n {2}--stack <name> +.* \(default: "dev"\)\n/);
  });

  // The message stays in a terminal and in the logs of a pipeline.
  for (const line of [
    "set-password carol s3cret",
    "add carol --password s3cret",
    "add carol --password=s3cret",
    "add carol --pasword=s3cret",
  ]) {
    it(`fail for a password among them, without repeating it: ${line.replace("s3cret", "…")}`, async () =>
      assert.doesNotMatch(await mistakeIn(users, line.split(" ")), /s3cret/));
  }
});

describe("arguments of npm run users -- update", () => {
  const changesOf = async (...args: string[]): Promise<unknown> =>
    updatesIn(await optionsOf("update", "carol", ...args));

  it("are those of add that stand for fields", async () => {
    const args =
      "--allow 10.0.0.0/8 --allow ::1 --protocol SFTP --access read-only --expires 2030-12-31 --home /in=/files/carol/in --uid 1001 --gid 1002 --secondary-gid 5";
    const { fields } = additionIn(
      await optionsOf("add", "carol", "--key", "k", ...args.split(" ")),
    );
    assert.deepEqual(await changesOf(...args.split(" ")), fields);
    assert.equal(Object.keys(fields).length, 6);
  });

  it("remove the fields that they are blank for, and only those", async () => {
    assert.deepEqual(await changesOf("--allow", ""), { AllowedCidrs: undefined });
    assert.deepEqual(
      await changesOf("--protocol=", "--access=", "--expires", " ", "--home", "", "--allow", "::1"),
      {
        ...{ Protocols: undefined, Access: undefined, Expires: undefined },
        ...{ HomeDirectory: undefined, HomeDirectoryDetails: undefined },
        AllowedCidrs: ["::1"],
      },
    );
    assert.deepEqual(await changesOf("--uid", "", "--gid", ""), { PosixProfile: undefined });
    for (const half of [
      ["--uid="],
      ["--secondary-gid="],
      ["--uid=", "--gid=", "--secondary-gid=5"],
    ])
      await assert.rejects(changesOf(...half), /--uid and --gid go together/);
  });

  it("fail for nothing to change, and for what other subcommands change", async () => {
    await assert.rejects(changesOf("--dry-run"), /^Error: update needs at least one field/);
    for (const [option, ...value] of [["key", "k"], ["password"], ["generate-password"], ["yes"]]) {
      const args = ["update", "carol", "--allow", "::1", `--${option}`, ...value];
      assert.match(await mistakeIn(users, args), new RegExp(`^unknown option '--${option}'`));
    }
  });
});
