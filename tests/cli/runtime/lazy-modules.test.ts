import assert from "node:assert/strict";

import { runScript } from "../../support/command";

/** Tells what is loaded after the program, and after a function was serialized. */
const SCRIPT = `
const { isProxy } = require("node:util").types;
const loaded = () => ["@npmcli/arborist", "typescript", "@pulumi/awsx/classic"].filter((name) =>
  Object.entries(require.cache).some(([file, { exports }]) =>
    file.includes("/node_modules/" + name + "/") && !isProxy(exports)));
require("./program");
const before = loaded();
require("@pulumi/pulumi").runtime.serializeFunction(() => 42).then(({ text }) =>
  console.log(JSON.stringify([before, loaded(), text.includes("=> 42")])));
`;

describe("what Pulumi would load for every command", () => {
  it("is loaded by those that use it, and works then", () => {
    const { code, stdout, stderr } = runScript("node -r ./cli/runtime/register.cjs -e", [SCRIPT]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), [[], ["typescript"], true]);
  });
});
