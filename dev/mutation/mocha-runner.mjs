// Stryker's runner requires files of mocha without an ending, which mocha 12 renamed from .js to .cjs:
// https://github.com/stryker-mutator/stryker-js/pull/6205. With the release of that fix, name
// "@stryker-mutator/mocha-runner" in stryker.config.mjs again, and delete this file and the override in package.json.
import { createRequire } from "node:module";

const { extensions } = createRequire(import.meta.url);
extensions[".cjs"] ??= extensions[".js"];

export const { strykerPlugins, strykerValidationSchema } =
  await import("@stryker-mutator/mocha-runner");
