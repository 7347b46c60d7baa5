import {
  allBut,
  bytesOf,
  type Client,
  type Installed,
  type Login,
  type Missing,
  quoted,
  type Step,
} from "../client";
import { installed, versionOf } from "../install";

const word = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function lineOf(step: Step): string {
  switch (step.do) {
    case "list":
      return `ls ${word(step.path)}`;
    case "put":
      return `put ${word(step.local)} ${word(step.remote)}`;
    case "resumePut":
      return `reput ${word(step.local)} ${word(step.remote)}`;
    case "get":
      return `get ${word(step.remote)} ${word(step.local)}`;
    case "resumeGet":
      return `reget ${word(step.remote)} ${word(step.local)}`;
    case "rename":
      return `mv ${word(step.from)} ${word(step.to)}`;
    case "mkdir":
    case "rmdir":
      return `${step.do} ${word(step.path)}`;
    case "remove":
      return `del ${word(step.path)}`;
    case "setMode":
      return `chmod 600 ${word(step.path)}`;
    case "setTimes":
      throw new Error("psftp cannot set times");
  }
}

/** Shell lines that put a program of PuTTY's and its options into `$@`. */
function preparation(program: string, login: Login): readonly string[] {
  const { port, password, keyFile, knownHosts } = login;
  const secret =
    password === undefined ? ["-i", "$key"] : ["-no-trivial-auth", "-pw", quoted(password)];
  return [
    `hostkey=$(ssh-keygen -lf ${quoted(knownHosts)} | cut -d' ' -f2)`,
    "key=$(mktemp -d)/key.ppk",
    ...(password === undefined ? [`puttygen ${quoted(keyFile)} -O private -o "$key"`] : []),
    `set -- ${program} -batch -noagent -hostkey "$hostkey" -P ${port} ${secret.join(" ")}`,
  ];
}

const tool = (
  name: string,
  rest: Omit<Client, "name" | "protocol" | "prepare" | "sendsRawNames">,
  lines: (login: Login, steps: readonly Step[]) => readonly string[],
): Client => ({
  ...rest,
  name,
  protocol: "SFTP",
  sendsRawNames: true,
  prepare: (): Promise<Installed | Missing> =>
    installed(() => ({
      version: versionOf(name, ["-V"], /: Release (\S+)/, "putty-tools"),
      invoke: (login, steps) => ({
        command: "sh",
        args: ["-e", "-s"],
        input: bytesOf(
          `{ ${[...preparation(name, login), ...lines(login, steps)].join("\n")}\n}\n`,
        ),
      }),
    })),
});

/** `psftp` of PuTTY. */
export const psftp = tool(
  "psftp",
  {
    verbs: allBut("setTimes"),
    differs: {
      "resume an upload":
        "psftp asks for the size of the open file, which is 0 until something is written, and sends the whole file.",
    },
  },
  (login, steps) => [
    "script=$(mktemp)",
    `cat >"$script" <<'END OF STEPS'`,
    ...steps.map(lineOf),
    "END OF STEPS",
    `"$@" -b "$script" ${login.user}@${login.host}`,
  ],
);

function copyOf(step: Step, { user, host }: Login): string {
  const remote = (path: string): string => quoted(`${user}@${host}:${path}`);
  if (step.do === "put") return `${quoted(step.local)} ${remote(step.remote)}`;
  if (step.do === "get") return `${remote(step.remote)} ${quoted(step.local)}`;
  if (step.do === "setTimes") return `-p plain.bin ${remote(step.path)}`;
  throw new Error(`pscp cannot ${step.do}`);
}

/** `pscp` of PuTTY, which speaks SFTP where the server has it. */
export const pscp = tool(
  "pscp",
  { verbs: ["put", "get", "setTimes"], differs: {} },
  (login, steps) => steps.map((step) => `"$@" -q ${copyOf(step, login)} </dev/null`),
);
