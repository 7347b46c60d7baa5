import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import { changed } from "../../../cli/commands/changed";
import { preview } from "../../../cli/commands/preview";
import { ROOT, stackNames } from "../../../verify/graph/stack-file";
import { call } from "../../support/command";

/** Lines of a part of a comment. */
const part = (comment: string, title: string): string =>
  comment.split(/^#### /m).find((each) => each.startsWith(`${title}\n`)) ?? "";

describe("npm run preview with --base", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** A copy of prod's stack file with texts replaced. */
  const changed = (...replacements: readonly (readonly [string, string])[]): string => {
    const file = join(folder, "Pulumi.prod.yaml");
    const own = readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8");
    const text = replacements.reduce((before, [from, to]) => {
      assert.ok(before.includes(from), `${from} is not in Pulumi.prod.yaml`);
      return before.replace(from, to);
    }, own);
    writeFileSync(file, text);
    return file;
  };

  it("prints the whole comment for a new client range and Object Lock", async () => {
    const file = changed(
      ["      - 198.51.100.0/24\n", "      - 198.51.100.0/24\n      - 192.0.2.0/24\n"],
      [
        "    mfaDelete: true\n",
        "    mfaDelete: true\n    objectLock:\n      mode: GOVERNANCE\n      retentionDays: 30\n",
      ],
    );
    const args = [
      "prod",
      "--base",
      "HEAD",
      "--format",
      "markdown",
      "--limit",
      "none",
      "--file",
      file,
    ];
    const { code, stdout } = await call(preview, args);
    assert.equal(code, 0);
    const begin = stdout.split("\n").slice(0, 10).join("\n");
    assert.match(begin, /^### Preview of `prod`\n\n\*\*Before you approve\*\*\n\n- 🔴 High: /);
    assert.match(begin, /Cannot be undone: Object Lock of bucket managed-sftp-prod-/);
    assert.match(
      begin,
      /Medium: Opens to 192\.0\.2\.0\/24: server on TCP 22 \(512 → 768 IPv4 addresses\)/,
    );
    assert.match(stdout, /\| \+ create \| `aws:vpc:SecurityGroupIngressRule sftp-clients-192-0-2-/);
    assert.match(part(stdout, "Access"), /^Access\n\n(Nobody may do anything|\| Who \| What \|)/);
    assert.match(
      part(stdout, "Reachability"),
      /\| `192\.0\.2\.0\/24` \| `server: TCP 22` \| denied \| \*\*allowed\*\* \|/,
    );
    assert.match(part(stdout, "Cost"), /^Cost\n\n\*\*\d+\.\d\d USD a month\*\* \([+−]\d/);
    assert.match(part(stdout, "Policies"), /^Policies\n\nAll \d+ invariants hold\.\n/);
    assert.match(stdout, /```mermaid\n---\ntitle: "Stack prod"\n---\nflowchart LR\n/);
    assert.ok(stdout.length < 65_536, "GitHub takes 65,536 characters");
  });

  it("fits into one comment for all stacks together, whatever changes in them", async () => {
    const clients = Array.from({ length: 60 }, (_, index) => `192.0.2.${index * 4}/30`);
    const bodies: string[] = [];
    for (const stack of stackNames()) {
      const stackFile = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as {
        config: Record<string, Record<string, unknown>>;
      };
      stackFile.config["managed-sftp:network"] = {
        ...{ mode: "internet-facing", zoneCount: 2, clients, clientPrefixList: true },
        quotas: { securityGroupRules: 1000, networkAclRules: 40 },
      };
      delete stackFile.config["managed-sftp:transfer"];
      const file = join(folder, `Pulumi.${stack}.yaml`);
      writeFileSync(file, stringify(stackFile));
      const args = [stack, "--base", "HEAD", "--format", "markdown", "--file", file];
      const { stdout, stderr } = await call(preview, args);
      assert.notEqual(stdout, "", stderr);
      bodies.push(stdout);
    }
    const body = ["<!-- managed-sftp preview -->", ...bodies].join("\n");
    assert.ok(body.length <= 65_536, `GitHub takes 65,536 characters, got ${body.length}`);
    for (const each of bodies) {
      const isWhole = each.includes("```mermaid");
      assert.match(
        each,
        isWhole ? /<summary>Picture/ : /_Shortened to fit a comment\. .*--limit none/,
      );
      assert.match(
        each.split("\n").slice(0, 10).join("\n"),
        /\*\*Before you approve\*\*\n\n- (🔴 High|🟠 Medium): /,
      );
    }
  });

  it("fails where a policy is broken, also when it prints the comment", async () => {
    const file = changed([
      "  managed-sftp:operations:\n",
      "  managed-sftp:transfer:\n    securityPolicyName: TransferSecurityPolicy-2018-11\n  managed-sftp:operations:\n",
    ]);
    const args = ["prod", "--base", "HEAD", "--format", "markdown", "--file", file];
    const { code, stdout, stderr } = await call(preview, args);
    assert.equal(code, 1);
    assert.match(part(stdout, "Policies"), /- ✖ .*TransferSecurityPolicy-2018-11/);
    assert.match(
      stderr,
      /stack prod breaks rules or would be refused by AWS; do not deploy it\n✖ /,
    );
  });
});

describe("npm run changed", () => {
  it("names the stacks that are not as the commit has them", async () => {
    const git = ["diff", "--name-only", "HEAD", "--", "tests/golden/*.json", "Pulumi.*.yaml"];
    const files = execFileSync("git", git, { cwd: ROOT, encoding: "utf8" });
    const stacks = files
      .split("\n")
      .flatMap((file) => /([\w-]+)\.(?:json|yaml)$/.exec(file)?.[1] ?? []);
    const { code, stdout } = await call(changed, ["--base", "HEAD", "--format", "json"]);
    assert.deepEqual([code, JSON.parse(stdout)], [0, [...new Set(stacks)].sort()]);
  });
});
