import { SAMPLE_USER, type SampleUser } from "./users";
import type { Protocol } from "../identity/authorizer/decision";

/** Address of the SFTP server. */
export interface ServerAddress {
  readonly port: number;
  /** Known-hosts file that holds the sandbox's host key. */
  readonly knownHosts: string;
}

/** Commands of OpenSSH that log in as the sample user, to be pasted into a shell. */
export interface Commands {
  /** Logs in with the key. */
  readonly withKey: string;
  /** Prompts for the password. */
  readonly withPassword: string;
}

/**
 * Makes the commands. They neither read nor change the user's configuration, and check the host key
 * against the sandbox's own file without a prompt.
 */
export function commandsFor(address: ServerAddress, user: SampleUser): Commands {
  const common = [
    ...["-F", "none", "-P", String(address.port)],
    ...option("StrictHostKeyChecking", "yes"),
    ...option("UserKnownHostsFile", quotedForSsh(address.knownHosts)),
    ...option("GlobalKnownHostsFile", "/dev/null"),
  ];
  const target = `${SAMPLE_USER}@127.0.0.1`;
  return {
    withKey: shell(
      "sftp",
      ...common,
      ...option("IdentitiesOnly", "yes"),
      ...option("IdentityAgent", "none"),
      // `-o` expands percent signs, so they can be escaped; `-i` does not.
      ...(user.keyFile.includes("%")
        ? option("IdentityFile", quotedForSsh(user.keyFile))
        : ["-i", user.keyFile]),
      target,
    ),
    withPassword: shell(
      "sftp",
      ...common,
      ...option("PubkeyAuthentication", "no"),
      ...option("PreferredAuthentications", "password"),
      target,
    ),
  };
}

/** Line of a known-hosts file. */
export const knownHostsLine = (port: number, hostKey: string): string =>
  `${port === 22 ? "127.0.0.1" : `[127.0.0.1]:${port}`} ${hostKey}\n`;

const option = (name: string, value: string): string[] => ["-o", `${name}=${value}`];

/** ssh splits this option at blanks and expands percent signs in it. */
const quotedForSsh = (path: string): string => {
  const escaped = path.replaceAll("%", "%%");
  return /\s/.test(escaped) ? `"${escaped}"` : escaped;
};

/** Quotes a command line for a shell. */
export const shell = (...args: readonly string[]): string => args.map(quoted).join(" ");

const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;

/** Commands of curl as the sample user, to be pasted into a shell. */
export interface FtpCommands {
  readonly protocol: Protocol;
  readonly list: string;
  readonly upload: string;
  readonly download: string;
}

/** Address of the FTP server, and what curl needs to log in. */
export interface FtpAddress {
  readonly port: number;
  readonly password: string;
  /** Certificate that clients of FTPS trust. */
  readonly certFile: string | undefined;
}

/** File for the sample upload, which every clone has. */
const SAMPLE_FILE = "README.md";

/** Makes the commands for FTP or FTPS. */
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
