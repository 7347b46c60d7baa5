import {
  allBut,
  bytesOf,
  type Client,
  type ClientProtocol,
  type Login,
  type Step,
} from "../client";
import { installed, versionOf } from "../install";
import { sshOptions } from "./openssh";

const word = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

function lineOf(step: Step): string {
  switch (step.do) {
    case "list":
      return `cls -1 ${word(`${step.path}/`)}`;
    case "put":
      return `put ${word(step.local)} -o ${word(step.remote)}`;
    case "resumePut":
      return `put -c ${word(step.local)} -o ${word(step.remote)}`;
    case "get":
      return `get ${word(step.remote)} -o ${word(step.local)}`;
    case "resumeGet":
      return `get -c ${word(step.remote)} -o ${word(step.local)}`;
    case "rename":
      return `mv ${word(step.from)} ${word(step.to)}`;
    case "mkdir":
      return `mkdir ${word(step.path)}`;
    case "rmdir":
      return `rmdir ${word(step.path)}`;
    case "remove":
      return `rm ${word(step.path)}`;
    case "setMode":
      return `chmod 600 ${word(step.path)}`;
    case "setTimes":
      throw new Error("lftp cannot set times alone");
  }
}

function settingsOf(protocol: ClientProtocol, login: Login): readonly string[] {
  const ssh = ["ssh", "-a", "-x", ...sshOptions(login)].map((text) => `'${text}'`).join(" ");
  return [
    "set cmd:fail-exit yes",
    "set net:max-retries 1",
    "set net:timeout 60",
    "set xfer:clobber yes",
    ...(protocol === "SFTP" ? [`set sftp:connect-program ${word(ssh)}`] : []),
    `set ftp:ssl-force ${protocol === "FTPS" ? "yes" : "no"}`,
    `set ftp:ssl-protect-data ${protocol === "FTPS" ? "yes" : "no"}`,
    `set ssl:ca-file ${word(login.certFile)}`,
    "set ssl:check-hostname no",
  ];
}

const lftp = (protocol: ClientProtocol): Client => ({
  name: `lftp ${protocol.toLowerCase()}`,
  protocol,
  verbs: allBut("setTimes", ...(protocol === "SFTP" ? [] : (["setMode"] as const))),
  sendsRawNames: true,
  differs:
    protocol === "SFTP"
      ? {}
      : {
          "resume an upload": "lftp sends the whole file again when the server cannot resume.",
          "resume a download": "lftp fetches the whole file again when the server cannot resume.",
        },
  prepare: () =>
    installed(() => ({
      version: versionOf("lftp", ["--version"], /Version (\S+)/, "lftp"),
      invoke: (login, steps) => {
        const scheme = protocol === "SFTP" ? "sftp" : "ftp";
        const as = `${word(login.user)},${login.password === undefined ? "" : login.password}`;
        const lines = [
          ...settingsOf(protocol, login),
          `open -u ${as} ${scheme}://${login.host}:${login.port}`,
          ...steps.map(lineOf),
        ];
        return {
          command: "lftp",
          args: ["--norc"],
          input: bytesOf(`${lines.join("\n")}\n`),
        };
      },
    })),
});

export const lftpSftp = lftp("SFTP");
export const lftpFtps = lftp("FTPS");
export const lftpFtp = lftp("FTP");
