import type { PolicyEvaluator } from "../../verify/access/evaluator";
import { type AccessRequest, serviceCaller } from "../../verify/access/request";
import type { SandboxContext } from "../context";
import type { LoginEvent } from "./runner";

/** Path of a login from Transfer to the identity function. */
export interface FrontDoor {
  /** Asks whether a user may log in; throws, with the reason, where a policy stops the call. */
  readonly ask: (event: LoginEvent) => Promise<unknown>;
  /** URL of the API; blank where Transfer calls the function directly. */
  readonly url: string;
  /** Message of `TestIdentityProvider` for a refused login. */
  readonly refusal: string;
}

/** Arguments for a {@link FrontDoor}. */
export interface FrontDoorArgs extends Pick<SandboxContext, "model" | "access"> {
  readonly invoke: (event: object) => Promise<unknown>;
}

/** Call that an AWS service makes on behalf of the server or of a user. */
export interface ServiceCall {
  readonly service: keyof typeof SERVICES;
  readonly action: string;
  readonly resource: string;
  /** ARN of the resource on whose behalf the service calls. */
  readonly source: string;
  readonly accountId: string;
}

const SERVICES = { transfer: "Transfer", apigateway: "API Gateway" } as const;

/** Throws, with the reason, if a service may not make a call. */
export function requireServiceMay(access: PolicyEvaluator, call: ServiceCall): Promise<void> {
  const { service, action, resource, source, accountId } = call;
  const caller = serviceCaller(service, source, accountId);
  return requireMay(access, SERVICES[service], { ...caller, action, resource });
}

/** Throws, with the reason, if the policies deny a request. */
export async function requireMay(
  access: PolicyEvaluator,
  caller: string,
  request: AccessRequest,
): Promise<void> {
  const { allowed, reason } = await access.decide(request);
  if (!allowed) throw new Error(`${caller} may not call ${request.action}: ${reason}`);
}
