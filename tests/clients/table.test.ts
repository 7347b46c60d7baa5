import assert from "node:assert/strict";

import { mistakeIn } from "../support/command";
import { bytesOf, type Client, RAW_BYTE } from "./client";
import { clients } from "./main";
import { OPERATIONS } from "./operations";
import type { Run } from "./process";
import type { Cell } from "./suite";
import { outcome } from "./trials";
import { changesOf, documentedIn, withTables } from "./table";

const DOCUMENT = "# Clients\n\nText.\n\n<!-- clients -->\n\n<!-- /clients -->\n\nEnd.\n";

const client = (name: string, protocol: Client["protocol"], note?: string): Client => ({
  ...{ name, protocol, verbs: [], sendsRawNames: false },
  differs: note === undefined ? {} : { [FIRST]: note, [SECOND]: note },
  prepare: () => Promise.resolve({ missing: "not here" }),
});

const [FIRST, SECOND] = OPERATIONS.map(({ name }) => name) as [string, string];
const cells = (first: Cell, ...rest: readonly Cell[]): readonly Cell[] =>
  OPERATIONS.map((_, index) => [first, ...rest][index] ?? "works");

describe("the table of clients", () => {
  const some = [client("a", "SFTP"), client("b", "FTP", "It differs."), client("c", "SFTP")];
  const columns = new Map([
    ["a", { version: "1.0", cells: cells("refused", "–") }],
    ["b", { version: "2", cells: cells("differs", "differs") }],
  ]);

  it("is read as it was written", () => {
    const text = withTables(DOCUMENT, some, columns);
    assert.deepEqual(documentedIn(text), columns);
    assert.equal(withTables(text, some, documentedIn(text)), text);
    assert.match(text, /^# Clients\n\nText\.\n[^]*\nEnd\.\n$/);
  });

  it("has one table a protocol, and each note once", () => {
    const text = withTables(DOCUMENT, some, columns);
    assert.deepEqual(text.match(/^## .*$/gm), ["## SFTP", "## FTP", "## Differences"]);
    assert.equal(text.match(/differs \(1\)/g)?.length, 2);
    assert.equal(text.match(/^1\. It differs\.$/gm)?.length, 1);
  });

  it("says what changed, what is new and what fails", () => {
    const documented = new Map([["a", { version: "1.0", cells: cells("refused", "–") }]]);
    assert.deepEqual(changesOf("a", cells("refused", "–"), documented), []);
    assert.deepEqual(changesOf("a", cells("works", "FAILS: it hangs"), documented), [
      `a, ${FIRST}: works, documented: refused`,
      `a, ${SECOND}: FAILS: it hangs, documented: –`,
    ]);
    assert.equal(changesOf("b", cells("works"), documented).length, OPERATIONS.length);
  });

  it("fails without its place in the document", () => {
    assert.throws(() => documentedIn("# Clients\n"), /clients: <!-- clients --> … .* is missing/);
  });
});

describe("the outcome of an operation", () => {
  const run = (code: number | undefined): Run => ({ code, output: "what it said" });

  it("is what the client says, if what is stored agrees", () => {
    assert.equal(outcome(run(0), true, false), "works");
    assert.equal(outcome(run(1), false, true), "refused");
  });

  it("fails when the client says something else than what is stored", () => {
    assert.throws(() => outcome(run(0), false, true), /it reports success falsely: what it said/);
    assert.throws(() => outcome(run(1), true, false), /it fails: what it said/);
    assert.throws(() => outcome(run(undefined), true, true), /it did not end by itself/);
  });
});

describe("npm run clients", () => {
  it("refuses an unknown client with a list of those it knows", async () => {
    const mistake = await mistakeIn(clients, ["--only", "telnet"]);
    assert.match(mistake, /there is no client "telnet"; choose from OpenSSH sftp, /);
  });

  it("sends names that are not UTF-8 as single bytes", () =>
    assert.deepEqual([...bytesOf(`a${RAW_BYTE}🎉`)], [0x61, 0xff, 0xf0, 0x9f, 0x8e, 0x89]));
});
