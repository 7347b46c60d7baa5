// Tools and tests read TypeScript through swc alone: ts-node would load the compiler too, for longer
// than swc works. Not for the Pulumi CLI, which registers ts-node by itself, with type checks.
const { readFileSync } = require("node:fs");

const { transformSync } = require("@swc/core");

require("./lazy-modules.cjs");

const OPTIONS = {
  swcrc: false,
  jsc: { target: "es2022", parser: { syntax: "typescript" }, keepClassNames: true },
  module: { type: "commonjs", ignoreDynamic: true },
  sourceMaps: "inline",
};

const compiled = new Map();

// Errors name lines of TypeScript, by the same means as with ts-node.
const paths = [require.resolve("ts-node")];
require(require.resolve("@cspotcode/source-map-support", { paths })).install({
  environment: "node",
  retrieveFile: (path) => compiled.get(path) ?? "",
});

require.extensions[".ts"] = (file, path) => {
  const { code } = transformSync(readFileSync(path, "utf8"), { ...OPTIONS, filename: path });
  compiled.set(path, code);
  file._compile(code, path);
};
