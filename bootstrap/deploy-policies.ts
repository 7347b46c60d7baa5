import type { Place } from "../aws/resource-names";
import { type Policy, policyOf } from "../aws/policy-document";
import { networkStatements } from "./network-policy";
import { keepState, readState, type State, writeState } from "./state-policies";
import { operationsStatements } from "./operations-policy";
import { roleStatements, serviceStatements } from "./service-policy";
import { type SmokeTest, smokeTestStatements } from "./smoke-test-policy";
import { stackArns } from "./stack-arns";
import { keyStatements, storageStatements, usersKeyStatement } from "./storage-policy";

/** For whom deployment policies are made. */
export interface Deployment {
  readonly place: Place;
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
export function deployPolicies(deployment: Deployment): Readonly<Record<string, Policy>> {
  const { place, stack, buckets, state, smokeTest, usersKeyArn } = deployment;
  const arns = stackArns(place, stack, buckets);
  return {
    state: policyOf(
      ...readState(place, state),
      ...writeState(place, state, stack),
      ...keepState(place, state),
    ),
    storage: policyOf(
      ...storageStatements(place, arns),
      ...keyStatements(place, stack, arns),
      ...(usersKeyArn === undefined ? [] : [usersKeyStatement(place, usersKeyArn)]),
    ),
    service: policyOf(
      ...roleStatements(place, arns),
      ...serviceStatements(place, arns),
      ...(smokeTest === undefined ? [] : smokeTestStatements(place, stack, smokeTest, usersKeyArn)),
    ),
    network: policyOf(...networkStatements(place)),
    operations: policyOf(...operationsStatements(place, arns)),
  };
}
