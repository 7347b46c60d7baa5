import { identityFunctionBundle } from "../../identity/bundle";
import { FUNCTION_ACCESS_KEY } from "../aws/endpoint";
import type { SandboxContext } from "../context";
import { condensed } from "./log";
import { FunctionRunner } from "./runner";
import type { StackModel } from "../../verify/graph/stack-model";

/** Runs the bundle that Lambda gets. */
export function startFunction(
  { deployment, slowdown, log, onStop }: SandboxContext,
  awsUrl: string,
): FunctionRunner {
  const runner = new FunctionRunner({
    bundle: identityFunctionBundle(),
    environment: functionEnvironment(deployment, awsUrl),
    timeoutSeconds: deployment.identity.timeoutSeconds,
    slowdown,
    onOutput: (line) => log(`function ${condensed(line)}`),
  });
  onStop(() => runner.stop());
  return runner;
}

/** What Lambda sets, and nothing of this machine's: no profile of the operator's may creep in. */
const functionEnvironment = (
  { identity, awsEnvironment }: StackModel,
  awsUrl: string,
): Record<string, string> => ({
  ...identity.environment,
  AWS_REGION: awsEnvironment.region,
  AWS_ACCESS_KEY_ID: FUNCTION_ACCESS_KEY,
  AWS_SECRET_ACCESS_KEY: "sandbox",
  AWS_SESSION_TOKEN: "sandbox",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: awsUrl,
  AWS_ENDPOINT_URL_DYNAMODB: awsUrl,
});
