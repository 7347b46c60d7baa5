/** Timeouts for reading users: all attempts, about 10 s, end before the function's own timeout. */
export const USER_STORE_TIMEOUTS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
};

/** Timeouts for the lockout: short, because a login goes on without its answer. */
export const LOCKOUT_TIMEOUTS = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1000, throwOnRequestTimeout: true },
};

/** Options of a client in Lambda. Without them the SDK would look for profiles at the first call. */
export const clientOptions = (
  service: "SECRETS_MANAGER" | "DYNAMODB",
  region: string,
  timeouts: typeof USER_STORE_TIMEOUTS,
) => ({
  region,
  ...timeouts,
  ...endpointOf(service),
  credentials: environmentCredentials,
  retryMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: () => Promise.resolve(undefined),
  authSchemePreference: [],
  disableClockSkewCorrection: false,
  ignoreConfiguredEndpointUrls: true,
  // The list of middleware is built once, not at each call.
  cacheMiddleware: true,
});

/** Credentials of the function's role, which Lambda puts into the environment. */
function environmentCredentials() {
  const { env } = process;
  const [accessKeyId, secretAccessKey] = [env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]];
  if (!accessKeyId || !secretAccessKey) {
    const error = new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing");
    return Promise.reject(Object.assign(error, { name: "CredentialsProviderError" }));
  }
  const sessionToken = env["AWS_SESSION_TOKEN"];
  return Promise.resolve({ accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) });
}

/** Endpoint of an emulator, from the environment variables of the SDK. */
function endpointOf(service: string): { endpoint?: string } {
  const { env } = process;
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`] || env["AWS_ENDPOINT_URL"];
  return endpoint ? { endpoint } : {};
}
