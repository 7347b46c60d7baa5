import assert from "node:assert/strict";

import { users } from "../../../cli/commands/users";
import { call, commandIn, COMMANDS, mistakeIn } from "../../support/command";

/** Wrong ways to call each command, with what it says. */
const MISTAKES: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  access: [
    ["", /missing required argument 'stack'/],
    ["prd", /^stack "prd" does not exist; use one of .*\n\(Did you mean prod\?\)$/],
    ["Pulumi.prod.yaml", /\(Did you mean prod\?\)$/],
    ["prod alice", /^a principal and an operation go with --explain$/],
    ["prod --explain alice", /^--explain needs a principal and an operation, got alice$/],
    ["prod --explain alice get-own now", /too many arguments/],
    ["prod --file", /'--file <path>' argument missing/],
    ["prod --file /no/file", /^--file \/no\/file does not exist; /],
    ["pr$od --file Pulumi.prod.yaml", /^stack "pr\$od" is no name of a stack; write letters/],
  ],
  "api-models": [["now", /too many arguments/]],
  bench: [
    ["fast", /too many arguments/],
    ["--writ", /unknown option '--writ'\n\(Did you mean --write\?\)/],
  ],
  "bench:program": [
    ["dev", /too many arguments/],
    ["--test", /\(Did you mean --tests\?\)/],
  ],
  "bench:scale": [["10", /too many arguments/]],
  "bench:transfers": [["fast", /too many arguments/]],
  changed: [
    ["", /^--base is missing$/],
    ["--base nowhere", /^--base nowhere is no commit here; fetch it, or name another one$/],
    ["--base HEAD --format xml", /Allowed choices are text, json/],
    ["dev --base HEAD", /too many arguments/],
  ],
  console: [
    ["dev", /too many arguments/],
    ["--stack prdo", /\(Did you mean prod\?\)$/],
    ["--port 65536", /Give a number up to 65535\.$/],
    ["--port x", /Give a number up to 65535\.$/],
    ["--port -1", /Give a number up to 65535\.$/],
    ['--port ""', /Give a number up to 65535\.$/],
    ["--file /no/file", /^--file \/no\/file does not exist; name another file$/],
  ],
  cost: [
    ["", /missing required argument 'stacks'/],
    ["prod staeging", /^stack "staeging" does not exist; .*\n\(Did you mean staging\?\)$/],
    ["prod --users many", /'many' is invalid\. Give a number of 0 or more/],
    ["prod --gb-in -1", /'-1' is invalid\. Give a number of 0 or more/],
    ["prod dev --file Pulumi.dev.yaml", /^--file goes with one stack$/],
  ],
  cuts: [
    ["now", /too many arguments/],
    ["--seed x", /'--seed <number>' argument 'x' is invalid. Write a whole number./],
  ],
  diagram: [
    ["", /^name a stack, or give --write$/],
    ["development", /\(Did you mean dev\?\)$/],
    ["dev prod", /too many arguments/],
    ["dev --format pdf", /Allowed choices are mermaid, svg/],
    ["dev --file /no/file", /^--file \/no\/file does not exist; /],
    ["--write --format svg", /'--write' cannot be used with option '--format <format>'/],
    ["--write --out x.svg", /'--write' cannot be used with option '--out <path>'/],
    ["dev --write", /^--write goes without a stack$/],
  ],
  engine: [
    ["locl", /^stack "locl" does not exist; .*\n\(Did you mean local\?\)$/],
    ["--require", /\(Did you mean --required\?\)/],
  ],
  golden: [
    ["prd", /\(Did you mean prod\?\)$/],
    ["efsx", /^stack "efsx" does not exist; use one of .*\befs\b.*\n\(Did you mean efs\?\)$/],
    ["--write", /unknown option '--write'/],
  ],
  "graph-lint": [
    ["closd", /\(Did you mean closed\?\)$/],
    ["dev tset", /^stack "tset" does not exist; use/],
    ["nothing-like-it", /^stack "nothing-like-it" does not exist; use one of closed, [^\n]*$/],
  ],
  hold: [
    ["prod", /missing required argument 'path'/],
    ["prod alice/", /It is a folder; name one file/],
    ["prod alice/a --on --off", /'--off' cannot be used with option '--on'/],
    ["prod alice/a --retain-until tomorrow", /Give a day in the future, such as 2030-12-31/],
    ["prod alice/a --retain-until 2020-01-01", /Give a day in the future/],
    ["prod alice/a --retain-until 2030-02-30", /Give a day in the future/],
    ["prod alice/a --mode GOVERNANCE", /^--mode goes with --retain-until$/],
  ],
  judge: [["dev", /too many arguments/]],
  record: [["dev", /too many arguments/]],
  preview: [
    ["", /missing required argument 'stack'/],
    ["PROD", /\(Did you mean prod\?\)$/],
    ["dev prod", /too many arguments/],
    ["dev --base nowhere", /^--base nowhere is no commit here/],
    ["dev --base HEAD --against x", /cannot be used with option/],
    ["dev --format html", /Allowed choices are text, markdown/],
    ["dev --limit few", /expected a number of characters from 100, or "none"/],
  ],
  reach: [
    ["", /missing required argument 'stack'/],
    ["clsd", /\(Did you mean closed\?\)$/],
    ["dev prod", /too many arguments/],
    ["dev --file /no/file", /^--file \/no\/file does not exist; /],
    ["dev --from 203.0.113.7", /^--to is missing; say where packets go, with the port$/],
    ["dev --to server:22", /^--from is missing; say where packets come from$/],
    ["closed --from function --to example.com", /^--to example\.com is a DNS name, .* --from,/],
    ["dev --from x --to server", /^--to must end with a port, as .*, got server$/],
    ["dev --from x --to 2001:db8::1:443", /\[2001:db8::1\]:443, got 2001:db8::1:443$/],
    ["dev --from x --to server:65536", /^--to has port 65536; use 1 to 65535$/],
    ["dev --protocol gre", /Allowed choices are tcp, udp, icmp, icmpv6/],
    ["dev --prefix-list pl-1", /^--prefix-list must be such as pl-0a1b2c3d=/],
    ["dev --prefix-list pl-0a=1.2.3.4", /got pl-0a=1\.2\.3\.4$/],
  ],
  report: [
    ["", /missing required argument 'stack'/],
    ["devv", /\(Did you mean dev\?\)$/],
    ["dev prod", /too many arguments/],
    ["dev --base nowhere", /^--base nowhere is no commit here/],
    ["dev --file /no/file", /^--file \/no\/file does not exist; /],
    ["dev --out", /'--out <path>' argument missing/],
  ],
  restore: [
    ["prod", /missing required argument 'path'/],
    ["prdo alice/a", /^stack "prdo" does not exist; .*\n\(Did you mean prod\?\)$/],
    ["prod /", /Name a file such as alice\/report\.csv, or a folder such as alice\//],
    ["prod alice/a --tier Fast", /Allowed choices are Expedited, Standard, Bulk/],
    ["prod alice/a --days 0", /Give a whole number from 1 to 36500/],
    ["prod alice/a --limit x", /Give a whole number from 1 to 36500/],
  ],
  schema: [
    ["dev", /too many arguments/],
    ["--chek", /\(Did you mean --check\?\)/],
  ],
  share: [
    ["", /missing required argument 'path'/],
    ["alice --bucket b", /^alice is no file in a user's folder/],
    ["alice/ --bucket b", /is no file in a user's folder, such as/],
    ["alice/report.csv", /^--bucket is missing$/],
    ["alice/report.csv --bucket b --expires 8d", /give a time between 1m and 7d/],
    ["alice/report.csv --bucket b --expires 0h", /such as 30m, 12h or 7d/],
    ["a/b c/d --bucket b", /too many arguments/],
    ["a.csv --published", /^--url is missing$/],
    ["a.csv --published --url https://x.example.com/a", /Give the output publishedUrl/],
  ],
  start: [
    ["dev", /too many arguments/],
    ["--stack prdo", /^stack "prdo" does not exist; .*\n\(Did you mean prod\?\)$/],
    ["--stack ../dev", /Give a stack name such as dev/],
    ["--port", /'--port <port>' argument missing$/],
    ["--port many", /'many' is invalid\. Give a number up to 65535/],
    ["--port 70000", /'70000' is invalid\. Give a number up to 65535/],
    ["--ftp-port ftp", /'ftp' is invalid\. Give a number up to/],
    ["--as 203.0.113.0/24", /is invalid\. Give an address such as 203\.0\.113\.7/],
    ['--data ""', /^--data is blank; leave it out, or name a path/],
    ['--file ""', /^--file is blank; leave it out, or name a path/],
  ],
  users: [
    ["lst", /unknown command 'lst'\n\(Did you mean list\?\)/],
    ["toString x", /^unknown command 'toString'$/],
    ["add", /missing required argument 'user'/],
    ["add carol --uid 5", /--uid and --gid go together/],
    ["add carol --uid x --gid 5", /are whole numbers/],
    ["add carol --secondary-gid 5", /--uid and --gid go together/],
    ["add carol --home in=out", /--home is written \/dir=\/target/],
    ["remove carol --yes", /^--stack is missing/],
    ["show carol --key k", /unknown option '--key'/],
    ["migrate --to mars", /Allowed choices are dynamodb, secrets/],
    ["add carol", /^--stack is missing; name the stack whose users change, or --sandbox$/],
    ["list --stack prd", /^stack "prd" does not exist; .*\n\(Did you mean prod\?\)$/],
    [
      "list --sandbox --stack prd --data /no/folder",
      /^stack "prd" does not exist; .*\n\(Did you mean prod\?\)$/,
    ],
    ["list --data /tmp", /^--data goes with --sandbox$/],
    ["list carol", /too many arguments/],
    ["test carol --protocol SSH", /Allowed choices are SFTP, FTPS, FTP/],
    ["rotate-key carol --stack dev", /^--key is missing$/],
    ["migrate --stack dev", /^--to is missing$/],
    ["update carol --stack dev", /^update needs at least one field to change, such as --allow$/],
    ["add carol --stack dev --allow 203.0.113.7/24", /^--allow: /],
    ["add carol --password --generate-password", /cannot be used with option/],
  ],
};

/** Words of a command line, of which one may be blank. */
const words = (line: string): string[] =>
  line
    .split(" ")
    .filter(Boolean)
    .map((word) => (word === '""' ? "" : word));

describe("commands that are called in a wrong way", () => {
  for (const [name, file] of COMMANDS) {
    const command = commandIn(file);
    for (const [args, message] of MISTAKES[name] ?? []) {
      // Exit code 2, and nothing on standard output: see mistakeIn.
      it(`exit with 2 and say what is wrong: ${name} ${args}`, async () =>
        assert.match(await mistakeIn(command, words(args)), message));
    }
  }

  it("exit with 2 and list the subcommands where one is missing", async () => {
    const { code, stdout, stderr } = await call(users, ["--stack", "prod"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /\n {2}list +list all users\n[^]*\nerror: name a command, such as list\n$/,
    );
  });

  // Those without a list of their own are tried with an unknown option, like all: commands.slow.test.ts.
  it("are commands of package.json", () => {
    const names = COMMANDS.map(([name]) => name);
    assert.deepEqual(
      Object.keys(MISTAKES).filter((name) => !names.includes(name)),
      [],
    );
    assert.ok(Object.keys(MISTAKES).length >= 20);
  });
});
