import type { StackConfig } from "../schema/stack";
import { refuseDuplicates, type ConfigRule } from "./rule";

/** Whether the server has a protocol. */
const has = ({ transfer }: StackConfig, protocol: "SFTP" | "FTPS" | "FTP"): boolean =>
  transfer.protocols.includes(protocol);

/** Refused combinations of protocols and their settings. */
export const TRANSFER_RULES: readonly ConfigRule[] = [
  {
    path: "transfer.protocols",
    refuses: "FTPS with mode public",
    problem: (config) =>
      config.network.mode === "public" &&
      has(config, "FTPS") &&
      "lists FTPS, which AWS supports only on endpoints in a VPC; use SFTP, or mode internet-facing or closed",
  },
  {
    path: "transfer.protocols",
    refuses: "FTP outside mode closed",
    problem: (config) =>
      config.network.mode !== "closed" &&
      has(config, "FTP") &&
      `lists FTP, which sends passwords unencrypted and which AWS supports only on internal endpoints; use SFTP or mode closed, got mode ${config.network.mode}`,
  },
  refuseDuplicates("transfer.protocols", "a protocol listed twice"),
  {
    path: "transfer.certificateArn",
    refuses: "FTPS without a certificate",
    problem: (config) =>
      has(config, "FTPS") &&
      config.transfer.certificateArn === undefined &&
      "is missing, and FTPS requires it; set the ARN of an ACM certificate (RSA 2048 or 4096, EC 256, 384 or 521) of the server's region",
  },
  {
    path: "transfer.certificateArn",
    refuses: "a certificate without FTPS",
    problem: (config) =>
      !has(config, "FTPS") &&
      config.transfer.certificateArn !== undefined &&
      "is set, but transfer.protocols does not list FTPS; remove it or add FTPS",
  },
  {
    path: "transfer.tlsSessionResumptionMode",
    refuses: "TLS session resumption without FTPS",
    problem: (config) =>
      !has(config, "FTPS") &&
      config.transfer.tlsSessionResumptionMode !== undefined &&
      "applies to FTPS, which transfer.protocols does not list; remove it or add FTPS",
  },
  {
    path: "transfer.passiveIp",
    refuses: "a passive address without FTP or FTPS",
    problem: (config) =>
      !has(config, "FTPS") &&
      !has(config, "FTP") &&
      config.transfer.passiveIp !== undefined &&
      "applies to FTP and FTPS, but transfer.protocols lists neither; remove it or add one of them",
  },
  {
    path: "transfer.sftpAuthenticationMethods",
    refuses: "SFTP authentication methods without SFTP",
    problem: (config) =>
      !has(config, "SFTP") &&
      config.transfer.sftpAuthenticationMethods !== "PUBLIC_KEY_OR_PASSWORD" &&
      "applies to SFTP, which transfer.protocols does not list; remove it or add SFTP",
  },
  {
    path: "transfer.hostKeys",
    refuses: "host keys without SFTP",
    problem: (config) =>
      !has(config, "SFTP") &&
      config.transfer.hostKeys.length > 0 &&
      "identify the server to SFTP clients, but transfer.protocols does not list SFTP; remove them",
  },
  refuseDuplicates("transfer.hostKeys", "a host key listed twice"),
  {
    path: "transfer.postAuthenticationLoginBanner",
    refuses: "a banner after login without FTP or FTPS",
    problem: (config) =>
      !has(config, "FTPS") &&
      !has(config, "FTP") &&
      config.transfer.postAuthenticationLoginBanner !== undefined &&
      "is shown to FTP and FTPS clients only, but transfer.protocols lists neither; remove it",
  },
];
