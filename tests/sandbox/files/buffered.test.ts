import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

import fc from "fast-check";

import { BufferedReader } from "../../../sandbox/files/buffered-reader";
import { BufferedWriter } from "../../../sandbox/files/buffered-writer";
import { type Folder, temporaryFolder } from "../support";

const SEED = 19;
const BLOCK = 128 * 1024;
const bytes = (size: number): Buffer => Buffer.from(Array.from({ length: size }, (_, i) => i * 7));

describe("buffered files", () => {
  let folder: Folder;
  let file: FileHandle;
  const path = (): string => folder.file("file");

  beforeEach(async () => {
    folder = temporaryFolder();
    writeFileSync(path(), "");
    file = await open(path(), "r+");
  });
  afterEach(async () => {
    await file.close().catch(() => undefined);
    folder.remove();
  });

  describe("BufferedWriter", () => {
    it("writes parts in any order, with gaps and overlaps, as they were given", async () => {
      const part = fc.record({
        position: fc.nat(3 * BLOCK),
        size: fc.constantFrom(0, 1, 1000, 32768, BLOCK, BLOCK + 1),
        fill: fc.nat(255),
        follows: fc.boolean(),
      });
      const property = fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
        rmSync(path(), { force: true });
        const writer = new BufferedWriter(path());
        let expected = Buffer.alloc(0);
        let end = 0;
        for (const { position, size, fill, follows } of parts) {
          const start = follows ? end : position;
          const data = Buffer.alloc(size, fill);
          await writer.write(data, start);
          end = start + size;
          if (size > 0 && end > expected.length) {
            expected = Buffer.concat([expected, Buffer.alloc(end - expected.length)]);
          }
          data.copy(expected, start);
        }
        await writer.complete();
        assert.ok(readFileSync(path()).equals(expected));
      });
      await fc.assert(property, { seed: SEED, numRuns: 60 });
    });

    it("fails on a file that exists, small and large, and at the end after a block that failed", async () => {
      const small = new BufferedWriter(path());
      await small.write(bytes(1), 0);
      await assert.rejects(small.complete(), { code: "EEXIST" });
      const large = new BufferedWriter(path());
      await assert.rejects(large.write(bytes(BLOCK), 0), { code: "EEXIST" });
      assert.equal(readFileSync(path(), "utf8"), "");
    });

    it("reports a block that could not be written at the next one and at the end", async () => {
      const fails = (): Promise<never> => Promise.reject(new Error("disk full"));
      const prototype = Object.getPrototypeOf(file) as { writev: unknown };
      const { writev } = prototype;
      prototype.writev = fails;
      try {
        rmSync(path());
        const writer = new BufferedWriter(path());
        await writer.write(bytes(BLOCK), 0);
        await assert.rejects(writer.write(bytes(BLOCK), BLOCK), /disk full/);
        await assert.rejects(writer.complete(), /disk full/);
      } finally {
        prototype.writev = writev;
      }
    });

    it("writes the rest where the system takes a part", async () => {
      const prototype = Object.getPrototypeOf(file) as Pick<FileHandle, "writev" | "write">;
      const { writev } = prototype;
      prototype.writev = async function (this: FileHandle, chunks: readonly Buffer[], position) {
        const [first] = chunks;
        const { bytesWritten } = await this.write(first ?? Buffer.alloc(0), 0, 1, position ?? 0);
        return { bytesWritten, buffers: chunks };
      } as FileHandle["writev"];
      try {
        rmSync(path());
        const writer = new BufferedWriter(path());
        const content = bytes(2 * BLOCK + 5);
        await writer.write(content.subarray(0, BLOCK), 0);
        await writer.write(content.subarray(BLOCK), BLOCK);
        await writer.complete();
        assert.ok(readFileSync(path()).equals(content));
      } finally {
        prototype.writev = writev;
      }
    });
  });

  describe("BufferedReader", () => {
    it("reads what the file has at every offset, in order and at random", async () => {
      const content = bytes(3 * BLOCK + 17);
      writeFileSync(path(), content);
      const reader = new BufferedReader(file, content.length);
      const read = fc.record({
        offset: fc.nat(content.length + 10),
        length: fc.constantFrom(1, 5, 32768, BLOCK, BLOCK + 3),
        follows: fc.boolean(),
      });
      let end = 0;
      const property = fc.asyncProperty(read, async ({ offset, length, follows }) => {
        const start = follows ? end : offset;
        const data = await reader.read(start, length);
        end = start + data.length;
        assert.ok(data.equals(content.subarray(start, start + length)));
      });
      await fc.assert(property, { seed: SEED, numRuns: 300 });
      await reader.close();
    });

    it("ends where the file ends, also if it has become shorter", async () => {
      writeFileSync(path(), "abcdef");
      const reader = new BufferedReader(file, 100);
      assert.equal(String(await reader.read(2, 50)), "cdef");
      assert.equal((await reader.read(6, 10)).length, 0);
    });

    it("fails where the file cannot be read, and closes it", async () => {
      const failing = {
        read: () => Promise.reject(new Error("bad disk")),
        close: () => file.close(),
      } as unknown as FileHandle;
      const reader = new BufferedReader(failing, 3 * BLOCK);
      await assert.rejects(reader.read(0, 10), /bad disk/);
      await reader.close();
      await assert.rejects(file.stat(), { code: "EBADF" });
    });
  });
});
