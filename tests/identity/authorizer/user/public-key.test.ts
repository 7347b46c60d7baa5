import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";

import {
  parsePublicKey,
  readPublicKey,
  splitKeys,
} from "../../../../identity/authorizer/user/public-key";
import { KEYS } from "../../support";

/** A string, or a positive or negative integer, in the wire format. */
function field(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const line = (type: string, ...parts: Buffer[]): string =>
  `${type} ${Buffer.concat([field(type), ...parts]).toString("base64")}`;

const bytesOf = (key: string): Buffer => Buffer.from(key.split(" ")[1] ?? "", "base64");
const withBody = (key: string, body: Buffer): string =>
  `${key.split(" ")[0]} ${body.toString("base64")}`;

const E = field(Buffer.from([1, 0, 1]));
/** A modulus with the given number of bits; nobody has its private key. */
const modulus = (bits: number): Buffer => {
  const bytes = Buffer.alloc(Math.ceil(bits / 8), 0xa5);
  bytes[0] = 1 << ((bits - 1) % 8);
  return field(bits % 8 === 0 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
};
const rsa = (bits: number): string => line("ssh-rsa", E, modulus(bits));

const P256 = bytesOf(KEYS.p256);
const POINT = P256.subarray(-65);
const ecdsa = (curve: string, point: Buffer, type = `ecdsa-sha2-${curve}`): string =>
  line(type, field(curve), field(point));
const changedAt = (bytes: Buffer, at: number, value: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
};

function nistp384(): string {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const [a, b] = [x, y].map((part) => Buffer.from(part, "base64url"));
  return ecdsa("nistp384", Buffer.concat([Buffer.of(4), a as Buffer, b as Buffer]));
}

const GOOD: [title: string, key: string][] = [
  ...Object.entries(KEYS),
  ["p384", nistp384()],
  ["RSA of 1024 bits", rsa(1024)],
  ["RSA of 1031 bits", rsa(1031)],
  ["RSA of 16384 bits", rsa(16_384)],
  [
    "RSA with zeros before its modulus",
    line("ssh-rsa", E, field(Buffer.concat([Buffer.alloc(9), bytesOf(KEYS.rsa).subarray(-257)]))),
  ],
];

const ed25519 = (length: number): string => line("ssh-ed25519", field(Buffer.alloc(length, 7)));

const BAD: [title: string, key: string][] = [
  ...Object.entries(KEYS).flatMap(([name, key]): [string, string][] => [
    [`${name} cut off by 3 bytes`, withBody(key, bytesOf(key).subarray(0, -3))],
    [`${name} cut off by half`, withBody(key, bytesOf(key).subarray(0, bytesOf(key).length >> 1))],
    [
      `${name} with a byte after its end`,
      withBody(key, Buffer.concat([bytesOf(key), Buffer.of(0)])),
    ],
    [
      `${name} with a string after its end`,
      withBody(key, Buffer.concat([bytesOf(key), field("x")])),
    ],
    [`${name} with a length of 4 GB`, withBody(key, changedAt(bytesOf(key), 0, 0xff))],
    [`${name} without its last letter`, key.slice(0, -1)],
    [`${name} with a letter that is not base64`, `${key.slice(0, -8)}*${key.slice(-7)}`],
    [`${name} with padding after its end`, `${key}=`],
    [
      `${name} of the type of another`,
      key.replace(/^\S+/, (type) => (type === "ssh-rsa" ? "ssh-ed25519" : "ssh-rsa")),
    ],
  ]),
  ["Ed25519 of 16 bytes", ed25519(16)],
  ["Ed25519 of 31 bytes", ed25519(31)],
  ["Ed25519 of 33 bytes", ed25519(33)],
  ["RSA of 1023 bits", rsa(1023)],
  ["RSA of 512 bits", rsa(512)],
  ["RSA of 0 bits", line("ssh-rsa", E, field(""))],
  ["RSA of 16385 bits", rsa(16_385)],
  ["RSA with a negative modulus", line("ssh-rsa", E, field(Buffer.alloc(256, 0xa5)))],
  ["RSA with a negative exponent", line("ssh-rsa", field(Buffer.of(0x81)), modulus(2048))],
  ["RSA without a modulus", line("ssh-rsa", E)],
  ["RSA without anything", line("ssh-rsa")],
  ["ECDSA of another curve than its type", ecdsa("nistp256", POINT, "ecdsa-sha2-nistp384")],
  ["ECDSA of an unknown curve", ecdsa("nistp224", POINT, "ecdsa-sha2-nistp256")],
  ["ECDSA of the curve constructor", ecdsa("constructor", POINT, "ecdsa-sha2-nistp256")],
  [
    "ECDSA with a compressed point",
    ecdsa("nistp256", Buffer.concat([Buffer.of(2), POINT.subarray(1, 33)])),
  ],
  [
    "ECDSA with a point that is not on the curve",
    ecdsa("nistp256", changedAt(POINT, 64, (POINT[64] as number) ^ 1)),
  ],
  ["ECDSA with the point at infinity", ecdsa("nistp256", Buffer.of(0))],
  ["ECDSA with a point of zeros", ecdsa("nistp256", changedAt(Buffer.alloc(65), 0, 4))],
  [
    "ECDSA with a small y",
    ecdsa("nistp256", Buffer.concat([POINT.subarray(0, 33), Buffer.alloc(32)])),
  ],
  ["ECDSA without a point", line("ecdsa-sha2-nistp256", field("nistp256"))],
  ["ECDSA without a curve", line("ecdsa-sha2-nistp256")],
  ["a type alone", "ssh-ed25519"],
  ["nothing", ""],
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----"],
];

/** Kinds of keys that OpenSSH knows, and the service does not. */
const OTHER_KINDS: [title: string, key: string][] = [
  ["DSA", line("ssh-dss", modulus(1024), modulus(160), field(Buffer.of(2)), field(Buffer.of(3)))],
  [
    "Ed25519 in hardware",
    line("sk-ssh-ed25519@openssh.com", field(Buffer.alloc(32, 7)), field("ssh:")),
  ],
  [
    "ECDSA in hardware",
    line("sk-ecdsa-sha2-nistp256@openssh.com", field("nistp256"), field(POINT), field("ssh:")),
  ],
  [
    "a certificate",
    line("ssh-ed25519-cert-v01@openssh.com", field("nonce"), field(Buffer.alloc(32, 7))),
  ],
];

/** Whether `ssh-keygen -l` takes a key. */
const isTakenByOpenSsh = (key: string): boolean =>
  spawnSync("ssh-keygen", ["-l", "-f", "-"], { input: `${key}\n` }).status === 0;

describe("a public key", () => {
  for (const [title, key] of GOOD) {
    it(`is read: ${title}`, () => {
      assert.equal(parsePublicKey(`  ${key}  a comment, with a comma`), key);
      assert.equal(isTakenByOpenSsh(key), true);
    });
  }

  // A key that is cut off never matches, and the partner looks for the fault on the other side.
  for (const [title, key] of BAD) {
    it(`is refused, as by ssh-keygen: ${title}`, () => {
      assert.equal(parsePublicKey(key), undefined);
      assert.equal(isTakenByOpenSsh(key), false);
    });
  }

  for (const [title, key] of OTHER_KINDS) {
    it(`is refused, because the service does not verify it: ${title}`, () => {
      assert.equal(parsePublicKey(key), undefined);
    });
  }

  it("has a warning if the service might refuse its size", () => {
    const warningOf = (key: string): string | undefined => readPublicKey(key)?.warning;
    const unsure = (bits: number, ask: string): string =>
      `an RSA key of ${bits} bits, which the service might refuse; ask for ${ask}`;
    assert.equal(warningOf(rsa(2047)), unsure(2047, "2048 or more"));
    assert.equal(warningOf(rsa(2048)), undefined);
    assert.equal(warningOf(rsa(8192)), undefined);
    assert.equal(warningOf(rsa(8193)), unsure(8193, "4096"));
    assert.equal(warningOf(KEYS.ed25519), undefined);
  });
});

describe("a text with public keys", () => {
  const [a, b] = [KEYS.rsa, KEYS.ed25519];
  const SPLIT: [text: string, keys: string[]][] = [
    [`${a},${b}`, [a, b]],
    [`${a} one, ${b} two`, [`${a} one`, `${b} two`]],
    [`${a} ${b}`, [a, b]],
    [`\n${a}\r\n\r\n${b}\n`, [a, b]],
    [`${a};${b}`, [a, b]],
    [`${a} sales, berlin; ssh-rsa, old`, [`${a} sales, berlin; ssh-rsa, old`]],
    [`${a} my ssh-rsa key`, [`${a} my ssh-rsa key`]],
    [" \n ", []],
  ];
  for (const [text, keys] of SPLIT) {
    it(`has ${keys.length}: ${JSON.stringify(text.replace(/AAAA[\w+/]{30,}/g, "AAAA…"))}`, () => {
      assert.deepEqual(splitKeys(text), keys);
    });
  }
});
