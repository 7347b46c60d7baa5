import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import { publicKeyOf, type SigningKeys } from "../../../storage/publish/signing-keys";

/** The secret setting with one key. */
const keysOf = (text: string): SigningKeys => {
  const keys: Readonly<Record<string, string>> = { first: text };
  return pulumi.secret(keys);
};

/** Public part of a key with this text. */
const published = (text: string): Promise<string> =>
  (publicKeyOf(keysOf(text), "first") as unknown as { promise: () => Promise<string> }).promise();

const pem = { type: "spki", format: "pem" } as const;
const pkcs8 = { type: "pkcs8", format: "pem" } as const;

describe("a signing key", () => {
  const rsa = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: pem,
    privateKeyEncoding: pkcs8,
  });
  const ec = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: pem,
    privateKeyEncoding: { type: "sec1", format: "pem" },
  });

  it("gives its public part, be it RSA or ECDSA, private or public, of Windows or without last line end", async () => {
    assert.equal(await published(rsa.privateKey), rsa.publicKey);
    assert.equal(await published(rsa.publicKey), rsa.publicKey);
    assert.equal(await published(ec.privateKey.trim()), ec.publicKey);
    assert.equal(await published(ec.privateKey.replaceAll("\n", "\r\n")), ec.publicKey);
  });

  it("has a public part that is no secret", async () => {
    const key = publicKeyOf(keysOf(ec.privateKey), "first");
    assert.equal(await pulumi.isSecret(key), false);
  });

  // The sentence must not quote the text, which is a secret.
  for (const [title, text, problem] of [
    [
      "a text that is none",
      "hunter2",
      /^Error: the secret setting signingKeys.first is no key in PEM form without a passphrase; set it again from its file$/,
    ],
    [
      "a key that CloudFront does not take",
      generateKeyPairSync("rsa", { modulusLength: 3072 }).privateKey.export(pkcs8).toString(),
      /^Error: the secret setting signingKeys.first is of a kind that CloudFront does not take; use RSA with 2048 bits or ECDSA P-256$/,
    ],
    [
      "a key of another curve",
      generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey.export(pkcs8).toString(),
      /is of a kind that CloudFront does not take/,
    ],
    [
      "a host key",
      generateKeyPairSync("ed25519").privateKey.export(pkcs8).toString(),
      /is of a kind/,
    ],
  ] as const) {
    it(`fails for ${title}`, async () => {
      await assert.rejects(published(text), (error) => problem.test(String(error)));
    });
  }
});
