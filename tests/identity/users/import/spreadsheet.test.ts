import assert from "node:assert/strict";

import { readCsv } from "../../../../identity/users/import/csv";
import { csvOf, unwritable } from "../../../../identity/users/import/export";
import { importRow, planImport } from "../../../../identity/users/import/import";
import { safeCell } from "../../../../identity/users/import/spreadsheet";
import { rangesProblem } from "../../../../identity/users/ranges";
import { KEYS } from "../../support";
import { quickHashing, repositoryWith, RULES, usersOf } from "../support";

const ROWS = [
  {
    line: 2,
    username: "alice",
    password: "x y",
    changes: { PublicKeys: [KEYS.ed25519, KEYS.rsa], AllowedCidrs: ["10.0.0.0/8", "192.0.2.0/24"] },
  },
  { line: 4, username: "bob", changes: { PublicKeys: undefined, AllowedCidrs: undefined } },
];

describe("CSV files of spreadsheets", () => {
  const file = (delimiter: string, end: string): string =>
    [
      ["user", "password", "publicKeys", '"allowedCidrs"'],
      ["alice", "x y", `"${KEYS.ed25519}${end}${KEYS.rsa}"`, '"10.0.0.0/8;192.0.2.0/24"'],
      ["bob", "", "", ""],
      ["", "", "", ""],
    ]
      .map((cells) => cells.join(delimiter))
      .join(end);

  it("are read with commas, semicolons or tabs, a mark at the beginning, and any line ends", () => {
    for (const delimiter of [",", ";", "\t"]) {
      for (const end of ["\n", "\r\n", "\r"]) {
        const text = file(delimiter, end);
        for (const mark of ["", "\ufeff"]) {
          assert.deepEqual(readCsv(mark + text), { rows: ROWS, problems: [] }, text);
        }
      }
    }
  });

  it("are read with the delimiter that their first line names", () => {
    const later = ROWS.map((row) => ({ ...row, line: row.line + 1 }));
    for (const [told, delimiter] of [
      ["sep=;", ";"],
      ["\ufeffsep=,", ","],
      ["SEP=|", "|"],
      ['"sep=;"', ";"],
      ["sep=\t", "\t"],
    ] as const) {
      const text = `${told}\r\n${file(delimiter, "\r\n")}`;
      assert.deepEqual(readCsv(text), { rows: later, problems: [] }, told);
    }
    assert.throws(
      () => readCsv("sep=;\nuser,password"),
      /^Error: line 2: there is no column "user"/,
    );
    assert.throws(() => readCsv("sep=;"), /the file is empty/);
  });

  it("hold texts that look like formulas, and read them as they were", () => {
    const text = [
      "user;serverId;access;disabled;homeDirectory",
      '="0815";\'=a;\'\'-b;TRUE;="/x"',
      "'bob;=c;+d;False;'@e",
      'carol;f="g;h;;',
    ];
    assert.deepEqual(
      readCsv(text.slice(0, 3).join("\n")).rows.map(({ username, changes }) => [
        username,
        ...[changes.serverId, changes.Access, changes.Disabled, changes.HomeDirectory],
      ]),
      [
        ["0815", "=a", "'-b", "true", "/x"],
        ["'bob", "=c", "+d", "false", "@e"],
      ],
    );
    assert.throws(() => readCsv(text.join("\n")), /line 4: the quotes are not those of a CSV file/);
    const password = readCsv("user,password\na,'=x").rows[0]?.password;
    assert.equal(password, "'=x");
    const other = readCsv('user,password,access\na,"|=""x""|",y').rows[0]?.password;
    assert.equal(other, '|="x"|');
  });

  // Whoever opens the file in a spreadsheet would run what a user's record says.
  it("are written so that no cell is a formula, and an import of them changes nothing", async () => {
    for (const cell of ["=1", "+1", "-1", "@a", "\ta", "\ra", "'=1", "''+"]) {
      assert.equal(safeCell(cell), `'${cell}`);
    }
    for (const cell of ["", "a=", "'a", "1", " =1"]) assert.equal(safeCell(cell), cell);
    const records = {
      "-alice": {
        PublicKeys: [KEYS.ed25519, KEYS.rsa],
        AllowedCidrs: ["10.0.0.0/8", "2001:db8::/32"],
        Protocols: ["SFTP"],
        Access: "read-only",
        Expires: "2090-12-31",
        Disabled: true,
        PosixProfile: { Uid: 1001, Gid: 1002, SecondaryGids: [5, 6] },
        serverId: "=s-1",
      },
      "@bob": {
        PublicKeys: [KEYS.rsa],
        HomeDirectoryDetails: [
          { Entry: "/in", Target: "/managed-sftp-test-111122223333/@bob/in" },
          { Entry: "/out", Target: '/managed-sftp-test-111122223333/@bob/a "b", c' },
        ],
      },
      carol: { PasswordHash: "x", HomeDirectory: "/managed-sftp-test-111122223333/carol" },
    };
    const text = csvOf(Object.entries(records));
    assert.match(text, /^user,publicKeys,[^]*\r\n'-alice,"ssh-ed25519 [^]*\r\n'@bob,/);
    assert.doesNotMatch(text, /(^|[,"])[=+@-]/m);
    const repository = repositoryWith(records);
    const { rows, problems } = readCsv(text);
    assert.deepEqual(problems, []);
    const { planned } = await planImport(rows, repository, RULES);
    for (const row of planned) {
      const outcome = await importRow(row, usersOf(repository), quickHashing());
      assert.equal(outcome.effect, "unchanged", row.row.username);
    }
  });

  it("leave out what they cannot hold", () => {
    assert.deepEqual(unwritable({ PasswordHash: "x", Access: "read-only" }), []);
    assert.deepEqual(unwritable({ Role: "r", Access: "x", PublicKey: "k" }), ["Role", "PublicKey"]);
  });

  const ranges: readonly (readonly [string, string | undefined])[] = [
    ["203.0.113.0/24 2001:db8::/32; 198.51.100.7", undefined],
    ["nowhere 300.0.0.1 10.0.0.0/33", undefined],
    [
      "203.0.113.7 255.255.255.0",
      "203.0.113.7 255.255.255.0 is written with a mask; write 203.0.113.0/24",
    ],
    ["10.1.2.3/255.255.0.0", "10.1.2.3 255.255.0.0 is written with a mask; write 10.1.0.0/16"],
    ["10.1.2.3/0.0.255.255", "10.1.2.3 0.0.255.255 is written with a mask; write 10.1.0.0/16"],
    [
      "192.0.2.1, 255.255.255.255",
      "192.0.2.1 255.255.255.255 is written with a mask; write 192.0.2.1/32",
    ],
    [
      "255.255.255.128",
      "255.255.255.128 is a mask, not an address; write ranges such as 203.0.113.0/24",
    ],
    ["10.0.0.0/8 203.0.113.7/24", "203.0.113.7/24 has host bits set; write 203.0.113.0/24"],
    ["2001:DB8::1/32", "2001:DB8::1/32 has host bits set; write 2001:db8::/32"],
    ["2001:DB8::/32", undefined],
  ];
  for (const [text, problem] of ranges) {
    it(`${problem === undefined ? "may have" : "fail with"} the ranges ${text}`, () => {
      assert.equal(rangesProblem(text), problem);
      const { problems } = readCsv(`user,password,allowedCidrs\nalice,x,"${text}"`);
      const expected = { line: 2, problem: `user alice: allowedCidrs: ${problem}` };
      assert.deepEqual(problems, problem === undefined ? [] : [expected]);
    });
  }

  it("are read with a warning of users who have expired", async () => {
    const lines = ["alice,x,2020-12-31", "bob,x,2090-12-31", "carol,x,", "dave,x,31.12.2020"];
    const { rows } = readCsv(["user,password,expires", ...lines].join("\n"));
    const { warnings } = await planImport(rows, repositoryWith(), RULES);
    assert.deepEqual(warnings, [
      {
        line: 2,
        problem: "user alice: expires 2020-12-31 is in the past, so nobody can log in",
      },
    ]);
  });
});
