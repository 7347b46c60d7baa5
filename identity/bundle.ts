import * as path from "node:path";

import { buildSync, transformSync } from "esbuild";

/** CommonJS files by name; `index.js` is the entry and requires the others, some of them late. */
export type Bundle = Readonly<Record<string, string>>;

/** What the files are for: readable by Lambda's Node, and small. */
const FORM = { platform: "node", target: "node22", minify: true, charset: "utf8" } as const;

/** What the function never uses, or little of, and what costs each cold start time to compile. */
const REPLACED = {
  "@aws-sdk/credential-provider-node": "./identity/authorizer/sdk/no-credential-chain.ts",
  "@aws-sdk/middleware-endpoint-discovery": "./identity/authorizer/sdk/no-endpoint-discovery.ts",
  "@smithy/node-http-handler": "./identity/authorizer/sdk/http-handler.ts",
  "@smithy/core/event-streams": "./identity/authorizer/sdk/no-event-streams.ts",
  "node:fs/promises": "./identity/authorizer/sdk/no-files.ts",
  "@aws-sdk/core/protocols": "./identity/authorizer/sdk/json-protocol.ts",
  "@aws-sdk/dynamodb-codec": "./identity/authorizer/sdk/json-protocol.ts",
};

/**
 * Bundles the identity function: what each login needs, and in a file of its own what only those
 * need that ask a table. The same sources give the same bytes on every machine and from every
 * working directory, so that a preview shows no change without one.
 */
export function bundleIdentityFunction(): Bundle {
  const { outputFiles, metafile } = buildSync({
    ...FORM,
    absWorkingDir: path.dirname(__dirname),
    // The first requires the second, late.
    entryPoints: {
      index: "identity/authorizer/index.ts",
      dynamodb: "identity/authorizer/dynamodb.ts",
    },
    alias: REPLACED,
    bundle: true,
    // Not main, which comes first for node: the CommonJS builds can't be shaken.
    mainFields: ["module", "main"],
    // Only ES modules can be split; Lambda starts CommonJS sooner.
    format: "esm",
    splitting: true,
    outdir: "bundle",
    // Without a hash, which would also be of where the dependencies lie.
    chunkNames: "[name]",
    legalComments: "none",
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  // Browsers' parts, which nothing imports any more, leave files too.
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  const used = new Set([
    "index.js",
    "dynamodb.js",
    ...imported.map((file) => path.basename(file.path)),
  ]);
  return Object.fromEntries(
    outputFiles
      .map(({ path: file, text }) => [path.basename(file), text] as const)
      .filter(([name]) => used.has(name))
      .map(([name, text]) => [name, commonJs(text)]),
  );
}

let bundle: Bundle | undefined;

/** The same, made once a process: its sources do not change while it runs. */
export const identityFunctionBundle = (): Bundle => (bundle ??= bundleIdentityFunction());

const commonJs = (text: string): string =>
  transformSync(text, {
    ...FORM,
    format: "cjs",
    // A plain require is quicker, and works in any loader.
    supported: { "dynamic-import": false },
    // Not the global of this name, the browsers', which takes Node longer to load.
    banner: 'const crypto=require("node:crypto");',
  }).code;
