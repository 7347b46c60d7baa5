import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { writePrivately } from "../data-folder";

/** A certificate with its key, both in PEM form. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** File for clients to trust. */
  readonly certFile: string;
}

const DAY = 24 * 60 * 60 * 1000;
/** Longest validity that all clients accept. */
const VALID_DAYS = 825;

/**
 * Self-signed certificate of a data folder for FTPS on this machine. It is made at the first use, and
 * again when it expires. Transfer uses the certificate that `certificateArn` names.
 */
export async function certificateIn(data: string): Promise<Certificate> {
  const keyFile = join(data, "ftps-key.pem");
  const certFile = join(data, "ftps-cert.pem");
  if (!isUsable(keyFile, certFile)) {
    const pair = await generateCertificate();
    writePrivately(keyFile, pair.key);
    writePrivately(certFile, pair.cert);
  }
  const [key = "", cert = ""] = [keyFile, certFile].map((file) => readFileSync(file, "utf8"));
  return { key, cert, certFile };
}

/** A certificate for 127.0.0.1 and `localhost` that can sign no other one. */
async function generateCertificate(): Promise<Pick<Certificate, "key" | "cert">> {
  // Loaded here, as most stacks have no FTPS.
  const { generate } = await import("selfsigned");
  const now = Date.now();
  const pems = await generate([{ name: "commonName", value: "managed-sftp sandbox" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + VALID_DAYS * DAY),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 7, ip: "127.0.0.1" },
          { type: 2, value: "localhost" },
        ],
      },
    ],
  });
  return { key: pems.private, cert: pems.cert };
}

function isUsable(keyFile: string, certFile: string): boolean {
  if (!existsSync(keyFile) || !existsSync(certFile)) return false;
  try {
    const certificate = new X509Certificate(readFileSync(certFile));
    const key = createPrivateKey(readFileSync(keyFile));
    return certificate.checkPrivateKey(key) && Date.parse(certificate.validTo) > Date.now() + DAY;
  } catch {
    return false;
  }
}
