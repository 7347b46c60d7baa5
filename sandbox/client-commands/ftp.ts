import type { Protocol } from "../../identity/authorizer/decision";
import { shell } from "./sftp";
import { SAMPLE_USER } from "../users";

/** Commands of curl as the sample user, ready to be pasted into a shell. */
export interface FtpCommands {
  readonly protocol: Protocol;
  readonly list: string;
  readonly upload: string;
  readonly download: string;
}

/** What the commands need. */
export interface FtpAddress {
  readonly port: number;
  readonly password: string;
  /** Certificate that clients of FTPS trust. */
  readonly certFile: string | undefined;
}

/** File that everybody has who has the repository. */
const SAMPLE_FILE = "README.md";

/** Writes the commands for FTP or FTPS. */
export function ftpCommandsFor(
  protocol: Protocol,
  { port, password, certFile }: FtpAddress,
): FtpCommands {
  const tls = protocol === "FTPS" && certFile ? ["--ssl-reqd", "--cacert", certFile] : [];
  const curl = ["curl", ...tls, "--user", `${SAMPLE_USER}:${password}`];
  const url = `ftp://127.0.0.1:${port}/`;
  return {
    protocol,
    list: shell(...curl, url),
    upload: shell(...curl, "-T", SAMPLE_FILE, url),
    download: shell(...curl, "-o", `${SAMPLE_FILE}.back`, `${url}${SAMPLE_FILE}`),
  };
}
