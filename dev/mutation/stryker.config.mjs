/**
 * Mutation tests: changes the code that decides who may do what, one expression at a time, and counts
 * the changes that no test notices. Only tests that never evaluate a whole stack take part: evaluated
 * graphs are kept for the next test, and would hide a change.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: [
    "identity/authorizer/**/*.ts",
    // Entries and SDK parts, which only make sense in the bundle.
    "!identity/authorizer/{index,stores/ports}.ts",
    "!identity/authorizer/sdk-stand-ins.ts",
    "config/rules/*.ts",
    "{identity,network,operations,storage,transfer}/**/*-polic{y,ies}.ts",
    "verify/checks/{rule,security/*}.ts",
  ],
  plugins: ["./dev/mutation/mocha-runner.mjs"],
  testRunner: "mocha",
  mochaOptions: {
    "no-config": true,
    require: ["./cli/runtime/register.cjs"],
    spec: [
      "tests/config/parse.test.ts",
      "tests/config/rules/*.test.ts",
      "tests/identity/authorizer/**/*.test.ts",
      "tests/identity/file-system.test.ts",
      "tests/{identity,network,operations,storage,transfer}/**/*-polic{y,ies}.test.ts",
      "tests/verify/checks/security/rules.test.ts",
    ],
    ignore: [
      "tests/identity/authorizer/{index,second-factor}.test.ts",
      "tests/identity/authorizer/properties.slow.test.ts",
      "tests/identity/authorizer/sdk-stand-ins.test.ts",
    ],
  },
  coverageAnalysis: "perTest",
  // A change of what is computed once, when its file is read, would take all tests in a new process.
  ignoreStatic: true,
  concurrency: 2,
  thresholds: { high: 97, low: 94, break: 94 },
  reporters: ["clear-text", "progress", "html"],
  clearTextReporter: { logTests: false, reportTests: false },
  htmlReporter: { fileName: ".stryker/report.html" },
  incremental: true,
  incrementalFile: ".stryker/incremental.json",
  tempDirName: ".stryker/tmp",
  ignorePatterns: ["/.bench", "/.clients", "/.sandbox", "/coverage", "/dev/bench", "/docs"],
  disableTypeChecks: false,
};
