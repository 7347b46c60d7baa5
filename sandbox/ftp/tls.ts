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

/** Milliseconds that a client has for the handshake. */
const HANDSHAKE_TIMEOUT = 15_000;

/**
 * TLS of one control connection and its data connections, on the server's side. It has its own
 * session cache and ticket keys, so that a data connection resumes sessions of its own login only.
 */
export class FtpTls {
  private readonly server: Server;
  private readonly sessions = new Map<string, Buffer>();

  public constructor({ key, cert }: Certificate, resumption: TlsSessionResumption) {
    this.server = createServer({
      key,
      cert,
      // The server's security policies have ciphers for this version only. With TLS 1.3, a client
      // that closes after an upload leaves a ticket unread, which resets the connection.
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.2",
      handshakeTimeout: HANDSHAKE_TIMEOUT,
      ...(resumption === "DISABLED" && { secureOptions: constants.SSL_OP_NO_TICKET }),
    });
    // With TLS 1.2, curl resumes by session ID instead of by ticket.
    if (resumption !== "DISABLED") this.cacheSessions();
  }

  /** Waits for the client's handshake on a connection from which nothing has been read. */
  public secure(socket: Socket): Promise<TLSSocket> {
    const { remotePort } = socket;
    return new Promise((resolve, reject) => {
      const secured = (tls: TLSSocket): void => {
        if (tls.remotePort !== remotePort) return;
        removeListeners();
        resolve(tls);
      };
      const failed = (): void => {
        removeListeners();
        socket.destroy();
        reject(new Error("no TLS"));
      };
      const removeListeners = (): void => {
        this.server.off("secureConnection", secured);
        socket.off("close", failed);
      };
      this.server.on("secureConnection", secured);
      socket.on("close", failed);
      this.server.emit("connection", socket);
    });
  }

  private cacheSessions(): void {
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
