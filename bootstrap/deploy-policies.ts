import type { AwsEnvironment } from "../aws/resource-names";
import { type Policy, policyOf } from "../aws/policy-document";
import { networkStatements } from "./network-policy";
import { keepState, readState, type State, writeState } from "./state-policies";
import { operationsStatements } from "./operations-policy";
import { roleStatements, serviceStatements } from "./service-policy";
import { type SmokeTest, smokeTestStatements } from "./smoke-test-policy";
import { stackArns } from "./stack-arns";
import { keyStatements, storageStatements, usersKeyStatement } from "./storage-policy";

/** For whom deployment policies are made. */
export interface DeployedStackNames {
  readonly awsEnvironment: AwsEnvironment;
  readonly stack: string;
  /** Buckets that the stack's configuration names. */
  readonly buckets: readonly string[];
  readonly state: State;
  /** Whose login is tried after a deployment, if there is such a user. */
  readonly smokeTest?: SmokeTest | undefined;
  /** Key of the stack's users, if the configuration names one. */
  readonly usersKeyArn?: string | undefined;
}

/** Policies of a stack's deploy role by name; reading is in a policy of its own. */
export function deployPolicies(deployment: DeployedStackNames): Readonly<Record<string, Policy>> {
  const { awsEnvironment, stack, buckets, state, smokeTest, usersKeyArn } = deployment;
  const arns = stackArns(awsEnvironment, stack, buckets);
  return {
    state: policyOf(
      ...readState(awsEnvironment, state),
      ...writeState(awsEnvironment, state, stack),
      ...keepState(awsEnvironment, state),
    ),
    storage: policyOf(
      ...storageStatements(awsEnvironment, arns),
      ...keyStatements(awsEnvironment, stack, arns),
      ...(usersKeyArn === undefined ? [] : [usersKeyStatement(awsEnvironment, usersKeyArn)]),
    ),
    service: policyOf(
      ...roleStatements(awsEnvironment, arns),
      ...serviceStatements(awsEnvironment, arns),
      ...(smokeTest === undefined
        ? []
        : smokeTestStatements(awsEnvironment, stack, smokeTest, usersKeyArn)),
    ),
    network: policyOf(...networkStatements(awsEnvironment)),
    operations: policyOf(...operationsStatements(awsEnvironment, arns)),
  };
}
