import * as path from "node:path";

import { buildSync } from "esbuild";

/**
 * Bundles the identity function into one CommonJS file. The same sources give the same bytes on
 * every machine and from every working directory, so that a preview shows no change without one.
 */
export function bundleIdentityFunction(): string {
  const { outputFiles } = buildSync({
    absWorkingDir: path.dirname(__dirname),
    entryPoints: ["identity/lambda.ts"],
    // What the function never uses, and what costs each cold start time to compile.
    alias: {
      "@aws-sdk/credential-provider-node": "./identity/no-credential-chain.ts",
      "@aws-sdk/middleware-endpoint-discovery": "./identity/no-endpoint-discovery.ts",
      "@smithy/node-http-handler": "./identity/http-handler.ts",
      "@smithy/core/event-streams": "./identity/no-event-streams.ts",
    },
    bundle: true,
    // Not main, which comes first for node: the CommonJS builds can't be shaken.
    mainFields: ["module", "main"],
    platform: "node",
    target: "node22",
    format: "cjs",
    // The SDK imports Node's own modules late; a plain require is quicker and works in any loader.
    supported: { "dynamic-import": false },
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    write: false,
  });
  // One entry makes one file.
  return outputFiles.map(({ text }) => text).join("");
}
