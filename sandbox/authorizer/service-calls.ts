import type { PolicyEvaluator } from "../../verify/access/evaluator";

/** A call that an AWS service makes itself, on behalf of the server or of a user. */
export interface ServiceCall {
  readonly service: keyof typeof SERVICES;
  readonly action: string;
  readonly resource: string;
  /** ARN of what the service calls for. */
  readonly source: string;
  readonly accountId: string;
}

const SERVICES = { transfer: "Transfer", apigateway: "API Gateway" } as const;

/** Fails, with the reason, where a service may not make a call. */
export async function requireServiceMay(access: PolicyEvaluator, call: ServiceCall): Promise<void> {
  const { service, action, resource, source, accountId } = call;
  const { allowed, reason } = await access.decide({
    principal: { kind: "service", name: `${service}.amazonaws.com` },
    action,
    resource,
    context: { "aws:SourceArn": source, "aws:SourceAccount": accountId },
  });
  if (!allowed) throw new Error(`${SERVICES[service]} may not call ${action}: ${reason}`);
}
