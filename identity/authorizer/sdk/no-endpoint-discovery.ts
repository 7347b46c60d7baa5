/** Stands in the bundle for endpoints that DynamoDB tells on request; ours are known. */
export const resolveEndpointDiscoveryConfig = <T>(config: T): T => config;

/** Where the SDK would look for whether to ask; nothing ever does. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};
