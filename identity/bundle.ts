import * as path from "node:path";

import { buildSync, transformSync } from "esbuild";

/** CommonJS files by name; `index.js` is the entry point. */
export type Bundle = Readonly<Record<string, string>>;

const COMMON_OPTIONS = {
  platform: "node",
  target: "node22",
  minify: true,
  charset: "utf8",
} as const;

const STAND_INS = "./identity/authorizer/sdk-stand-ins.ts";

/**
 * Bundles the identity function: `index.js`, which Lambda loads at a cold start, `dynamodb.js`, which
 * is loaded when a login first needs a table, and a file with what both share. The same sources give
 * the same bytes on every machine and from every working directory, so that a preview shows no change
 * without one.
 */
export function bundleIdentityFunction(): Bundle {
  const { outputFiles } = buildSync({
    ...COMMON_OPTIONS,
    absWorkingDir: path.dirname(__dirname),
    entryPoints: {
      index: "identity/authorizer/index.ts",
      dynamodb: "identity/authorizer/stores/dynamodb.ts",
    },
    alias: {
      "@aws-sdk/credential-provider-node": STAND_INS,
      "@aws-sdk/middleware-endpoint-discovery": STAND_INS,
    },
    // The SDK loads these late: one for event streams, which neither service has, one in browsers.
    external: ["@smithy/core/event-streams", "bowser"],
    bundle: true,
    // Not "main", the default for Node.js: esbuild cannot drop unused exports of CommonJS.
    mainFields: ["module", "main"],
    // esbuild splits ES modules only.
    format: "esm",
    splitting: true,
    outdir: "bundle",
    // The default name has a hash in it that depends on where node_modules is.
    chunkNames: "[name]",
    legalComments: "none",
    logLevel: "silent",
    write: false,
  });
  return Object.fromEntries(
    outputFiles.map(({ path: file, text }) => [path.basename(file), toCommonJs(text)]),
  );
}

let bundle: Bundle | undefined;

/** The bundle of this process's sources, built once. */
export const identityFunctionBundle = (): Bundle => (bundle ??= bundleIdentityFunction());

/** Lambda loads CommonJS faster than ES modules. */
const toCommonJs = (text: string): string =>
  transformSync(text, {
    ...COMMON_OPTIONS,
    format: "cjs",
    // Turns import() into require().
    supported: { "dynamic-import": false },
    // Without it `crypto` is the Web Crypto global, which takes Node.js longer to load.
    banner: 'const crypto=require("node:crypto");',
  }).code;
