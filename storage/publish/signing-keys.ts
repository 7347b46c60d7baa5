import { createPublicKey, type KeyObject } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

/** Keys that sign links, by name, from the secret setting `signingKeys`. */
export type SigningKeys = pulumi.Output<Readonly<Record<string, string>>>;

/** Sentence about a key whose signatures CloudFront would not check. */
function problemOf({ asymmetricKeyType, asymmetricKeyDetails: details }: KeyObject) {
  // "RSA 2048 or ECDSA 256 key signatures" (CloudFront API Reference, PublicKey).
  const fits =
    (asymmetricKeyType === "rsa" && details?.modulusLength === 2048) ||
    (asymmetricKeyType === "ec" && details?.namedCurve === "prime256v1");
  return fits
    ? undefined
    : "is of a kind that CloudFront does not take; use RSA with 2048 bits or ECDSA P-256";
}

/** Public part of a key in PEM form, private or public. */
function publicPart(text: string): KeyObject | undefined {
  try {
    return createPublicKey(text.replace(/\r\n?/g, "\n").trim());
  } catch {
    return undefined;
  }
}

/**
 * Public part of a signing key with a name, which is no secret: everything that CloudFront needs.
 *
 * @throws at preview if the secret setting has no such key, or a text that is none
 */
export const publicKeyOf = (keys: SigningKeys, name: string): pulumi.Output<string> =>
  pulumi.unsecret(
    keys.apply((all) => {
      const text = all[name];
      if (text === undefined) {
        throw new Error(
          `storage.publish.signingKeys lists "${name}", but the secret setting signingKeys has no such key; run: pulumi config set --secret --path 'signingKeys.${name}' < key-file.pem`,
        );
      }
      const key = publicPart(text);
      const problem =
        key === undefined
          ? "is no key in PEM form without a passphrase; set it again from its file"
          : problemOf(key);
      if (key === undefined || problem !== undefined) {
        throw new Error(`the secret setting signingKeys.${name} ${problem}`);
      }
      return key.export({ type: "spki", format: "pem" }).toString();
    }),
  );
