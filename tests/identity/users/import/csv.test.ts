import assert from "node:assert/strict";

import { readCsv } from "../../../../identity/users/import/csv";
import { COLUMN_NAMES } from "../../../../identity/users/import/csv-columns";
import { KEYS } from "../../support";

const changesOf = (text: string) => readCsv(text).rows.map(({ changes }) => changes);

describe("import file", () => {
  it("holds a user a row, each with the line on which it begins", () => {
    const text = [
      "\ufeffuser,password,publicKeys",
      "",
      `alice,,"${KEYS.ed25519} alice@home`,
      `${KEYS.rsa}"`,
      ",,",
      'bob," two ""words"" ",',
      "",
    ].join("\r\n");
    assert.deepEqual(readCsv(text), {
      problems: [],
      rows: [
        { line: 3, username: "alice", changes: { PublicKeys: [KEYS.ed25519, KEYS.rsa] } },
        {
          line: 6,
          username: "bob",
          password: ' two "words" ',
          changes: { PublicKeys: undefined },
        },
      ],
    });
  });

  it("may have every column, in any order and case", () => {
    const text = [
      "EXPIRES,User,allowedcidrs,protocols,access,disabled,uid,gid,secondaryGids,serverId,passwordHash",
      '2030-12-31,alice,"10.0.0.0/8, 2001:db8::/32",SFTP;FTPS,read-only,true,1001,1002,5;6,s-1,$scrypt$x',
    ].join("\n");
    assert.deepEqual(changesOf(text), [
      {
        Expires: "2030-12-31",
        AllowedCidrs: ["10.0.0.0/8", "2001:db8::/32"],
        Protocols: ["SFTP", "FTPS"],
        Access: "read-only",
        Disabled: "true",
        PosixProfile: { Uid: 1001, Gid: 1002, SecondaryGids: [5, 6] },
        serverId: "s-1",
        PasswordHash: "$scrypt$x",
      },
    ]);
  });

  it("takes away what a blank cell stands for, but for passwords, and no more", () => {
    assert.deepEqual(changesOf(`${COLUMN_NAMES.join(",")}\nalice${",".repeat(13)}`), [
      {
        PublicKeys: undefined,
        AllowedCidrs: undefined,
        Protocols: undefined,
        Access: undefined,
        Expires: undefined,
        Disabled: undefined,
        PosixProfile: undefined,
        HomeDirectory: undefined,
        HomeDirectoryDetails: undefined,
        serverId: undefined,
      },
    ]);
    assert.deepEqual(changesOf("user\nalice"), [{}]);
  });

  it("takes a home as one folder or as mappings", () => {
    const text = "user,homeDirectory\na,/files/x=1/in\nb,/in=/files/b/in;/out = /files/b/out";
    assert.deepEqual(changesOf(text), [
      { HomeDirectory: "/files/x=1/in", HomeDirectoryDetails: undefined },
      { HomeDirectory: "/in=/files/b/in;/out = /files/b/out", HomeDirectoryDetails: undefined },
    ]);
    assert.deepEqual(changesOf("user,homeDirectory\nb,/in=/files/b/in;/out=/files/b/out"), [
      {
        HomeDirectory: undefined,
        HomeDirectoryDetails: [
          { Entry: "/in", Target: "/files/b/in" },
          { Entry: "/out", Target: "/files/b/out" },
        ],
      },
    ]);
  });

  it("takes several keys from a cell, however they are separated", () => {
    const { rsa, ed25519 } = KEYS;
    for (const cell of [
      `${rsa} a@b,${ed25519}`,
      `${rsa};${ed25519} a@b;`,
      `${rsa}\n${ed25519}\n`,
      `${rsa} ${ed25519}`,
    ]) {
      const [changes] = changesOf(`user,publicKeys\nalice,"${cell}"`);
      assert.deepEqual(changes, { PublicKeys: [rsa, ed25519] }, cell);
    }
  });

  it("leaves what is no number or no key to the check of the record", () => {
    const [changes] = changesOf("user,uid,gid,publicKeys\nalice,ten,1001,ssh-ed25519 AAAA a@home;");
    assert.deepEqual(changes, {
      PosixProfile: { Uid: "ten", Gid: 1001 },
      PublicKeys: ["ssh-ed25519 AAAA a@home"],
    });
  });

  it("tells every row that is wrong in itself", () => {
    const text = [
      "user,password,passwordHash",
      "alice,x,",
      "bob,x",
      ",x,",
      "alice,y,",
      "carol,x,$scrypt$",
      'dave,"  ",',
      "alice,z,",
    ].join("\n");
    const { rows, problems } = readCsv(text);
    assert.deepEqual(
      rows.map(({ username }) => username),
      ["alice"],
    );
    assert.deepEqual(problems, [
      { line: 3, problem: "it has 2 cells, and line 1 has 3 columns" },
      { line: 4, problem: "there is no user" },
      { line: 5, problem: "user alice is on line 2 too" },
      {
        line: 6,
        problem: "user carol: password and passwordHash are both given; give one of them",
      },
      { line: 7, problem: "user dave: the password is blank" },
      { line: 8, problem: "user alice is on line 2 too" },
    ]);
  });

  // A text in the place of a column name may be a password.
  const unreadable: readonly (readonly [string, string, RegExp])[] = [
    ["nothing", "", /^Error: the file is empty; expected a line of column names$/],
    ["no column of users", "alice,s3cret\nbob,x", /^Error: line 1: there is no column "user"; the/],
    ["bars", "user|password\nalice|s3cret", /^Error: line 1: there is no column "user"; the/],
    ["a column nobody knows", "user,Colour", /column "Colour" is unknown; the col/],
    ["a column that is no word", "user,s3cret", /column 2 is unknown/],
    ["a column twice", "user,access,Access", /column "access" is there twice/],
    [
      "an open quote",
      'user,password\nalice,"s3cret',
      /^Error: line 2: a quote is opened and never closed$/,
    ],
    ["a quote within", 'user,password\na,b\nalice,"s3"cret', /^Error: line 3: the quotes are not/],
    ["a quote after", 'user,password\nalice,s3"cret"', /^Error: line 2: the quotes are not those/],
  ];
  for (const [title, text, message] of unreadable) {
    it(`fails for ${title}, without quoting it`, () =>
      assert.throws(
        () => readCsv(text),
        (error: Error) => {
          assert.match(String(error), message);
          assert.doesNotMatch(error.message, /s3/);
          return true;
        },
      ));
  }
});
