import { allBut, bytesOf, type Client, type Login, quoted, type Step } from "../client";
import { installed, program, versionOf } from "../install";

/** Options of all tools of OpenSSH, which read nothing of the user's. */
export const sshOptions = ({ port, password, keyFile, knownHosts }: Login): readonly string[] =>
  [
    ["Port", String(port)],
    ["StrictHostKeyChecking", "yes"],
    ["UserKnownHostsFile", `"${knownHosts}"`],
    ["GlobalKnownHostsFile", "/dev/null"],
    ["IdentityAgent", "none"],
    ["NumberOfPasswordPrompts", "1"],
    ...(password === undefined
      ? [
          ["IdentitiesOnly", "yes"],
          ["IdentityFile", `"${keyFile}"`],
          ["BatchMode", "yes"],
        ]
      : [
          ["BatchMode", "no"],
          ["PubkeyAuthentication", "no"],
          ["PreferredAuthentications", "password"],
        ]),
  ].flatMap(([name, value]) => ["-o", `${name}=${value}`]);

/** Variables with which OpenSSH takes the password from a program. */
export const askPass = ({ password }: Login): Readonly<Record<string, string>> =>
  password === undefined
    ? {}
    : {
        SSH_ASKPASS: program("askpass.sh"),
        SSH_ASKPASS_REQUIRE: "force",
        CLIENT_PASSWORD: password,
      };

export const openSshVersion = (): string =>
  versionOf("ssh", ["-V"], /OpenSSH_(\S+?)[, ]/, "openssh-client");

/** Argument of a command of `sftp`, which splits words and expands patterns. */
const word = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
const path = (text: string): string => word(text.replace(/[*?[\]]/g, "\\$&"));

function lineOf(step: Step): string {
  switch (step.do) {
    case "list":
      return `ls -1 ${path(step.path)}`;
    case "put":
      return `put ${path(step.local)} ${word(step.remote)}`;
    case "resumePut":
      return `reput ${path(step.local)} ${word(step.remote)}`;
    case "get":
      return `get ${path(step.remote)} ${word(step.local)}`;
    case "resumeGet":
      return `reget ${path(step.remote)} ${word(step.local)}`;
    case "rename":
      return `rename ${word(step.from)} ${word(step.to)}`;
    case "mkdir":
      return `mkdir ${word(step.path)}`;
    case "rmdir":
      return `rmdir ${word(step.path)}`;
    case "remove":
      return `rm ${path(step.path)}`;
    case "setTimes":
      return `put -p plain.bin ${word(step.path)}`;
    case "setMode":
      return `chmod 600 ${path(step.path)}`;
  }
}

/** `sftp` of OpenSSH. */
export const openSshSftp: Client = {
  name: "OpenSSH sftp",
  protocol: "SFTP",
  verbs: allBut(),
  sendsRawNames: true,
  differs: {},
  prepare: () =>
    installed(() => ({
      version: openSshVersion(),
      invoke: (login, steps) => ({
        command: "sftp",
        // With `-b` it ends at the first command that fails; by default that forbids passwords.
        args: [...sshOptions(login), ...["-b", "-"], `${login.user}@${login.host}`],
        input: bytesOf(`${steps.map(lineOf).join("\n")}\n`),
        env: askPass(login),
      }),
    })),
};

function scpLine(step: Step, { user, host }: Login): string {
  const remote = (text: string): string => quoted(`${user}@${host}:${text}`);
  switch (step.do) {
    case "put":
      return `${quoted(step.local)} ${remote(step.remote)}`;
    case "setTimes":
      return `-p plain.bin ${remote(step.path)}`;
    case "get":
      // The name is a pattern for `scp`.
      return `${remote(step.remote.replace(/[*?[\]\\]/g, "\\$&"))} ${quoted(step.local)}`;
    case "list":
    case "resumePut":
    case "resumeGet":
    case "rename":
    case "mkdir":
    case "rmdir":
    case "remove":
    case "setMode":
      throw new Error(`scp cannot ${step.do}`);
  }
}

/** `scp` of OpenSSH 9 and later, which speaks SFTP. */
export const openSshScp: Client = {
  name: "OpenSSH scp",
  protocol: "SFTP",
  verbs: ["put", "get", "setTimes"],
  sendsRawNames: true,
  differs: {},
  prepare: () =>
    installed(() => ({
      version: openSshVersion(),
      invoke: (login, steps) => {
        const options = sshOptions(login).map(quoted).join(" ");
        const lines = steps.map((step) => `scp -q ${options} ${scpLine(step, login)}`);
        return {
          command: "sh",
          args: ["-e", "-s"],
          input: bytesOf(`{ ${lines.join(" </dev/null\n")} </dev/null\n}\n`),
          env: askPass(login),
        };
      },
    })),
};
