import { SAMPLE_USER, type SampleUser } from "./users";
import type { Protocol } from "../identity/authorizer/decision";

/** Where a client finds the sandbox. */
export interface ServerAddress {
  readonly port: number;
  /** Known-hosts file that holds the sandbox's host key. */
  readonly knownHosts: string;
}

/** Commands that log in as the sample user, ready to be pasted into a shell. */
export interface Commands {
  /** Asks for nothing. */
  readonly withKey: string;
  /** Asks for the password. */
  readonly withPassword: string;
}

/**
 * Writes the commands. They read no configuration of the user's and leave none of its files
 * changed; the host key is checked against the sandbox's own file, so there is no question either.
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
      // Only the option expands percent signs, and so only there they can be escaped.
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

/** A command line for a shell. */
export const shell = (...args: readonly string[]): string => args.map(quoted).join(" ");

const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;

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
