import { printable } from "../log";
import type { SandboxContext } from "../context";
import { type EndpointCredentials, newCredentials } from "./credentials";
import { tablesOf } from "./dynamodb";
import { type LocalAws, startLocalAws } from "./local-aws";

/** AWS of a stack. */
export interface StackAws extends LocalAws {
  /** Valid until it stops. */
  readonly credentials: EndpointCredentials;
}

/** Starts AWS for a stack, whose policies decide the calls of its function. */
export async function startStackAws(context: SandboxContext): Promise<StackAws> {
  const { data, model, access, log, onFault, onStop } = context;
  const { graph, identity, awsEnvironment } = model;
  // Lambda assumes the execution role under the function's name.
  const principal = { kind: "session", role: identity.role, sessionName: identity.name } as const;
  const credentials = newCredentials();
  const aws = await startLocalAws({
    callers: [credentials.operator, credentials.function],
    environment: awsEnvironment,
    folder: data,
    tables: tablesOf(graph),
    onFault,
    authorize: async (service, action, resource) => {
      const decision = await access.decide({
        principal,
        action: `${service}:${action}`,
        resource,
        ...(identity.insideVpc && { endpoint: service }),
      });
      const { allowed, reason } = decision;
      if (!allowed) log(printable(`function may not call ${service}:${action}: ${reason}`));
      return decision;
    },
  });
  onStop(aws.stop);
  return { ...aws, credentials };
}
