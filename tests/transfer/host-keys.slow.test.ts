import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { placeholderKey } from "../../verify/graph/placeholder-key";
import { compare } from "../../verify/preview/compare";
import type { Graph } from "../../verify/graph/graph";
import { type Folder, temporaryFolder } from "../sandbox/support";
import { graphOf, inputsOf, MODES } from "../support/program";

const HOST_KEY = "aws:transfer/hostKey:HostKey";
const keys = {
  ed25519: placeholderKey("ed25519"),
  rsa: placeholderKey("rsa"),
  old: placeholderKey("old"),
};
const build = (mode: keyof typeof MODES, hostKeys: string[]): Promise<Graph> =>
  graphOf({ ...MODES[mode], transfer: { hostKeys } }, keys);

describe("host keys", () => {
  it("are imported as secrets: the first as an argument of the server, the others as resources", async () => {
    const graph = await build("public", ["ed25519", "rsa"]);
    const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-public"];
    assert.deepEqual(server?.["hostKey"], { secret: keys.ed25519 });
    assert.deepEqual(inputsOf(graph, HOST_KEY), {
      "sftp-public-rsa": {
        serverId: "sftp-public-Server",
        hostKeyBody: { secret: keys.rsa },
        description: "rsa",
        tags: { Name: "rsa" },
      },
    });
  });

  // Clients refuse a server whose key has changed, so a new server must have the same keys.
  it("stay the same when the mode changes", async () => {
    const hostKeys = async (mode: keyof typeof MODES): Promise<unknown[]> => {
      const graph = await build(mode, ["ed25519", "rsa"]);
      const [server] = Object.values(inputsOf(graph, "aws:transfer/server:Server"));
      const others = Object.values(inputsOf(graph, HOST_KEY));
      return [server?.["hostKey"], ...others.map(({ hostKeyBody }) => hostKeyBody)];
    };
    const expected = [{ secret: keys.ed25519 }, { secret: keys.rsa }];
    assert.deepEqual(await hostKeys("public"), expected);
    assert.deepEqual(await hostKeys("internet-facing"), expected);
    assert.deepEqual(await hostKeys("closed"), expected);
  });

  it("are added and removed without touching the server", async () => {
    const changes = compare(
      await build("public", ["ed25519", "rsa"]),
      await build("public", ["ed25519", "old"]),
    );
    assert.deepEqual(
      changes
        .filter(({ kind }) => kind !== "same")
        .map(({ kind, resource }) => `${kind} ${resource.name}`)
        .sort(),
      ["create sftp-public-old", "delete sftp-public-rsa"],
    );
  });

  it("fail when the secret setting has no such name", async () => {
    await assert.rejects(build("public", ["ecdsa"]), (error: Error) =>
      error.message.endsWith(
        "transfer.hostKeys lists \"ecdsa\", but the secret setting hostKeys has no such key; run: pulumi config set --secret --path 'hostKeys.ecdsa' < private-key-file",
      ),
    );
  });

  describe("as texts", () => {
    let folder: Folder;
    before(() => (folder = temporaryFolder()));
    after(() => folder.remove());

    let count = 0;
    const generated = (...args: string[]): string => {
      const file = join(folder.path, `key-${count++}`);
      execFileSync("ssh-keygen", ["-q", "-N", "", "-C", "", ...args, "-f", file]);
      return readFileSync(file, "utf8");
    };
    const pemOf = (bits: number): string =>
      generateKeyPairSync("rsa", { modulusLength: bits })
        .privateKey.export({ type: "pkcs1", format: "pem" })
        .toString();
    const imported = async (key: string): Promise<string> => {
      const graph = await graphOf({ ...MODES.public, transfer: { hostKeys: ["key"] } }, { key });
      const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-public"];
      return (server?.["hostKey"] as { secret: string }).secret;
    };
    const refusal = (key: string): Promise<string> =>
      imported(key).then(
        () => "accepted",
        (error: Error) => /the secret setting hostKeys\.key (.*)/.exec(error.message)?.[1] ?? "",
      );

    // `pulumi config set < key` takes the last line end away, and OpenSSH cannot read such a key.
    it("are given the line ends that OpenSSH wants", async () => {
      const kinds = [
        ["-t", "ed25519"],
        ["-t", "ecdsa", "-b", "521"],
        ["-t", "ecdsa", "-b", "256", "-m", "PEM"],
        ["-t", "rsa", "-b", "2048", "-m", "PEM"],
        ["-t", "rsa", "-b", "2048"],
      ];
      for (const args of kinds) {
        const key = generated(...args);
        const texts = [
          key,
          key.trimEnd(),
          key.replaceAll("\n", "\r\n"),
          `\ufeff${key.trimEnd().replaceAll("\n", "\r\n")}`,
          `\n${key}\n\n`,
        ];
        for (const text of texts) assert.equal(await imported(text), key, args.join(" "));
        const file = join(folder.path, "imported");
        writeFileSync(file, await imported(key.trimEnd()), { mode: 0o600 });
        assert.match(execFileSync("ssh-keygen", ["-yf", file]).toString(), /^(ssh|ecdsa)-/);
      }
    });

    it("fail when they are public, encrypted or of PuTTY, each in a sentence", async () => {
      const [key, passphrase] = [join(folder.path, "pair"), ["-N", "passphrase"]];
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
      const publicKey = readFileSync(`${key}.pub`, "utf8");
      const asPublic = (format: string): string =>
        execFileSync("ssh-keygen", ["-e", "-m", format, "-f", key]).toString();
      const isPublic = "is a public key; give the private key, whose file has no .pub at its end";
      const isEncrypted = "is encrypted; take its passphrase away with: ssh-keygen -p -N '' -f key";
      const rsa = ["-t", "rsa", "-b", "2048", "-m"];
      const cases: [string, string][] = [
        [publicKey, isPublic],
        [asPublic("RFC4716"), isPublic],
        [
          execFileSync("ssh-keygen", [
            "-e",
            "-m",
            "PKCS8",
            "-f",
            writtenTo(pemOf(2048)),
          ]).toString(),
          isPublic,
        ],
        [generated("-t", "ed25519", ...passphrase), isEncrypted],
        [generated(...rsa, "PEM", ...passphrase), isEncrypted],
        [generated(...rsa, "PKCS8", ...passphrase), isEncrypted],
        [
          "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: a\n",
          "is a PuTTY key; convert it with: puttygen key.ppk -O private-openssh -o key",
        ],
      ];
      for (const [text, sentence] of cases) {
        assert.equal(await refusal(text), sentence);
        assert.equal(await refusal(text.trimEnd().replaceAll("\n", "\r\n")), sentence);
      }
    });

    const writtenTo = (key: string): string => {
      const file = join(folder.path, `written-${count++}`);
      writeFileSync(file, key, { mode: 0o600 });
      return file;
    };

    it("fail when they are incomplete, too small, too long or of another kind", async () => {
      const unreadable =
        "is not a private key in OpenSSH or PEM form, or part of it is missing; set it again from its file";
      const kind = "is of a kind that the service does not take; use RSA, ECDSA or Ed25519";
      const openSsh = generated("-t", "ed25519");
      const lines = openSsh.split("\n");
      const pem = pemOf(2048);
      const x25519 = generateKeyPairSync("x25519").privateKey;
      const p224 = generateKeyPairSync("ec", { namedCurve: "secp224r1" }).privateKey;
      const withBody = (bytes: Buffer): string =>
        [lines[0], bytes.toString("base64"), lines.at(-2)].join("\n");
      const body = Buffer.from(lines.slice(1, -2).join(""), "base64");
      const cases: [string, string][] = [
        ["", unreadable],
        ["secret", unreadable],
        [lines.slice(0, -2).join("\n"), unreadable],
        [[...lines.slice(0, 2), ...lines.slice(3)].join("\n"), unreadable],
        [pem.slice(0, -200), unreadable],
        [withBody(Buffer.from("another format")), unreadable],
        [withBody(body.subarray(0, 15)), unreadable],
        [withBody(body.subarray(0, 60)), unreadable],
        [
          withBody(Buffer.from(body.toString("latin1").replaceAll("ed25519", "ed25510"), "latin1")),
          kind,
        ],
        [x25519.export({ type: "pkcs8", format: "pem" }).toString(), kind],
        [p224.export({ type: "sec1", format: "pem" }).toString(), kind],
        [pemOf(1024), "is an RSA key of 1024 bits; use 2048 bits at least"],
        [
          generated("-t", "rsa", "-b", "1024"),
          "is an RSA key of 1024 bits; use 2048 bits at least",
        ],
        [generated("-t", "rsa", "-b", "6144"), "has more than 4096 characters; use a smaller key"],
      ];
      for (const [text, sentence] of cases) assert.equal(await refusal(text), sentence, text);
    });
  });
});
