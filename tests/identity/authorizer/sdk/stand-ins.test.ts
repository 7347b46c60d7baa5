import * as assert from "node:assert/strict";

import { defaultProvider } from "../../../../identity/authorizer/sdk/no-credential-chain";
import {
  NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS,
  resolveEndpointDiscoveryConfig,
} from "../../../../identity/authorizer/sdk/no-endpoint-discovery";
import { EventStreamSerde } from "../../../../identity/authorizer/sdk/no-event-streams";
import { readFile } from "../../../../identity/authorizer/sdk/no-files";

// What is never used must not seem to work where the SDK comes to use it.
describe("what stands in the bundle for parts of the SDK", () => {
  it("gives no credentials", () =>
    assert.rejects(defaultProvider()(), /credentials of its environment only/));

  it("discovers no endpoint", () => {
    const config = { region: "eu-central-1" };
    const { environmentVariableSelector, configFileSelector, ...rest } =
      NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS;
    assert.equal(resolveEndpointDiscoveryConfig(config), config);
    assert.deepEqual(
      [environmentVariableSelector(), configFileSelector(), rest],
      [undefined, undefined, { default: undefined }],
    );
  });

  it("has no event streams", () =>
    assert.throws(() => new EventStreamSerde(), /has no event streams/));

  it("reads no files", () => assert.rejects(readFile(), /reads no files/));
});
