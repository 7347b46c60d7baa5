// Runs the file of a command in this process, once the dependencies are there. With "install && node", npm
// would send its signals to the shell between them, which dies and leaves Node.js running, or waits for it.
// Therefore "exec", for which Windows has exec.cmd.
import Module, { createRequire } from "node:module";
import { resolve } from "node:path";

await import("./install.mjs");

if (process.exitCode === undefined) {
  createRequire(import.meta.url)("./register.cjs");
  process.argv.splice(1, 1);
  process.argv[1] = resolve(process.argv[1]);
  Module.runMain();
}
