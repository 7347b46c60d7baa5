import { allBut, bytesOf, type Client, type Login, quoted, type Step } from "../client";
import { installed, NotInstalled, outputOf, versionOf } from "../install";

/** Path in a URL; curl sends what is encoded, and FTP counts from the home directory. */
const encoded = (path: string): string =>
  [...bytesOf(path)]
    .map((byte) => String.fromCharCode(byte))
    .map((character) =>
      /[\w./~-]/.test(character)
        ? character
        : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .join("");

type CurlProtocol = "SFTP" | "FTPS" | "FTP";

const urlOf = (protocol: CurlProtocol, { host, port }: Login, path: string): string =>
  `${protocol === "SFTP" ? "sftp" : "ftp"}://${host}:${port}${encoded(path)}`;

function loginArgs(protocol: CurlProtocol, login: Login): readonly string[] {
  const { user, password, keyFile, certFile } = login;
  const as = ["--user", `${user}:${password ?? ""}`];
  if (protocol === "FTP") return as;
  if (protocol === "FTPS") return [...as, "--ssl-reqd", "--cacert", certFile];
  const keys = password === undefined ? ["--key", keyFile, "--pubkey", `${keyFile}.pub`] : [];
  // curl looks for the host key in a file of the user's, which is absent here.
  return [...as, ...keys, "--insecure"];
}

/** Word of a command of SFTP that curl sends before or after the transfer. */
const word = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

function commandsOf(protocol: CurlProtocol, step: Step): readonly string[] {
  const isSftp = protocol === "SFTP";
  switch (step.do) {
    case "rename":
      return isSftp
        ? [`rename ${word(step.from)} ${word(step.to)}`]
        : [`RNFR ${step.from}`, `RNTO ${step.to}`];
    case "mkdir":
      return [isSftp ? `mkdir ${word(step.path)}` : `MKD ${step.path}`];
    case "rmdir":
      return [isSftp ? `rmdir ${word(step.path)}` : `RMD ${step.path}`];
    case "remove":
      return [isSftp ? `rm ${word(step.path)}` : `DELE ${step.path}`];
    case "setTimes":
      return [isSftp ? `mtime "20010909" ${word(step.path)}` : `MFMT 20010909014640 ${step.path}`];
    case "setMode":
      return [`chmod 600 ${word(step.path)}`];
    case "list":
    case "put":
    case "resumePut":
    case "get":
    case "resumeGet":
      return [];
  }
}

function lineOf(protocol: CurlProtocol, login: Login, step: Step): string {
  const common = ["curl", "-q", "-sS", ...loginArgs(protocol, login)];
  const url = (path: string): string => urlOf(protocol, login, path);
  const argsOf = (): readonly string[] => {
    switch (step.do) {
      case "list":
        return ["--list-only", url(`${step.path}/`)];
      case "put":
        return ["-T", step.local, url(step.remote)];
      case "resumePut":
        return ["-C", "-", "-T", step.local, url(step.remote)];
      case "get":
        return ["-o", step.local, url(step.remote)];
      case "resumeGet":
        return ["-C", "-", "-o", step.local, url(step.remote)];
      case "rename":
      case "mkdir":
      case "rmdir":
      case "remove":
      case "setTimes":
      case "setMode":
        return [...commandsOf(protocol, step).flatMap((text) => ["-Q", text]), "--head", url("/")];
    }
  };
  return [...common, ...argsOf()].map(quoted).join(" ");
}

/** curl over one protocol. */
const curl = (protocol: CurlProtocol): Client => ({
  name: `curl ${protocol.toLowerCase()}`,
  protocol,
  verbs: protocol === "SFTP" ? allBut() : allBut("setMode"),
  sendsRawNames: true,
  differs: {
    "connect under the default security policy":
      "This curl uses libssh2 1.10, which has none of the MACs of TransferSecurityPolicy-2025-03; AWS lists only those of the kind `-etm@openssh.com`. It was tried under TransferSecurityPolicy-2022-03.",
  },
  ...(protocol === "SFTP" && { policy: "TransferSecurityPolicy-2022-03" }),
  prepare: () =>
    installed(() => {
      const version = versionOf("curl", ["--version"], /^curl (\S+)/, "curl");
      const speaks = / sftp /.test(outputOf("curl", ["--version"]).replaceAll("\n", " "));
      if (protocol === "SFTP" && !speaks) throw new NotInstalled("this curl has no SFTP");
      return {
        version,
        invoke: (login, steps) => ({
          command: "sh",
          args: ["-e", "-s"],
          input: `{ ${steps.map((step) => lineOf(protocol, login, step)).join("\n")}\n}\n`,
        }),
      };
    }),
});

export const curlSftp = curl("SFTP");
export const curlFtps = curl("FTPS");
export const curlFtp = curl("FTP");
