import type { PolicyEvaluator } from "../../access/evaluator";
import { type GraphResource, texts } from "../../graph/graph";
import type { StackModel } from "../../graph/stack-model";
import { isRecord } from "../../graph/serialization";

/** A stack with the evaluator of its policies, for the parts of the picture. */
export interface DiagramStack extends StackModel {
  readonly access: PolicyEvaluator;
}

/** An input that is an object; undefined otherwise. */
export function recordAt(
  { inputs }: GraphResource,
  key: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = inputs[key];
  return isRecord(value) ? value : undefined;
}

/** VPC settings of the server and of the function; undefined outside a VPC. */
export const placements = ({ server, identity }: DiagramStack) => ({
  server: server.endpointType === "VPC" ? recordAt(server.resource, "endpointDetails") : undefined,
  lambda: recordAt(identity.resource, "vpcConfig"),
});

/** Ids of the subnets of a placement. */
export const subnetsOf = (placement: Readonly<Record<string, unknown>> | undefined) =>
  texts(placement?.["subnetIds"]);

/** The first lines of a long list, and the number of the others. */
export const abridged = (lines: readonly string[], most = 5): readonly string[] =>
  lines.length <= most
    ? lines
    : [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`];

/** `1 alarm`, `2 alarms`. */
export const counted = (count: number, noun: string, plural = "s"): string =>
  `${count} ${noun}${count === 1 ? "" : plural}`;
