import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import {
  type HashingReply,
  type HashingProcess,
  type HashingRequest,
  startHashing,
} from "../../../identity/users/hashing";
import { readPasswordHash, verifyPassword } from "../../../identity/authorizer/user/password";

describe("hashing in a process of its own", () => {
  let hashing: HashingProcess;
  before(() => (hashing = startHashing()));
  after(() => hashing.stop());

  it("hashes and verifies as the function does, several at a time", async () => {
    const passwords = ["one", "zwölf", 'with, "quotes"'];
    const hashes = await Promise.all(passwords.map(hashing.hash));
    const stored = hashes.map((hash) => readPasswordHash(hash));
    for (const [index, password] of passwords.entries()) {
      const read = stored[index];
      assert.ok(read !== undefined && "value" in read);
      const hash = read.value;
      assert.equal(hash.ln, 15);
      assert.ok(await verifyPassword(password, hash));
      assert.ok(await hashing.verify(password, hash));
      assert.equal(await hashing.verify(`${password} `, hash), false);
    }
  });

  it("fails what is asked once it has ended, and ends without having begun", async () => {
    const own = startHashing();
    await own.hash("one");
    own.stop();
    await assert.rejects(own.hash("two"), /closed/);
    startHashing().stop();
  });

  it("fails what was asked when it ends by itself", async () => {
    const own = startHashing();
    const impossible = { kind: "scrypt", ln: 50, r: 8, p: 1 } as const;
    const bytes = Buffer.alloc(32);
    await assert.rejects(
      own.verify("one", { ...impossible, salt: bytes, hash: bytes }),
      /^Error: the process that hashes has ended$/,
    );
    own.stop();
  });

  // A terminal sends the signal to all processes of a command.
  it("does not end with Ctrl-C, as whoever asks ends what is in hand", async () => {
    const root = join(__dirname, "..", "..", "..");
    const child = fork(join(root, "identity", "users", "hashing-process.ts"), {
      execArgv: ["-r", join(root, "cli", "runtime", "register.cjs")],
    });
    const answer = async (id: number): Promise<HashingReply> => {
      child.send({ id, password: "one" } satisfies HashingRequest);
      return ((await once(child, "message")) as [HashingReply])[0];
    };
    await answer(1);
    child.kill("SIGINT");
    assert.equal((await answer(2)).id, 2);
    child.disconnect();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});
