import * as assert from "node:assert/strict";
import crypto from "node:crypto";

import {
  hashPassword,
  readPassword,
  readPasswordHash,
  type ScryptHash,
  verifyPassword,
} from "../../../../identity/authorizer/user/password";

const CHEAP = { ln: 10, r: 8, p: 1 };

function parsed(text: string): ScryptHash {
  const hash = readPasswordHash(text);
  assert.ok("value" in hash, "the hash is refused");
  return hash.value;
}

describe("passwords", () => {
  it("verify against their own hash only", async () => {
    const stored = parsed(await hashPassword("correct horse", CHEAP));
    assert.equal(await verifyPassword("correct horse", stored), true);
    assert.equal(await verifyPassword("correct horsf", stored), false);
    assert.equal(await verifyPassword("", stored), false);
  });

  it("are hashed at the default cost, in PHC form", async () => {
    assert.match(
      await hashPassword("correct horse"),
      /^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  // Fault 4: with one salt for all, one guess would test every user, and equal passwords would show.
  it("have a salt of their own each time", async () => {
    const [a, b] = [await hashPassword("same", CHEAP), await hashPassword("same", CHEAP)];
    assert.notEqual(parsed(a).salt.toString("hex"), parsed(b).salt.toString("hex"));
    assert.notEqual(a, b);
  });

  it("verify against a hash that another program made", async () => {
    // Third vector of RFC 7914, section 12.
    const hash = Buffer.from(
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2" +
        "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
      "hex",
    );
    const salt = Buffer.from("SodiumChloride");
    const text = [salt, hash].map((bytes) => bytes.toString("base64").replace(/=+$/, "")).join("$");
    const stored = parsed(`$scrypt$ln=14,r=8,p=1$${text}`);
    assert.equal(await verifyPassword("pleaseletmein", stored), true);
  });

  // Fault 3: a comparison of text that throws on other alphabets locks their users out.
  it("may be of any alphabet, plain or hashed", async () => {
    for (const password of ["pässwörd", "пароль", "密码🔑", "a\u0000b", " ", "x".repeat(5000)]) {
      const stored = parsed(await hashPassword(password, CHEAP));
      assert.equal(await verifyPassword(password, stored), true);
      assert.equal(await verifyPassword(`${password}.`, stored), false);
    }
    assert.equal(await verifyPassword("密码🔑", { kind: "plain", password: "密码🔑" }), true);
    assert.equal(await verifyPassword("密码", { kind: "plain", password: "密码🔑" }), false);
  });

  // Fault 3: cut to one byte a character, or to the shorter of two, others would be as good; with
  // other bytes for as many characters the comparison of buffers throws.
  const OTHERS: [given: string, stored: string][] = [
    ["pass", "päss"],
    ["päss", "pass"],
    ["A", "\u0141"],
    ["\u0141", "A"],
    ["a", "a\u0000"],
    ["é", "e\u0300"],
    ["", "x"],
    ["correct", "correct horse"],
    ["CORRECT", "correct"],
  ];
  for (const [given, stored] of OTHERS) {
    it(`are different where one is ${JSON.stringify(given)}, the other ${JSON.stringify(stored)}`, async () => {
      assert.equal(await verifyPassword(given, { kind: "plain", password: stored }), false);
    });
  }

  // Fault 3: an ordinary comparison ends at the first letter that differs, which can be measured.
  it("are compared in constant time, hashed or plain", async () => {
    const { timingSafeEqual } = crypto;
    let compared = 0;
    crypto.timingSafeEqual = (a, b) => {
      compared++;
      return timingSafeEqual(a, b);
    };
    try {
      const stored = parsed(await hashPassword("correct horse", CHEAP));
      assert.equal(await verifyPassword("correct horse", stored), true);
      assert.equal(await verifyPassword("x", { kind: "plain", password: "x" }), true);
    } finally {
      crypto.timingSafeEqual = timingSafeEqual;
    }
    assert.equal(compared, 2);
  });

  it("fail where the record asks for more memory than there is", async () => {
    const stored = { ...parsed(await hashPassword("x", CHEAP)), ln: 30 };
    await assert.rejects(verifyPassword("x", stored), /memory limit exceeded|Invalid scrypt param/);
  });

  // Fault 18: taken for a wrong password, a function without memory would raise no alarm.
  it("fail where hashing does", async () => {
    const { scrypt } = crypto;
    const failing = (...args: unknown[]): void => {
      const done = args.at(-1) as (error: Error) => void;
      done(new Error("no memory"));
    };
    crypto.scrypt = failing;
    try {
      await assert.rejects(verifyPassword("x", undefined), { message: "no memory" });
    } finally {
      crypto.scrypt = scrypt;
    }
  });

  // macOS sends decomposed letters, Windows composed ones: the password is the same.
  const COMPOSED = "Zo\u00eb \u1e69 \uac00";
  const DECOMPOSED = COMPOSED.normalize("NFD");
  it("are the same in composed and decomposed Unicode, on either side", async () => {
    const plain = (password: string) => ({ kind: "plain", password }) as const;
    for (const given of [COMPOSED, DECOMPOSED]) {
      for (const set of [COMPOSED, DECOMPOSED]) {
        assert.equal(await verifyPassword(given, plain(set)), true);
        assert.equal(await verifyPassword(given, parsed(await hashPassword(set, CHEAP))), true);
      }
      assert.equal(await verifyPassword(`${given}\u0301`, plain(COMPOSED)), false);
    }
  });

  it("verify as written against a hash of another program", async () => {
    const salt = Buffer.from("c29tZXNhbHQ", "base64");
    for (const set of [COMPOSED, DECOMPOSED]) {
      const hash = crypto.scryptSync(set, salt, 32, { N: 2 ** CHEAP.ln, r: CHEAP.r, p: CHEAP.p });
      const stored = { kind: "scrypt", ...CHEAP, salt, hash } as const;
      assert.equal(await verifyPassword(set, stored), true);
    }
  });

  it("may be lone halves of a character", async () => {
    const stored = parsed(await hashPassword("\ud800", CHEAP));
    assert.equal(await verifyPassword("\ud800", stored), true);
  });

  it("are wrong where none is stored", async () => {
    assert.equal(await verifyPassword("anything", undefined), false);
  });

  // Fault 21: an answer that comes sooner for unknown users tells a stranger which names exist.
  it("take one scrypt whether hashed, plain or absent", () => takesHashes("guess", 1));

  // A second form of the password is tried for every user, or for none.
  it("take two if the password is decomposed", () => takesHashes(DECOMPOSED, 2));

  async function takesHashes(given: string, count: number): Promise<void> {
    const stored = parsed(await hashPassword("correct horse"));
    const [costs, answered]: [unknown[], number[]] = [[], []];
    const { scrypt } = crypto;
    // Counted when it is done, and so before an answer that waits for it.
    const counting = (...args: Parameters<typeof scrypt>): void => {
      const [password, salt, length, options, done] = args;
      scrypt(password, salt, length, options, (error, key) => {
        costs.push([(salt as Buffer).length, length, options]);
        done(error, key);
      });
    };
    Object.assign(crypto, { scrypt: counting });
    try {
      for (const record of [stored, { kind: "plain", password: "secret" } as const, undefined]) {
        assert.equal(await verifyPassword(given, record), false);
        answered.push(costs.length);
      }
    } finally {
      Object.assign(crypto, { scrypt });
    }
    const [hashed] = costs;
    assert.deepEqual(costs, Array(3 * count).fill(hashed));
    assert.deepEqual(answered, [count, 2 * count, 3 * count]);
  }
});

describe("a password that is the hash of another program", () => {
  const HASHES: [text: string, what: string][] = [
    ["$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "a bcrypt hash"],
    ["$2y$10$abcdefghijklmnopqrstuv", "a bcrypt hash"],
    ["$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA", "an argon2 hash"],
    ["$argon2i$v=19$m=16,t=2,p=1$c29tZXNhbHQ$aGFzaA", "an argon2 hash"],
    ["$1$salt$qJH7.N4xYta3aEG/dfqo/0", "a crypt hash"],
    ["$6$rounds=5000$salt$hash", "a crypt hash"],
    ["$y$j9T$salt$hash", "a crypt hash"],
    ["$apr1$salt$hash", "a crypt hash"],
    ["$pbkdf2-sha256$29000$salt$hash", "a PBKDF2 hash"],
    ["{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3", "an LDAP hash"],
    ["{CRYPT}$6$salt$hash", "an LDAP hash"],
  ];
  for (const [text, what] of HASHES) {
    it(`is named in a warning, and in the refusal of a hash: ${text}`, () => {
      const hint = "which is compared as if it were the password; set the password";
      assert.deepEqual(readPassword(text), {
        value: { kind: "plain", password: text },
        warnings: [`holds ${what}, ${hint}`],
      });
      assert.deepEqual(readPasswordHash(text), {
        problem: `is not a scrypt hash in PHC form; it is ${what}`,
      });
    });
  }

  it("may be one of this program in the wrong field", () => {
    const read = readPassword("$scrypt$ln=15,r=8,p=1$c2FsdA$aGFzaA");
    assert.match("warnings" in read ? String(read.warnings) : "", /^holds a scrypt hash, which/);
  });

  it("is only one that begins like a hash", () => {
    for (const password of ["$ecret", "$2", "{curly}", "$1", "correct horse", "a$2b$12$x"]) {
      assert.deepEqual(readPassword(password), { value: { kind: "plain", password } });
    }
  });
});

describe("scrypt hashes", () => {
  const SALT = "c29tZXNhbHRzb21lc2FsdA";
  const HASH = "vhF0Pk1pSNkTYg1jYAM0Pzv9EQ3v3NP3dGTkHTGPnyA";

  it("say what they cost", () => {
    const { ln, r, p, salt, hash } = parsed(`$scrypt$ln=16,r=8,p=2$${SALT}$${HASH}`);
    assert.deepEqual([ln, r, p, salt.length, hash.length], [16, 8, 2, 16, 32]);
  });

  // RFC 7914, section 6: N < 2^(128 * r / 8). Such a hash stopped the function, as an outage.
  for (const ln of [16, 17, 20]) {
    it(`fails with a cost that scrypt cannot run: ln=${ln},r=1`, () => {
      assert.deepEqual(readPasswordHash(`$scrypt$ln=${ln},r=1,p=1$${SALT}$${HASH}`), {
        problem: "has a cost that scrypt cannot run",
      });
    });
  }

  for (const cost of ["ln=15,r=1,p=1", "ln=15,r=1,p=32", "ln=17,r=2,p=1", "ln=10,r=99,p=10"]) {
    it(`can be verified with a cost of ${cost}`, async () => {
      const stored = parsed(`$scrypt$${cost}$${SALT}$${HASH}`);
      assert.equal(await verifyPassword("guess", stored), false);
    });
  }

  // Without a bound one record could take all memory or time of the function, and stop every login.
  for (const cost of ["ln=30,r=8,p=1", "ln=18,r=8,p=1", "ln=17,r=16,p=1", "ln=15,r=8,p=5"]) {
    it(`fails with a cost of ${cost}`, () => {
      assert.deepEqual(readPasswordHash(`$scrypt$${cost}$${SALT}$${HASH}`), {
        problem: "asks for more memory or work than a login may take",
      });
    });
  }

  it("fails when guessing would be cheap", () => {
    assert.deepEqual(readPasswordHash(`$scrypt$ln=1,r=8,p=1$${SALT}$${HASH}`), {
      problem: "is too cheap to guess; hash the password anew",
    });
  });

  // A hash of no bytes would equal the hash of every password.
  const MALFORMED = [
    `$scrypt$ln=15,r=8,p=1$${SALT}$`,
    `$scrypt$ln=15,r=8,p=1$$${HASH}`,
    `$scrypt$ln=15,r=8,p=1$${SALT}$AA`,
    `$scrypt$ln=15,r=8$${SALT}$${HASH}`,
    `$scrypt$ln=0,r=8,p=1$${SALT}$${HASH}`,
    `$scrypt$ln=15,r=0,p=1$${SALT}$${HASH}`,
    "correct horse",
    "",
  ];
  for (const text of MALFORMED) {
    it(`fails to read "${text}"`, () => {
      assert.deepEqual(readPasswordHash(text), { problem: "is not a scrypt hash in PHC form" });
    });
  }
});
