import { createPrivateKey, type KeyObject } from "node:crypto";

import { getSignedUrl } from "@aws-sdk/cloudfront-signer";

import { webFirewall } from "../config/schema/web-firewall";
import { UsageError } from "./command-line";
import { readGiven } from "./files";

/** A link to one published file. */
export interface PublishedLink {
  /** Path of the file below the published folder. */
  readonly path: string;
  /** Beginning of all links, the output `publishedUrl`. */
  readonly url: string;
  /** Identifier of the public key, from the output `publishedKeyIds`. */
  readonly keyId: string;
  /** Private key in PEM form. */
  readonly privateKey: string;
  readonly until: Date;
  /** Time before which the link is not valid. */
  readonly from?: Date;
  /** IPv4 address or range of the viewers. */
  readonly ip?: string;
}

/**
 * Signs a link for CloudFront: with a canned policy when only its end is given, else with a custom one.
 * The signature is made with SHA-256, which the link says.
 */
export const signPublished = ({ path, url, keyId, ...link }: PublishedLink): string =>
  getSignedUrl({
    url: `${url}/${path.split("/").map(encodeURIComponent).join("/")}`,
    keyPairId: keyId,
    privateKey: link.privateKey,
    algorithm: "SHA256",
    dateLessThan: link.until.toISOString(),
    ...(link.from !== undefined && { dateGreaterThan: link.from.toISOString() }),
    ...(link.ip !== undefined && { ipAddress: link.ip }),
  });

/** Limits of the web firewall in front of published files, unless a stack has others. */
const LIMITS = webFirewall.parse({});

/**
 * What the web firewall says of a link that is too long for it: names in other scripts than Latin take
 * three times their bytes in a path, and four times in the policy of a link with an address or a beginning.
 */
export function firewallProblem(link: string): string | undefined {
  const { pathname, search } = new URL(link);
  const found = [
    ["path", pathname.length, LIMITS.maxPathBytes, "maxPathBytes", "SizeRestrictions_URIPATH"],
    [
      "query",
      search.length - 1,
      LIMITS.maxQueryBytes,
      "maxQueryBytes",
      "SizeRestrictions_QUERYSTRING",
    ],
  ] as const;
  const long = found.find(([, bytes, most]) => bytes > most);
  if (long === undefined) return undefined;
  const [part, bytes, most, setting, rule] = long;
  return `the ${part} of the link has ${bytes} bytes, and the web firewall blocks more than ${most} unless storage.publish.firewall has a larger ${setting} and ${rule} in countedRules; give the file a shorter name`;
}

/**
 * Path of a published file as a link has it.
 *
 * @throws UsageError for a folder, and for names that a link could not mean
 */
export function publishedPath(path: string): string {
  const problem = path.endsWith("/")
    ? "is a folder, and a link is to one file; name a file"
    : path.includes("*")
      ? "has a *, which stands for any text in CloudFront's policies; rename the file"
      : path.split("/").some((part) => ["", ".", ".."].includes(part))
        ? "has an empty part, . or .., which browsers take out of links; write the file's own path"
        : undefined;
  if (problem !== undefined) throw new UsageError(`${path} ${problem}`);
  return path;
}

const KINDS = "use RSA with 2048 bits or ECDSA P-256";

/** Problem of a private key whose signatures CloudFront does not check. */
function problemOf({ asymmetricKeyType, asymmetricKeyDetails: details }: KeyObject) {
  const fits =
    (asymmetricKeyType === "rsa" && details?.modulusLength === 2048) ||
    (asymmetricKeyType === "ec" && details?.namedCurve === "prime256v1");
  return fits ? undefined : `is of a kind that CloudFront does not take; ${KINDS}`;
}

/**
 * Private key in a file.
 *
 * @throws UsageError that names the file, and never quotes it
 */
export function readSigningKey(file: string): string {
  const text = readGiven(file, "--key-file");
  const fail = (problem: string): never => {
    throw new UsageError(`--key-file ${file} ${problem}`);
  };
  if (/ENCRYPTED/.test(text)) {
    fail("has a passphrase; take it away with: openssl pkey -in key.pem -out plain.pem");
  }
  if (/-----BEGIN PUBLIC KEY-----/.test(text)) fail("is a public key; give the private key");
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    return fail("is no private key in PEM form; give the file that openssl made");
  }
  const problem = problemOf(key);
  return problem === undefined ? text : fail(problem);
}
