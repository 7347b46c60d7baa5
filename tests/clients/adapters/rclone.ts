import {
  bytesOf,
  type Client,
  type ClientProtocol,
  type Login,
  quoted,
  type Step,
} from "../client";
import { installed, versionOf } from "../install";

/** rclone without a configuration file, against a server that is described on the command line. */
function optionsOf(protocol: ClientProtocol, login: Login, obscured: string): readonly string[] {
  const { host, port, user, password, keyFile, knownHosts } = login;
  if (protocol === "SFTP") {
    const secret =
      password === undefined ? ["--sftp-key-file", keyFile] : ["--sftp-pass", obscured];
    const server = ["--sftp-host", host, "--sftp-port", String(port), "--sftp-user", user];
    return [...server, ...secret, "--sftp-known-hosts-file", knownHosts];
  }
  const server = ["--ftp-host", host, "--ftp-port", String(port), "--ftp-user", user];
  const tls = ["--ftp-explicit-tls", "--ftp-no-check-certificate"];
  return [...server, "--ftp-pass", obscured, ...(protocol === "FTPS" ? tls : [])];
}

function lineOf(step: Step, at: (path: string) => string): readonly string[] {
  switch (step.do) {
    case "list":
      return ["lsf", at(step.path)];
    case "put":
      return ["copyto", "--ignore-times", step.local, at(step.remote)];
    case "get":
      return ["copyto", "--ignore-times", at(step.remote), step.local];
    case "rename":
      return ["moveto", "--ignore-times", at(step.from), at(step.to)];
    case "mkdir":
      return ["mkdir", at(step.path)];
    case "rmdir":
      return ["rmdir", at(step.path)];
    case "remove":
      return ["deletefile", at(step.path)];
    case "setTimes":
      return ["touch", "--timestamp", "2001-09-09T01:46:40", at(step.path)];
    case "resumePut":
    case "resumeGet":
    case "setMode":
      throw new Error(`rclone cannot ${step.do}`);
  }
}

const rclone = (protocol: ClientProtocol): Client => ({
  name: `rclone ${protocol.toLowerCase()}`,
  protocol,
  verbs: ["list", "put", "get", "rename", "mkdir", "rmdir", "remove", "setTimes"],
  sendsRawNames: false,
  differs: {
    "rename over an existing file":
      "rclone deletes the file in the way before it renames, so that a failure in between loses it.",
  },
  prepare: () =>
    installed(() => ({
      version: versionOf("rclone", ["version"], /rclone v(\S+)/, "rclone"),
      invoke: (login, steps) => {
        const scheme = protocol === "SFTP" ? ":sftp:" : ":ftp:";
        const options = optionsOf(protocol, login, "OBSCURED").map((option) =>
          option === "OBSCURED" ? '"$obscured"' : quoted(option),
        );
        const common = ["rclone", "--config", "''", "--retries", "1", "--low-level-retries", "1"];
        const lines = steps.map((step) =>
          [...common, ...options, ...lineOf(step, (path) => scheme + path).map(quoted)].join(" "),
        );
        const obscure = `obscured=$(rclone obscure ${quoted(login.password ?? "")})`;
        return {
          command: "sh",
          args: ["-e", "-s"],
          input: bytesOf(`{ ${[obscure, ...lines].join(" </dev/null\n")} </dev/null\n}\n`),
        };
      },
    })),
});

export const rcloneSftp = rclone("SFTP");
export const rcloneFtps = rclone("FTPS");
export const rcloneFtp = rclone("FTP");
