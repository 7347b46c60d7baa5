import { createPrivateKey, type KeyObject } from "node:crypto";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Private host keys by name, from the secret setting `hostKeys`. */
export type HostKeys = pulumi.Output<Readonly<Record<string, string>>>;

/** Longest `HostKeyBody` of the API. */
const LONGEST = 4096;

const ENCRYPTED = "is encrypted; take its passphrase away with: ssh-keygen -p -N '' -f key";

/** Texts that are no private key which the service reads, and the sentence for each. */
const OTHER_FORMATS: readonly (readonly [RegExp, string])[] = [
  [
    /^PuTTY-User-Key-File-/m,
    "is a PuTTY key; convert it with: puttygen key.ppk -O private-openssh -o key",
  ],
  [
    /^(ssh-|ecdsa-sha2-|sk-)\S+ |^---- BEGIN SSH2 PUBLIC KEY|-----BEGIN [A-Z ]*PUBLIC KEY-----/m,
    "is a public key; give the private key, whose file has no .pub at its end",
  ],
  [/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m, ENCRYPTED],
];

const WRONG_KIND = "is of a kind that the service does not take; use RSA, ECDSA or Ed25519";
const UNREADABLE =
  "is not a private key in OpenSSH or PEM form, or part of it is missing; set it again from its file";

/**
 * Text of a key with the line ends that OpenSSH wants: `pulumi config set` takes the last one away, and
 * Windows writes others.
 */
const normalised = (text: string): string => `${text.replace(/\r\n?/g, "\n").trim()}\n`;

/** Sentence about a text that the service would not read as a host key. It never quotes the text. */
function problemOf(key: string): string | undefined {
  const other = OTHER_FORMATS.find(([format]) => format.test(key));
  if (other !== undefined) return other[1];
  const openSsh =
    /^-----BEGIN OPENSSH PRIVATE KEY-----\n([\w+/=\n]+)-----END OPENSSH PRIVATE KEY-----\n$/.exec(
      key,
    );
  if (key.length > LONGEST) return `has more than ${LONGEST} characters; use a smaller key`;
  if (openSsh?.[1] !== undefined) return openSshProblem(Buffer.from(openSsh[1], "base64"));
  try {
    return pemProblem(createPrivateKey(key));
  } catch {
    return UNREADABLE;
  }
}

function pemProblem({ asymmetricKeyType, asymmetricKeyDetails: details }: KeyObject) {
  const curves = ["prime256v1", "secp384r1", "secp521r1"];
  if (asymmetricKeyType === "rsa") return sizeProblem(details?.modulusLength ?? 0);
  const isKnown =
    asymmetricKeyType === "ed25519" ||
    (asymmetricKeyType === "ec" && curves.includes(details?.namedCurve ?? ""));
  return isKnown ? undefined : WRONG_KIND;
}

const sizeProblem = (bits: number): string | undefined =>
  bits < 2048 ? `is an RSA key of ${bits} bits; use 2048 bits at least` : undefined;

const KINDS = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"];

/** Problem of a key in OpenSSH's own format, which its file PROTOCOL.key describes. */
function openSshProblem(body: Buffer): string | undefined {
  const magic = "openssh-key-v1\0";
  if (body.subarray(0, magic.length).toString("latin1") !== magic) return UNREADABLE;
  const next = stringsOf(body.subarray(magic.length));
  const [cipher] = [next(), next(), next()];
  if (cipher === undefined) return UNREADABLE;
  if (cipher.toString("latin1") !== "none") return ENCRYPTED;
  next(4);
  const [publicKey, privateKey] = [next(), next()];
  if (publicKey === undefined || privateKey === undefined) return UNREADABLE;
  const nextPublic = stringsOf(publicKey);
  const [kind, , modulus] = [nextPublic(), nextPublic(), nextPublic()];
  const name = kind?.toString("latin1") ?? "";
  if (name === "ssh-rsa") return sizeProblem(bitsOf(modulus));
  return KINDS.includes(name) ? undefined : WRONG_KIND;
}

/** Length of a positive number of RFC 4251, which may begin with a zero byte. */
const bitsOf = (number: Buffer = Buffer.alloc(0)): number =>
  number.toString("hex").replace(/^(00)+/, "").length * 4;

/** Reads strings of RFC 4251 one after the other; undefined where the bytes end before. */
function stringsOf(bytes: Buffer): (skipped?: number) => Buffer | undefined {
  let position = 0;
  return (skipped) => {
    if (skipped !== undefined) {
      position += skipped;
      return undefined;
    }
    const start = position + 4;
    if (start > bytes.length) return undefined;
    position = start + bytes.readUInt32BE(start - 4);
    return position > bytes.length ? undefined : bytes.subarray(start, position);
  };
}

/**
 * Private host key with a name.
 *
 * @throws at preview if the secret setting has no such key, or a text that the service cannot read
 */
export const hostKeyOf = (keys: HostKeys, name: string): pulumi.Output<string> =>
  pulumi.secret(
    keys.apply((all) => {
      const set = `pulumi config set --secret --path 'hostKeys.${name}' < private-key-file`;
      const text = all[name];
      if (text === undefined) {
        throw new Error(
          `transfer.hostKeys lists "${name}", but the secret setting hostKeys has no such key; run: ${set}`,
        );
      }
      const key = normalised(text);
      const problem = problemOf(key);
      if (problem === undefined) return key;
      throw new Error(`the secret setting hostKeys.${name} ${problem}`);
    }),
  );

/** Imports host keys in addition to the first, which is an argument of the server. */
export function importHostKeys(
  name: string,
  serverId: pulumi.Output<string>,
  { names, keys }: { readonly names: readonly string[]; readonly keys: HostKeys },
  opts: pulumi.CustomResourceOptions,
): void {
  for (const key of names) {
    new aws.transfer.HostKey(
      `${name}-${key}`,
      { serverId, hostKeyBody: hostKeyOf(keys, key), description: key, tags: { Name: key } },
      opts,
    );
  }
}
