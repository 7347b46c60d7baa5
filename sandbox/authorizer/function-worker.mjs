import { createRequire, Module } from "node:module";
import { basename, join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";

const { bundle, folder, slowdown } = workerData;
const requireOutside = createRequire(join(folder, "index.js"));
const loaded = new Map();

/** Loads a file of the bundle at its first use, and what is none from outside. */
function load(id) {
  const name = `${basename(id, ".js")}.js`;
  if (!Object.hasOwn(bundle, name)) return requireOutside(id);
  if (!loaded.has(name)) {
    const file = join(folder, name);
    const module = Object.assign(new Module(file), { filename: file, require: load });
    module._compile(bundle[name], file);
    // Not before: an error of its start answers each call anew.
    loaded.set(name, module);
  }
  return loaded.get(name).exports;
}

// In the same channel as the answers, so that what is written before an answer arrives before it.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (text) => {
    parentPort.postMessage({ output: String(text) });
    return true;
  };
}

const { setTimeout: startTimer } = globalThis;
globalThis.setTimeout = (work, milliseconds = 0, ...args) =>
  startTimer(work, milliseconds * slowdown, ...args);

parentPort.on("message", async (event) => {
  try {
    parentPort.postMessage({ result: await load("./index.js").handler(event) });
  } catch (error) {
    parentPort.postMessage({ error: `${error?.name}: ${error?.message}` });
  }
});
