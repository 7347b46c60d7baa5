import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Lambda's own credentials; nothing else of the SDK's chain of providers can answer there. */
function lambdaCredentials() {
  const { env } = process;
  const [accessKeyId, secretAccessKey] = [env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]];
  if (!accessKeyId || !secretAccessKey) {
    const error = new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing");
    return Promise.reject(Object.assign(error, { name: "CredentialsProviderError" }));
  }
  const sessionToken = env["AWS_SESSION_TOKEN"];
  return Promise.resolve({ accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) });
}

/**
 * What all clients have in common. What has no answer here the SDK looks for in profiles at the first
 * call, which Lambda has none of.
 */
export const LAMBDA = {
  credentials: lambdaCredentials,
  retryMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: () => Promise.resolve(undefined),
  authSchemePreference: [],
  disableClockSkewCorrection: false,
  ignoreConfiguredEndpointUrls: true,
  // Puts the middleware together once, not at each call.
  cacheMiddleware: true,
};

/** Where an emulator has a service; read here because the SDK would look in profiles too. */
export function endpointOf(service: "SECRETS_MANAGER" | "DYNAMODB"): { endpoint?: string } {
  const { env } = process;
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`] || env["AWS_ENDPOINT_URL"];
  return endpoint ? { endpoint } : {};
}

/** Tries that together, about 10 s, end before the function's 15 s do. */
export const USER_STORE_TIMEOUTS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
};

/** Two short tries: a login goes on without what they were to tell. */
export const LOCKOUT_TIMEOUTS = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1000, throwOnRequestTimeout: true },
};

/** Reads users from secrets. */
export const createSecretsClient = (region: string): SecretsManagerClient =>
  new SecretsManagerClient({
    region,
    ...LAMBDA,
    ...USER_STORE_TIMEOUTS,
    ...endpointOf("SECRETS_MANAGER"),
  });
