import { readArguments } from "./arguments";
import { introductionOf } from "./banner";
import { startSandbox } from "./sandbox";

async function main(): Promise<void> {
  const { data, ...options } = readArguments(
    process.argv.slice(2),
    process.env["INIT_CWD"] ?? process.cwd(),
  );
  const sandbox = await startSandbox({ ...options, data, log: console.log });
  console.log(introductionOf(sandbox, data, options.as));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      console.log("stopping …");
      sandbox.stop().then(() => process.exit(0), fail);
    });
  }
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

main().catch(fail);
