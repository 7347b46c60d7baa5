import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readGoldenText } from "../../../verify/graph/snapshot";
import { reachPath } from "../../../verify/reachability/render";
import { reach } from "../../../cli/commands/reach";
import { call } from "../../support/command";

describe("npm run reach", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  after(() => rmSync(folder, { recursive: true }));

  it("prints the path of an allowed connection, zone by zone", async () => {
    const { code, stdout, stderr } = await call(reach, [
      ...["prod", "--from", "203.0.113.7", "--to", "server:22"],
    ]);
    assert.equal(code, 0);
    const lines = stdout.split("\n");
    assert.equal(lines[0], "TCP from 203.0.113.7 to server:22 in stack prod: allowed");
    assert.equal(
      lines[4],
      "  ✔ security group sftp-clients admits TCP 22 from 203.0.113.7 by sftp-clients-203-0-113-0-24-22",
    );
    assert.deepEqual(lines.filter((line) => /^\S/.test(line)).slice(1), [
      "eu-central-1a",
      "eu-central-1b",
      "✔ passes  ~ partly  ✖ stops",
    ]);
    assert.match(stderr, /^evaluating Pulumi\.prod\.yaml without AWS \.\.\.\n\d+ resources in /);
  });

  it("prints what stops a denied connection, and fails", async () => {
    const { code, stdout } = await call(reach, [
      ...["closed-ftp", "--from", "10.21.0.5", "--to", "server:21"],
    ]);
    assert.equal(code, 1);
    assert.equal(
      stdout,
      `TCP from 10.21.0.5 to server:21 in stack closed-ftp: denied
eu-central-1a
  ✔ 10.21.0.5 can come in through peering sftp-devices
  ✖ network ACL sftp-server has no rule that lets TCP 21 in from 10.21.0.5

✔ passes  ~ partly  ✖ stops
`,
    );
  });

  it("prints whether the network resolves a name, by which rule, and fails where it does not", async () => {
    const denied = await call(reach, ["closed", "--to", "example.com"]);
    assert.deepEqual(
      [denied.code, denied.stdout],
      [
        1,
        "DNS queries for example.com in stack closed: denied\n  ✖ DNS Firewall rule sftp-other-names blocks every name\n",
      ],
    );
    const allowed = await call(reach, ["closed", "--to", "sftp.files.internal"]);
    assert.deepEqual(
      [allowed.code, allowed.stdout],
      [
        0,
        "DNS queries for sftp.files.internal in stack closed: allowed\n  ✔ DNS Firewall rule sftp-allowed-names allows sftp.files.internal\n",
      ],
    );
  });

  it("tells a name that the stack does not have from a denial", async () => {
    const { code, stdout, stderr } = await call(reach, [
      ...["dev", "--from", "endpoint:kms", "--to", "server:22"],
    ]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /\nerror: "endpoint:kms" is no address and nothing of this stack; use an address or server, function\n\nUsage: npm run reach -- /,
    );
  });

  it("takes every form of a destination, and prefix lists", async () => {
    const destinations = [
      ["8.8.8.8:443", "8.8.8.8:443"],
      ["[2001:db8::1]:443", "2001:db8::1:443"],
      ["endpoint:secretsmanager:443", "endpoint:secretsmanager:443"],
    ];
    const lists = ["--prefix-list", "pl-0a=203.0.113.0/24,2001:DB8::/32", "--prefix-list"];
    for (const [to = "", shown] of destinations) {
      const { stdout } = await call(reach, [
        ...["closed", "--from", "server", "--to", to, "--protocol", "udp"],
        ...[...lists, "pl-0b=198.51.100.0/24"],
      ]);
      assert.ok(stdout.startsWith(`UDP from server to ${shown} in stack closed: `), stdout);
    }
  });

  it("prints the statements that are proven and the sets behind them", async () => {
    const { code, stdout } = await call(reach, ["prod"]);
    assert.equal(code, 0);
    const [statements = "", sets = "", legend = ""] = stdout.trim().split("\n\n");
    const table = readGoldenText(reachPath("prod")).split("\n");
    const proven = table.filter((line) => line.startsWith("- "));
    assert.deepEqual(statements.split("\n"), [
      `stack prod: ${proven.length} of ${proven.length} statements are proven`,
      ...proven.map((line) => line.replace("- ", "")),
    ]);
    const [head, ...rows] = sets.split("\n");
    assert.match(head ?? "", /^FROM +TO +VERDICT +BY$/);
    assert.equal(rows.length, table.filter((line) => line.startsWith("|")).length - 2);
    assert.match(legend, /^allowed: .*\npartly: .*\ndenied: [^\n]*$/);
    assert.match(sets, /^203\.0\.113\.0\/24 +server: TCP 22 +allowed +through internet gateway/m);
  });

  it("fails where a prefix list is not known, and proves it with its ranges", async () => {
    const file = join(folder, "list.yaml");
    const network = '{ "mode": "internet-facing", "clients": ["pl-0a1b"] }';
    writeFileSync(
      file,
      `config:\n  aws:region: eu-central-1\n  managed-sftp:network: ${network}\n`,
    );
    const args = ["prod", "--file", file];
    const { code, stdout } = await call(reach, args);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^stack prod: 4 of 5 statements are proven\n✖ not proven: Listed clients reach the server on TCP 22/,
    );
    assert.match(
      stdout,
      /^ {2}the entries of prefix list pl-0a1b are not known; give them with --/m,
    );
    const given = await call(reach, [...args, "--prefix-list", "pl-0a1b=203.0.113.0/24"]);
    assert.equal(given.code, 0);
    assert.doesNotMatch(given.stdout, /not proven/);
  });
});
