import { createRequire, Module } from "node:module";
import { parentPort, workerData } from "node:worker_threads";

const { bundle, file } = workerData;
const loaded = new Module(file);
loaded.filename = file;
loaded.require = createRequire(file);

/** Loads the bundle at the first call, so that an error of its start answers a call like any other. */
const handler = () => {
  if (!loaded.loaded) {
    loaded._compile(bundle, file);
    loaded.loaded = true;
  }
  return loaded.exports.handler;
};

parentPort.on("message", async (event) => {
  try {
    parentPort.postMessage({ result: await handler()(event) });
  } catch (error) {
    parentPort.postMessage({ error: `${error?.name}: ${error?.message}` });
  }
});
