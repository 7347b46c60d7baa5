import { readArguments } from "./arguments";
import { type Sandbox, startSandbox } from "./sandbox";

async function main(): Promise<void> {
  const { stack, port, data } = readArguments(
    process.argv.slice(2),
    process.env["INIT_CWD"] ?? process.cwd(),
  );
  const sandbox = await startSandbox({ stack, port, data, log: console.log });
  introduce(sandbox, data);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      console.log("stopping …");
      sandbox.stop().then(() => process.exit(0), fail);
    });
  }
}

/** What somebody who has never seen the sandbox needs in order to use it. */
function introduce({ deployment, port, user, commands }: Sandbox, data: string): void {
  const { server, clients, stack } = deployment;
  const admits =
    clients === undefined
      ? "admits every address, as its endpoint is public"
      : `admits ${clients.join(", ") || "nobody"} only; the sandbox admits this machine`;
  console.log(
    [
      "",
      `stack ${stack} serves SFTP on 127.0.0.1:${port}; deployed, its network ${admits}`,
      `logins: ${server.authentication}; files and users: ${data}`,
      "",
      "log in with the key:",
      commands.withKey,
      "",
      "log in with the password, which is",
      user.password,
      commands.withPassword,
      "",
      "Ctrl-C stops; every decision follows.",
      "",
    ].join("\n"),
  );
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

main().catch(fail);
