import eslint from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

const configReader = {
  selector:
    "NewExpression[callee.property.name='Config'], CallExpression[callee.property.name='allConfig']",
  message: "config/load.ts is the only reader of stack configuration; take a StackConfig instead",
};

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      ".sandbox/",
      ".bench/",
      ".clients/",
      "coverage/",
      ".stryker/",
      ".zizmor/",
    ],
  },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { "@pulumi": pulumi },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "off",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "no-restricted-syntax": ["error", configReader],
    },
  },
  { files: ["config/load.ts"], rules: { "no-restricted-syntax": "off" } },
  { files: ["tests/**/*.ts"], rules: { "@typescript-eslint/no-floating-promises": "error" } },
  {
    files: ["cli/console/page/script/*.js"],
    languageOptions: {
      globals: {
        document: "readonly",
        fetch: "readonly",
        location: "readonly",
        navigator: "readonly",
        URLSearchParams: "readonly",
        window: "readonly",
      },
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        require: "readonly",
        module: "writable",
      },
    },
  },
);
