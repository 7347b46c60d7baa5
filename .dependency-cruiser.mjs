/**
 * Directions of imports. The program imports its components, these import config/ and aws/. verify/
 * imports the program; sandbox/, cli/, dev/ and policy/ import verify/; tests import everything.
 */

/** What a deployment runs. */
const DEPLOYED =
  "^(index\\.ts|program\\.ts|(aws|config|identity|network|operations|storage|transfer)/)";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "deployed-code-stands-alone",
      comment: "What is deployed must not depend on the tools that prove or imitate it.",
      severity: "error",
      from: { path: DEPLOYED },
      to: { path: "^(verify|sandbox|cli|dev|policy|tests)/" },
    },
    {
      name: "configuration-without-components",
      comment: "Components depend on the configuration and on aws/, never the reverse.",
      severity: "error",
      from: { path: "^(aws|config)/" },
      to: { path: "^(identity|network|operations|storage|transfer)/" },
    },
    {
      name: "authorizer-without-pulumi",
      comment:
        "The function's bundle must not contain Pulumi's SDK, not even through another file.",
      severity: "error",
      from: { path: "^identity/authorizer/" },
      to: { path: "(^|/)node_modules/@pulumi/", reachable: true },
    },
    {
      name: "verify-without-tools",
      comment: "Proofs depend on the program, never on a tool that uses them.",
      severity: "error",
      from: { path: "^verify/" },
      to: { path: "^(sandbox|cli|dev|policy|tests)/" },
    },
    {
      name: "iam-evaluator-in-verify-only",
      comment: "The IAM evaluator has a copyleft licence (AGPL); only proofs may import it.",
      severity: "error",
      from: { pathNot: "^(verify/access|tests)/" },
      to: { path: "(^|/)node_modules/@cloud-copilot/iam-(policy|simulate|utils)/" },
    },
    {
      name: "tests-in-tests-only",
      comment: "Nothing but a test depends on tests.",
      severity: "error",
      from: { pathNot: "^tests/" },
      to: { path: "^tests/" },
    },
    {
      name: "no-circles",
      comment: "Files of a circle cannot be read, tested or moved one by one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "found",
      comment: "No rule sees an import whose file is not found.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "(^|/)node_modules/" },
    exclude: { path: "^(coverage|\\.sandbox|\\.bench|\\.clients|\\.stryker|\\.zizmor)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
  },
};
