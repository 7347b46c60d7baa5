import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, type Policy, policyOf, serviceTrust } from "../aws/policy-document";
import { type AwsEnvironment, ruleArn, stateMachineArn } from "../aws/resource-names";
import { createRole, grant, type RoleArgs } from "../aws/roles";

/** An expression of a state machine. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** Arguments for {@link eventMachine}. */
export interface EventMachineArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical name of the state machine, and of the rule that starts it. */
  readonly machineName: string;
  readonly definition: pulumi.Input<object>;
  /** Role of the state machine. */
  readonly role: Omit<RoleArgs, "trust"> & { readonly policy: pulumi.Input<Policy> };
  /** Events that start it. */
  readonly events: { readonly description: string; readonly pattern: pulumi.Input<object> };
  /** Role with which EventBridge starts it. */
  readonly startRole: Omit<RoleArgs, "trust">;
  /** Identifier of the rule's target. */
  readonly targetId: string;
}

/** Creates a state machine, the rule that starts it, and a role for each. Returns the machine's ARN. */
export function eventMachine(
  name: string,
  args: EventMachineArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { awsEnvironment, machineName } = args;
  const trust = (
    service: string,
    sourceArn: (environment: AwsEnvironment, name: string) => string,
  ): pulumi.Output<Policy> =>
    awsEnvironment.apply((environment) =>
      serviceTrust(service, environment.accountId, {
        ArnEquals: { "aws:SourceArn": sourceArn(environment, machineName) },
      }),
    );
  const role = createRole(
    name,
    { ...args.role, trust: trust("states.amazonaws.com", stateMachineArn) },
    opts,
  );
  grant(name, role, args.role.policy, opts);
  const { arn } = new aws.sfn.StateMachine(
    name,
    {
      name: machineName,
      roleArn: role.arn,
      definition: pulumi.jsonStringify(args.definition),
      tags: { Name: name },
    },
    opts,
  );
  const rule = new aws.cloudwatch.EventRule(
    name,
    {
      name: machineName,
      description: args.events.description,
      eventPattern: pulumi.jsonStringify(args.events.pattern),
      tags: { Name: name },
    },
    opts,
  );
  const startRole = createRole(
    `${name}-start`,
    { ...args.startRole, trust: trust("events.amazonaws.com", ruleArn) },
    opts,
  );
  const start = awsEnvironment.apply((environment) =>
    policyOf(allow("Start", stateMachineArn(environment, machineName), ["states:StartExecution"])),
  );
  grant(`${name}-start`, startRole, start, opts);
  new aws.cloudwatch.EventTarget(
    name,
    {
      rule: rule.name,
      targetId: args.targetId,
      arn,
      roleArn: startRole.arn,
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
    },
    opts,
  );
  return arn;
}
