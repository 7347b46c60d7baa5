// Tools and tests read TypeScript through swc alone: ts-node would load the compiler too, for longer
// than swc works. Not for the Pulumi CLI, which registers ts-node by itself, with type checks.
const { readFileSync } = require("node:fs");
const { relative, resolve } = require("node:path");

const { transformSync } = require("@swc/core");

require("./lazy-modules.cjs");

// Each client of AWS would print a warning; package.json says which Node.js runs this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const OPTIONS = {
  swcrc: false,
  jsc: { target: "es2022", parser: { syntax: "typescript" }, keepClassNames: true },
  module: { type: "commonjs", ignoreDynamic: true },
  sourceMaps: "inline",
};

const ROOT = resolve(require.resolve("../../package.json"), "..");

/**
 * Modules that a file of a command imports. They are loaded when they are first used, so that no
 * command loads the Pulumi SDK to print its help.
 */
function lazyImports(path, source) {
  const name = relative(ROOT, path).replace(/\\/g, "/");
  if (!/^cli\/|\/main\.ts$/.test(name)) return [];
  return [...source.matchAll(/ from "([^"]+)";$/gm)].map(([, module]) => module);
}

const compiled = new Map();

// Errors name lines of TypeScript, by the same means as with ts-node.
const paths = [require.resolve("ts-node")];
require(require.resolve("@cspotcode/source-map-support", { paths })).install({
  environment: "node",
  retrieveFile: (path) => compiled.get(path) ?? "",
});

require.extensions[".ts"] = (file, path) => {
  const source = readFileSync(path, "utf8");
  const { code } = transformSync(source, {
    ...OPTIONS,
    module: { ...OPTIONS.module, lazy: lazyImports(path, source) },
    filename: path,
  });
  compiled.set(path, code);
  file._compile(code, path);
};
