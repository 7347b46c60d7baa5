import { allBut, type Client, type Login, type Step } from "../client";
import { goProgram, installed, javaWith } from "../install";

/** Arguments of a step in the order in which the Java programs take them. */
function fieldsOf(step: Step): readonly string[] {
  switch (step.do) {
    case "put":
    case "resumePut":
      return [step.do, step.local, step.remote];
    case "get":
    case "resumeGet":
      return [step.do, step.remote, step.local];
    case "rename":
      return [step.do, step.from, step.to];
    case "list":
    case "mkdir":
    case "rmdir":
    case "remove":
    case "setTimes":
    case "setMode":
      return [step.do, step.path];
  }
}

/** A task in lines of Base64, as Java reads no JSON by itself. */
const linesOf = (
  { host, port, user, password, keyFile, knownHosts }: Login,
  steps: readonly Step[],
): string =>
  [[host, String(port), user, password ?? "", keyFile, knownHosts], ...steps.map(fieldsOf)]
    .map((fields) => fields.map((field) => Buffer.from(field).toString("base64")).join(" "))
    .join("\n");

type Java = Pick<Client, "name" | "verbs" | "differs"> & {
  readonly main: string;
  readonly coordinates: readonly [string, ...string[]];
};

const java = ({ main, coordinates, ...client }: Java): Client => ({
  ...client,
  protocol: "SFTP",
  sendsRawNames: false,
  prepare: () =>
    installed(() => {
      const classPath = javaWith(`${main}.java`, coordinates);
      return {
        version: coordinates[0].split(":")[2] ?? "",
        invoke: (login, steps) => ({
          command: "java",
          args: [
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            classPath,
            main,
          ],
          input: linesOf(login, steps),
        }),
      };
    }),
});

export const jsch = java({
  name: "JSch",
  verbs: allBut(),
  differs: {},
  main: "JschClient",
  coordinates: ["com.github.mwiede:jsch:2.28.8", "org.bouncycastle:bcprov-jdk18on:1.87"],
});

export const sshj = java({
  name: "sshj",
  verbs: allBut("resumePut", "resumeGet"),
  differs: {},
  main: "SshjClient",
  coordinates: ["com.hierynomus:sshj:0.40.0", "org.slf4j:slf4j-nop:2.0.17"],
});

export const pkgSftp: Client = {
  name: "pkg/sftp",
  protocol: "SFTP",
  verbs: allBut("resumeGet"),
  sendsRawNames: false,
  differs: {},
  prepare: () =>
    installed(() => {
      const executable = goProgram("pkg-sftp.go", [
        "github.com/pkg/sftp@v1.13.12",
        "golang.org/x/crypto@v0.59.0",
      ]);
      return {
        version: "1.13.12",
        invoke: (login, steps) => ({
          command: executable,
          args: [],
          input: JSON.stringify({ ...login, steps }),
        }),
      };
    }),
};
