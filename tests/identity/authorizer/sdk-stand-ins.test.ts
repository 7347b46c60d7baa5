import * as assert from "node:assert/strict";

import {
  defaultProvider,
  NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS,
  resolveEndpointDiscoveryConfig,
} from "../../../identity/authorizer/sdk-stand-ins";

// If the SDK comes to call one of these, logins must fail, not go on with what it returns.
describe("the stand-ins for unused parts of the SDK", () => {
  it("give no credentials", () =>
    assert.rejects(defaultProvider()(), /credentials of its environment only/));

  it("discover no endpoint", () => {
    const config = { region: "eu-central-1" };
    const { environmentVariableSelector, configFileSelector, ...rest } =
      NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS;
    assert.equal(resolveEndpointDiscoveryConfig(config), config);
    assert.deepEqual(
      [environmentVariableSelector(), configFileSelector(), rest],
      [undefined, undefined, { default: undefined }],
    );
  });
});
