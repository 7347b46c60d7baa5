import { join } from "node:path";

import { isRecord } from "../graph/wire";
import { bundleIdentityFunction } from "../identity/bundle";
import type { Deployment } from "./deployment";
import type { Foundation } from "./foundation";
import { FunctionRunner } from "./function-runner";
import { printable } from "./login";
import { SecretStore } from "./secret-store";
import { FUNCTION_ACCESS_KEY, startSecretsServer } from "./secrets-server";

/** Serves the users' secrets to the function and to whoever manages users. */
export async function startSecrets({
  data,
  deployment,
  access,
  onFault,
  onStop,
}: Foundation): Promise<{
  secrets: SecretStore;
  secretsUrl: string;
}> {
  const { identity, partition, region, accountId } = deployment;
  const arnPrefix = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:`;
  const secrets = new SecretStore(join(data, "secrets"), arnPrefix);
  const { url, stop } = await startSecretsServer({
    store: secrets,
    onFault,
    authorize: (action, resource) =>
      access.decide({
        principal: identity.principal,
        action,
        resource,
        ...(identity.insideVpc && { endpoint: "secretsmanager" }),
      }),
  });
  onStop(stop);
  return { secrets, secretsUrl: url };
}

/** Runs the bundle that Lambda gets. */
export function startFunction(
  { deployment, log, onStop }: Foundation,
  secretsUrl: string,
): FunctionRunner {
  const runner = new FunctionRunner({
    bundle: bundleIdentityFunction(),
    environment: functionEnvironment(deployment, secretsUrl),
    timeoutSeconds: deployment.identity.timeoutSeconds,
    onOutput: (line) => log(`function ${condensed(line)}`),
  });
  onStop(() => runner.stop());
  return runner;
}

/** What Lambda sets, and nothing of this machine's: no profile of the operator's may creep in. */
const functionEnvironment = (
  { identity, region }: Deployment,
  secretsUrl: string,
): Record<string, string> => ({
  ...identity.environment,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: FUNCTION_ACCESS_KEY,
  AWS_SECRET_ACCESS_KEY: "sandbox",
  AWS_SESSION_TOKEN: "sandbox",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl,
});

/** A JSON line of the function as `name=value` pairs; any other line as it is. */
function condensed(line: string): string {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return printable(line);
  }
  if (!isRecord(fields)) return printable(line);
  return Object.entries(fields)
    .map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return `${name}=${/\s/.test(text) ? JSON.stringify(text) : text}`;
    })
    .join(" ");
}
