import type { StackConfig } from "../schema/stack";
import { repeated, type ConfigRule } from "./rule";

const has = ({ transfer }: StackConfig, protocol: "SFTP" | "FTPS" | "FTP"): boolean =>
  transfer.protocols.includes(protocol);

/** Refused combinations about protocols; FTP and FTPS only work with the stack's own identity provider. */
export const TRANSFER_RULES: readonly ConfigRule[] = [
  {
    path: "transfer.protocols",
    refuses: "FTPS with mode public",
    problem: (c) =>
      c.network.mode === "public" &&
      has(c, "FTPS") &&
      "lists FTPS, which AWS offers only inside a VPC; use SFTP or mode internet-facing or closed",
  },
  {
    path: "transfer.protocols",
    refuses: "FTP outside mode closed",
    problem: (c) =>
      c.network.mode !== "closed" &&
      has(c, "FTP") &&
      `lists FTP, which sends passwords unencrypted and which AWS offers only on internal endpoints; use SFTP or mode closed, got ${c.network.mode}`,
  },
  {
    path: "transfer.protocols",
    refuses: "a protocol listed twice",
    problem: ({ transfer }) => {
      const twice = repeated(transfer.protocols);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; keep one of each`;
    },
  },
  {
    path: "transfer.certificateArn",
    refuses: "FTPS without a certificate",
    problem: (c) =>
      has(c, "FTPS") &&
      c.transfer.certificateArn === undefined &&
      "is missing, which FTPS needs; give an ACM certificate (RSA 2048 or 4096, EC 256, 384 or 521) of the server's region",
  },
  {
    path: "transfer.certificateArn",
    refuses: "a certificate without FTPS",
    problem: (c) =>
      !has(c, "FTPS") &&
      c.transfer.certificateArn !== undefined &&
      "is given, but transfer.protocols does not list FTPS; remove it or add FTPS",
  },
  {
    path: "transfer.tlsSessionResumptionMode",
    refuses: "TLS session resumption without FTPS",
    problem: (c) =>
      !has(c, "FTPS") &&
      c.transfer.tlsSessionResumptionMode !== undefined &&
      "applies to FTPS, which transfer.protocols does not list; remove it or add FTPS",
  },
  {
    path: "transfer.passiveIp",
    refuses: "a passive address without FTP or FTPS",
    problem: (c) =>
      !has(c, "FTPS") &&
      !has(c, "FTP") &&
      c.transfer.passiveIp !== undefined &&
      "applies to FTP and FTPS, and transfer.protocols lists neither; remove it or add one",
  },
  {
    path: "transfer.sftpAuthenticationMethods",
    refuses: "SFTP authentication methods without SFTP",
    problem: (c) =>
      !has(c, "SFTP") &&
      c.transfer.sftpAuthenticationMethods !== "PUBLIC_KEY_OR_PASSWORD" &&
      "applies to SFTP, which transfer.protocols does not list; remove it or add SFTP",
  },
  {
    path: "transfer.hostKeys",
    refuses: "host keys without SFTP",
    problem: (c) =>
      !has(c, "SFTP") &&
      c.transfer.hostKeys.length > 0 &&
      "identify the server to SFTP clients, and transfer.protocols does not list SFTP; remove them",
  },
  {
    path: "transfer.hostKeys",
    refuses: "a host key listed twice",
    problem: ({ transfer }) => {
      const twice = repeated(transfer.hostKeys);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; keep one of each`;
    },
  },
  {
    path: "transfer.postAuthenticationLoginBanner",
    refuses: "a banner after login without FTP or FTPS",
    problem: (c) =>
      !has(c, "FTPS") &&
      !has(c, "FTP") &&
      c.transfer.postAuthenticationLoginBanner !== undefined &&
      "is shown to FTP and FTPS clients only, and transfer.protocols lists neither; remove it",
  },
];
