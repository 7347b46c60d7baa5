import { constants, createPrivateKey, X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";

import type { TlsSessionResumption } from "../../verify/graph/stack-model";
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
 * Self-signed certificate of a data folder for FTPS on this machine, made at its first use and again
 * when it expires. Transfer uses the one that `certificateArn` names.
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

/** Milliseconds for a handshake. */
const HANDSHAKE = 15_000;

/**
 * The server's side of TLS for one control connection and its data connections. Each has a cache
 * and ticket keys of its own: a data connection can resume no session but those of its own login.
 */
export class FtpTls {
  private readonly server: Server;
  private readonly sessions = new Map<string, Buffer>();

  public constructor({ key, cert }: Certificate, resumption: TlsSessionResumption) {
    this.server = createServer({
      key,
      cert,
      // All that the server's security policies have ciphers for. With TLS 1.3, clients that close
      // after an upload leave a ticket unread and so reset the connection.
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.2",
      handshakeTimeout: HANDSHAKE,
      ...(resumption === "DISABLED" && { secureOptions: constants.SSL_OP_NO_TICKET }),
    });
    // curl takes no tickets with TLS 1.2 and resumes by the number of the session.
    if (resumption !== "DISABLED") this.remember();
  }

  /** Waits for the client's handshake on a connection, of which nothing has been read. */
  public secure(socket: Socket): Promise<TLSSocket> {
    const { remotePort } = socket;
    return new Promise((resolve, reject) => {
      const secured = (tls: TLSSocket): void => {
        if (tls.remotePort !== remotePort) return;
        forget();
        resolve(tls);
      };
      const failed = (): void => {
        forget();
        socket.destroy();
        reject(new Error("no TLS"));
      };
      const forget = (): void => {
        this.server.off("secureConnection", secured);
        socket.off("close", failed);
      };
      this.server.on("secureConnection", secured);
      socket.on("close", failed);
      this.server.emit("connection", socket);
    });
  }
  private remember(): void {
    this.server.on("newSession", (id: Buffer, session: Buffer, done: () => void) => {
      this.sessions.set(id.toString("hex"), session);
      done();
    });
    this.server.on("resumeSession", (id: Buffer, done: ResumeSession) => {
      done(null, this.sessions.get(id.toString("hex")) ?? null);
    });
  }
}

type ResumeSession = (error: Error | null, session: Buffer | null) => void;
