// The bundle takes these functions from here, not from the packages that the AWS SDK imports them
// from: in Lambda nothing calls them, and reading those packages takes a third of a cold start.

/**
 * Replaces `@aws-sdk/credential-provider-node`: profiles, SSO, containers and instances, none of which
 * a Lambda function has. The clients take their credentials from the environment.
 */
export const defaultProvider = () => () =>
  Promise.reject(new Error("the identity function has the credentials of its environment only"));

/** Replaces `@aws-sdk/middleware-endpoint-discovery`, which DynamoDB's client switches off by default. */
export const resolveEndpointDiscoveryConfig = <T>(config: T): T => config;

/** Where the SDK would look up whether to discover endpoints. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};
