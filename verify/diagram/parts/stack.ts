import type { PolicyEvaluator } from "../../access/evaluator";
import { type Graph, type GraphResource, resourcesOf } from "../../graph/graph";
import { text, texts } from "../../reachability/model";
import { isRecord, reveal } from "../../graph/serialization";

/** A stack with what every part of its picture asks about. */
export interface DiagramStack {
  readonly graph: Graph;
  readonly access: PolicyEvaluator;
  readonly server: GraphResource;
  /** The identity function. */
  readonly lambda: GraphResource;
  /** Its environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly place: { readonly partition: string; readonly region: string; readonly account: string };
}

/**
 * Finds the server and the identity function of a stack.
 *
 * @throws Error when it has none
 */
export function stackOf(graph: Graph, access: PolicyEvaluator): DiagramStack {
  const [server] = resourcesOf(graph, "aws:transfer/server:Server");
  const lambda = resourcesOf(graph, "aws:lambda/function:Function").find(
    (each) => "SECRET_PREFIX" in environmentOf(each),
  );
  if (server === undefined || lambda === undefined) {
    throw new Error(`diagram: stack "${graph.stack}" has no server with an identity function`);
  }
  const [, partition = "", , region = "", account = ""] = arnOf(server).split(":");
  const environment = environmentOf(lambda);
  return { graph, access, server, lambda, environment, place: { partition, region, account } };
}

function environmentOf({ inputs }: GraphResource): Record<string, string> {
  const environment = reveal(inputs["environment"]);
  const variables = isRecord(environment) ? environment["variables"] : undefined;
  return isRecord(variables) ? (variables as Record<string, string>) : {};
}

/** ARN that a provider would answer. */
export const arnOf = ({ outputs }: GraphResource): string => text(outputs["arn"]);

/** An input that is an object; nothing where there is none. */
export function recordAt(
  { inputs }: GraphResource,
  key: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = inputs[key];
  return isRecord(value) ? value : undefined;
}

/** Where the server's and the function's interfaces are; nothing outside a VPC. */
export const placements = ({ server, lambda }: DiagramStack) => ({
  server: server.inputs["endpointType"] === "VPC" ? recordAt(server, "endpointDetails") : undefined,
  lambda: recordAt(lambda, "vpcConfig"),
});

/** Ids of the subnets of a placement. */
export const subnetsOf = (placement: Readonly<Record<string, unknown>> | undefined) =>
  texts(placement?.["subnetIds"]);

/** The first few of a list that may be long, and how many there are besides. */
export const abridged = (lines: readonly string[], most = 5): readonly string[] =>
  lines.length <= most
    ? lines
    : [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`];

/** `1 alarm`, `2 alarms`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;
