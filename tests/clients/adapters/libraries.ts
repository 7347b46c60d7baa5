import { join } from "node:path";

import {
  allBut,
  type Client,
  type ClientProtocol,
  type Installed,
  type Login,
  type Step,
  type Verb,
} from "../client";
import { installed, nodeWith, program, pythonWith, versionOf } from "../install";

/** What a program that drives a library reads from its standard input, as JSON. */
const taskOf = (protocol: ClientProtocol, login: Login, steps: readonly Step[]): string =>
  JSON.stringify({ protocol, ...login, steps });

interface Library {
  readonly name: string;
  readonly protocol: ClientProtocol;
  readonly verbs: readonly Verb[];
  readonly sendsRawNames?: boolean;
  readonly differs?: Readonly<Record<string, string>>;
  readonly unsteady?: readonly string[];
  /** Installs the library. */
  readonly install: () => { readonly version: string; readonly command: readonly string[] };
}

/** Client of which the tests bring a program of their own. */
function library({ install, sendsRawNames = false, differs = {}, ...rest }: Library): Client {
  const prepare = (): Installed => {
    const { version, command } = install();
    const [executable = "", ...args] = command;
    return {
      version,
      invoke: (login, steps) => ({
        command: executable,
        args,
        input: taskOf(rest.protocol, login, steps),
      }),
    };
  };
  return { ...rest, sendsRawNames, differs, prepare: () => installed(prepare) };
}

const python = (requirement: string, source: string): ReturnType<Library["install"]> => ({
  version: requirement.split("==")[1] ?? "",
  command: [pythonWith(requirement), program(source)],
});

const node = (name: string, version: string, source: string): ReturnType<Library["install"]> => ({
  version,
  command: ["node", program(source), join(nodeWith(name, version), "node_modules", name)],
});

export const paramiko = library({
  name: "paramiko",
  protocol: "SFTP",
  verbs: allBut("resumeGet"),
  sendsRawNames: true,
  install: () => python("paramiko==5.1.0", "paramiko_client.py"),
});

const EARLY_END =
  "basic-ftp may end the connection of an empty file before the TLS handshake is finished. The server cannot tell that from a broken connection: it answers 426, and what was stored stays.";

export const basicFtps = library({
  name: "basic-ftp ftps",
  protocol: "FTPS",
  verbs: allBut("setMode", "setTimes"),
  differs: { "an empty file": EARLY_END, "overwrite a file": EARLY_END },
  unsteady: ["an empty file", "overwrite a file"],
  install: () => node("basic-ftp", "6.2.6", "basic-ftp.cjs"),
});

export const basicFtp = library({
  name: "basic-ftp ftp",
  protocol: "FTP",
  verbs: allBut("setMode", "setTimes"),
  install: () => node("basic-ftp", "6.2.6", "basic-ftp.cjs"),
});

export const asyncssh = library({
  name: "asyncssh",
  protocol: "SFTP",
  verbs: allBut("resumeGet"),
  sendsRawNames: true,
  install: () => python("asyncssh==2.24.1", "asyncssh_client.py"),
});

export const ssh2SftpClient = library({
  name: "ssh2-sftp-client",
  protocol: "SFTP",
  verbs: allBut("resumeGet", "setTimes"),
  install: () => node("ssh2-sftp-client", "12.1.1", "ssh2-sftp-client.cjs"),
});

/** ftplib of Python itself. */
const ftplib = (protocol: "FTPS" | "FTP"): Client =>
  library({
    name: `ftplib ${protocol.toLowerCase()}`,
    protocol,
    verbs: allBut("setMode"),
    install: () => ({
      version: versionOf("python3", ["--version"], /Python (\S+)/, "python3"),
      command: ["python3", program("ftplib_client.py")],
    }),
  });

export const ftplibFtps = ftplib("FTPS");
export const ftplibFtp = ftplib("FTP");
