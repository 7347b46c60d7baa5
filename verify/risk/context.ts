import type { AwsEnvironment } from "../../aws/resource-names";
import { byUrn, type Graph, type GraphResource, text } from "../graph/graph";
import { outputsOf } from "../graph/provider";
import { reveal } from "../graph/serialization";
import { compare } from "../preview/compare";
import { title } from "../preview/summary";
import { type Change, changedKeys, type RiskContext } from "./model";

/** Puts two graphs of a stack beside each other. */
export function riskContextOf(before: Graph, after: Graph): RiskContext {
  const [was, is] = [withOutputs(before), withOutputs(after)];
  const [deployed, planned] = [byUrn(was), byUrn(is)];
  const changes = compare(before, after).map(({ kind, resource: { urn }, properties }): Change => {
    const [old, updated] = [deployed.get(urn), planned.get(urn)];
    const resource = (updated ?? old) as GraphResource;
    return {
      ...{ kind, resource, properties, name: nameOf(resource), title: title(resource) },
      ...(old && { before: old }),
      ...(updated && { after: updated }),
      inputs: old && updated ? changedKeys(old.inputs, updated.inputs) : [],
    };
  });
  return {
    before: was,
    after: is,
    changes,
    awsEnvironment: environmentIn(is) ?? environmentIn(was) ?? EXAMPLE,
  };
}

/** Name by which people know a resource. */
export const nameOf = ({ inputs, name }: GraphResource): string =>
  text(inputs["bucket"]) || text(inputs["name"]) || name;

const graphs = new WeakMap<Graph, Graph>();

/**
 * The graph with the outputs that a provider would add, which golden files leave out, and with its
 * secrets laid open.
 */
export function withOutputs(graph: Graph): Graph {
  const known = graphs.get(graph);
  if (known !== undefined) return known;
  const awsEnvironment = environmentIn(graph) ?? EXAMPLE;
  const resources = graph.resources.map((resource): GraphResource => {
    const inputs = reveal(resource.inputs) as GraphResource["inputs"];
    const { kind, type, name, id } = resource;
    if (kind === "component" || Object.keys(resource.outputs).length > 0) {
      return { ...resource, inputs };
    }
    const outputs = { ...inputs, ...outputsOf(type, { name, id, inputs, awsEnvironment }) };
    return { ...resource, inputs, outputs };
  });
  const made = { ...graph, resources: withKeyPolicies(resources) };
  graphs.set(graph, made);
  graphs.set(made, made);
  return made;
}

const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";

/**
 * Keys with their policies, also where those are resources of their own: a policy that moves from one
 * to the other gives nobody anything.
 */
const withKeyPolicies = (resources: readonly GraphResource[]): readonly GraphResource[] =>
  resources.map((resource) => {
    const { type, id, inputs, outputs } = resource;
    if (type === KEY_POLICY) return { ...resource, inputs: { keyId: inputs["keyId"] } };
    const own = resources.find(
      (each) => each.type === KEY_POLICY && [id, outputs["arn"]].includes(each.inputs["keyId"]),
    );
    return type !== "aws:kms/key:Key" || own === undefined
      ? resource
      : { ...resource, inputs: { ...inputs, policy: own.inputs["policy"] } };
  });

const EXAMPLE: AwsEnvironment = {
  partition: "aws",
  region: "us-east-1",
  accountId: "111122223333",
};

/** Account and region of the stack's functions, log groups and topics. */
function environmentIn({ resources }: Graph): AwsEnvironment | undefined {
  const types = /^aws:(transfer|lambda|cloudwatch|sns|iam)\//;
  for (const { type, inputs } of resources) {
    if (!types.test(type)) continue;
    const [, partition, region, accountId] =
      /arn:(aws[\w-]*):(?:lambda|logs|sns|sqs|dynamodb|secretsmanager|execute-api|transfer):([a-z]{2}-[\w-]+):(\d{12}):/.exec(
        JSON.stringify(inputs),
      ) ?? [];
    if (partition !== undefined && region !== undefined && accountId !== undefined) {
      return { partition, region, accountId };
    }
  }
  return undefined;
}
