import assert from "node:assert/strict";

import { readCommand } from "../../../cli/users/command";

const actionOf = (...args: string[]) => readCommand(args).action;

describe("arguments of npm run users", () => {
  it("say which users are meant", () => {
    assert.deepEqual(readCommand(["list"]).target, {
      stack: "dev",
      file: undefined,
      sandbox: false,
      data: undefined,
      dryRun: false,
    });
    const args = ["--stack", "prod", "enable", "a", "--sandbox", "--data", "d", "--dry-run"];
    assert.deepEqual(readCommand([...args, "--file", "f"]).target, {
      stack: "prod",
      file: "f",
      sandbox: true,
      data: "d",
      dryRun: true,
    });
  });

  it("make a record for add", () => {
    const args =
      "--key k1 --key k2 --password --allow 10.0.0.0/8 --allow ::1 --protocol SFTP --access read-only --expires 2030-12-31 --home /in=/files/a/in --home /out=/files/a/out --uid 1001 --gid 1002 --secondary-gid 5";
    assert.deepEqual(actionOf("add", "carol", ...args.split(" ")), {
      name: "add",
      user: "carol",
      keyFiles: ["k1", "k2"],
      password: "asked",
      changes: {
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
    assert.deepEqual(actionOf("add", "carol", "--generate-password"), {
      ...{ name: "add", user: "carol", keyFiles: [], password: "generated", changes: {} },
    });
  });

  it("name one user, file or store for the others", () => {
    assert.deepEqual(actionOf("list"), { name: "list" });
    assert.deepEqual(actionOf("import", "users.csv"), { name: "import", csv: "users.csv" });
    assert.deepEqual(actionOf("show", "a"), { name: "show", user: "a" });
    assert.deepEqual(actionOf("set-password", "a"), {
      ...{ name: "set-password", user: "a", password: "asked" },
    });
    assert.deepEqual(actionOf("rotate-key", "a", "--key", "k", "--keep-old"), {
      ...{ name: "rotate-key", user: "a", keyFiles: ["k"], keep: true },
    });
    assert.deepEqual(actionOf("remove", "a", "--yes"), {
      ...{ name: "remove", user: "a", yes: true, now: false },
    });
    assert.deepEqual(actionOf("test", "a", "--from", "10.0.0.1", "--protocol", "FTP"), {
      ...{ name: "test", user: "a", withPassword: false, protocol: "FTP" },
      ...{ from: "10.0.0.1", server: undefined },
    });
    assert.deepEqual(actionOf("migrate", "--to", "secrets"), {
      ...{ name: "migrate", to: "secrets", overwrite: false },
    });
  });

  const mistakes: readonly (readonly [string, RegExp])[] = [
    ["", /expected a command/],
    ["toString x", /there is no such command/],
    ["show", /expected one user/],
    ["list carol", /list takes no user/],
    ["show carol --key k", /show takes no --key/],
    ["list --dry-run", /list takes no --dry-run/],
    ["list --data d", /--data goes with --sandbox/],
    ["rotate-key carol", /--key is missing/],
    ["add carol --uid 5", /--uid and --gid go together/],
    ["add carol --uid x --gid 5", /are whole numbers/],
    ["add carol --secondary-gid 5", /--uid and --gid go together/],
    ["add carol --home in=out", /--home is written \/dir=\/target/],
    ["add carol --password --generate-password", /give one/],
    ["test carol --protocol SCP", /one of SFTP, FTPS and FTP/],
    ["test carol --protocol SFTP --protocol FTP", /one of SFTP, FTPS and FTP/],
    ["migrate --to mars", /--to dynamodb or --to secrets/],
  ];
  for (const [line, message] of mistakes) {
    it(`fail for: ${line}`, () =>
      assert.throws(() => readCommand(line.split(" ").filter(Boolean)), message));
  }

  // The message stays in a terminal and in the logs of a pipeline.
  for (const line of [
    "set-password carol s3cret",
    "add carol --password s3cret",
    "add carol --password=s3cret",
  ]) {
    it(`fail for a password among them, without repeating it: ${line.replace("s3cret", "…")}`, () =>
      assert.throws(
        () => readCommand(line.split(" ")),
        ({ message }: Error) => !message.includes("s3cret"),
      ));
  }
});
