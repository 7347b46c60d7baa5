import type { AwsEnvironment } from "../../aws/resource-names";
import { remedyFor, RESOURCE_TYPES } from "../resource-types/registry";
import type { FakeInput, Inputs } from "../resource-types/resource-type";
import { AWSX_VPC, awsxOutputs, awsxProblem } from "./awsx-vpc";

/** Account of every evaluated stack, one of those that AWS uses in its own examples. */
const ACCOUNT_ID = "111122223333";

/** Account, partition and region of an evaluated stack; `us-east-1` if its configuration names none. */
export function environmentOf(config: Readonly<Record<string, string>>): AwsEnvironment {
  const region = config["aws:region"] ?? "us-east-1";
  return { partition: "aws", region, accountId: ACCOUNT_ID };
}

/** Reason why a resource cannot be evaluated, with what to do; undefined if it can. */
export function unknownResource(type: string, inputs: Inputs): string | undefined {
  if (type === AWSX_VPC) return awsxProblem(inputs);
  return type in RESOURCE_TYPES ? undefined : `${type} is unknown; ${remedyFor(type)}`;
}

/** Outputs that a provider would add to the inputs of a resource. */
export function outputsOf(type: string, resource: FakeInput): Readonly<Record<string, unknown>> {
  const { name, inputs, awsEnvironment } = resource;
  if (type === AWSX_VPC) return awsxOutputs(name, inputs, awsEnvironment);
  return RESOURCE_TYPES[type]?.outputs(resource) ?? {};
}
