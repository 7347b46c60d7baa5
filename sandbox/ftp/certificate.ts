import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { selfSigned } from "./certificate-der";
import { writePrivately } from "../files";

/** A certificate with its key, both in PEM form. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** File that clients are told to trust. */
  readonly certFile: string;
}

const DAY = 24 * 60 * 60 * 1000;
/** Longest life that clients of every make take. */
const DAYS = 825;

/**
 * Certificate of a data folder for FTPS on this machine, made at its first use and again when it
 * ends; Transfer takes the one that `certificateArn` names.
 */
export function certificateIn(data: string): Certificate {
  const keyFile = join(data, "ftps-key.pem");
  const certFile = join(data, "ftps-cert.pem");
  if (!isUsable(keyFile, certFile)) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const [from, to] = [new Date(Date.now() - DAY), new Date(Date.now() + DAYS * DAY)];
    writePrivately(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    writePrivately(certFile, pem(selfSigned({ privateKey, publicKey, from, to })));
  }
  const [key, cert] = [keyFile, certFile].map((file) => readFileSync(file, "utf8"));
  return { key: key ?? "", cert: cert ?? "", certFile };
}

function isUsable(keyFile: string, certFile: string): boolean {
  if (!existsSync(keyFile) || !existsSync(certFile)) return false;
  try {
    const certificate = new X509Certificate(readFileSync(certFile));
    const key: KeyObject = createPrivateKey(readFileSync(keyFile));
    return certificate.checkPrivateKey(key) && Date.parse(certificate.validTo) > Date.now() + DAY;
  } catch {
    return false;
  }
}

const pem = (der: Buffer): string => {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
};
