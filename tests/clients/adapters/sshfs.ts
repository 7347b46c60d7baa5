import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { allBut, bytesOf, type Client, quoted, type Step } from "../client";
import { installed, NotInstalled, versionOf } from "../install";
import { askPass, sshOptions } from "./openssh";

const MOUNTS = "mnt-";

/** Command that does a step on the mounted file system. */
function lineOf(step: Step): string {
  const at = (path: string): string => `"$mnt"${quoted(path)}`;
  switch (step.do) {
    case "list":
      return `ls -1 ${at(step.path)}`;
    case "put":
      return `cp --sparse=never ${quoted(step.local)} ${at(step.remote)}`;
    case "get":
      return `cp ${at(step.remote)} ${quoted(step.local)}`;
    case "resumePut":
      return `tail -c +$(($(stat -c %s ${at(step.remote)}) + 1)) ${quoted(step.local)} >>${at(step.remote)}`;
    case "rename":
      return `mv -T ${at(step.from)} ${at(step.to)} </dev/null`;
    case "mkdir":
    case "rmdir":
      return `${step.do} ${at(step.path)}`;
    case "remove":
      return `rm ${at(step.path)}`;
    case "setTimes":
      return `touch -d 2001-09-09 ${at(step.path)}`;
    case "setMode":
      return `chmod 600 ${at(step.path)}`;
    case "resumeGet":
      throw new Error("a file system resumes nothing");
  }
}

/** Unmounts what a client that was killed has left. */
function unmountAll(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(MOUNTS))) {
    spawnSync("fusermount3", ["-uz", join(folder, name)]);
  }
}

/** A server mounted with sshfs, and the machine's own commands. */
export const sshfs: Client = {
  name: "sshfs",
  protocol: "SFTP",
  verbs: allBut("resumeGet"),
  sendsRawNames: true,
  differs: {},
  prepare: () =>
    installed(() => {
      const version = versionOf("sshfs", ["--version"], /SSHFS version (\S+)/, "sshfs");
      if (!existsSync("/dev/fuse")) throw new NotInstalled("this machine has no /dev/fuse");
      return {
        version,
        cleanUp: unmountAll,
        invoke: (login, steps) => {
          const options = sshOptions(login).map(quoted).join(" ");
          const mount = `sshfs -f ${options} ${login.user}@${login.host}:/ "$mnt" & sshfs=$!`;
          return {
            command: "sh",
            args: ["-e", "-s"],
            env: askPass(login),
            input: bytesOf(
              [
                `{ mnt=$(mktemp -d "$PWD/${MOUNTS}XXXXXX")`,
                // Standard input holds this script.
                `exec 3</dev/null`,
                mount.replace(" & ", " <&3 & "),
                'until mountpoint -q "$mnt"; do kill -0 "$sshfs"; sleep 0.05; done',
                `trap 'fusermount3 -u "$mnt"; wait "$sshfs"; rmdir "$mnt"' EXIT`,
                ...steps.map(lineOf),
                "}\n",
              ].join("\n"),
            ),
          };
        },
      };
    }),
};
