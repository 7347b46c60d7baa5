import { parseArn } from "../../aws/resource-names";
import type { Statement } from "../../aws/policy-document";
import { boundaryName, boundaryPolicy } from "../../bootstrap/permissions-boundary";
import { stackArns } from "../../bootstrap/stack-arns";
import { arnOf, type Graph, resourcesOf, text } from "../graph/graph";
import { regionOf } from "../graph/stack-model";

/** Stack in the name of a boundary that the bootstrap makes. */
const BOUNDARY = new RegExp(`:policy/${boundaryName("([a-z0-9-]+)")}$`);

/**
 * The permissions boundary that the bootstrap makes for a stack, which no graph of a stack holds.
 *
 * The bootstrap has settings of its own for what a stack uses and does not make. They are taken to name
 * what the stack uses: its buckets, the prefix of its users, the keys in its policies, the functions in
 * its workflow. Its keys and file systems are those with its tags.
 *
 * @returns undefined for another boundary
 */
export function bootstrapBoundary(
  graph: Graph,
  arn: unknown,
): { readonly name: string; readonly policy: object } | undefined {
  const [, stack] = BOUNDARY.exec(String(arn)) ?? [];
  if (stack === undefined) return undefined;
  const { partition, accountId } = parseArn(String(arn));
  const awsEnvironment = { partition, accountId, region: regionOf(graph) };
  const namesOfBuckets = resourcesOf(graph, "aws:s3/bucket:Bucket").map(({ id }) => id);
  const policy = boundaryPolicy({
    awsEnvironment,
    stack,
    arns: stackArns(awsEnvironment, stack, namesOfBuckets),
    secretPrefix: text(graph.outputs["userSecretPrefix"]),
    keys: keysInPolicies(graph),
    workflow: arnsIn(resourcesOf(graph, "aws:transfer/workflow:Workflow"), "lambda"),
  });
  const own = stack === graph.stack ? graph : undefined;
  const statements = policy.Statement.flatMap((statement) => withoutTags(statement, own));
  return { name: boundaryName(stack), policy: { ...policy, Statement: statements } };
}

/** A statement about what has the tags of the stack, as one about the stack's own resources. */
function withoutTags(statement: Statement, own: Graph | undefined): readonly object[] {
  const type = TAGGED[statement.Sid];
  if (type === undefined) return [statement];
  const { Condition, ...rest } = statement;
  void Condition;
  const Resource = own === undefined ? [] : resourcesOf(own, type).map(arnOf);
  return Resource.length === 0 ? [] : [{ ...rest, Resource }];
}

/** Types of the resources that statements of the boundary tell by their tags. */
const TAGGED: Readonly<Record<string, string>> = {
  OwnKeys: "aws:kms/key:Key",
  FileSystem: "aws:efs/fileSystem:FileSystem",
};

/** Keys that the stack's roles use and the stack does not make. */
function keysInPolicies(graph: Graph): readonly string[] {
  const own = new Set(resourcesOf(graph, "aws:kms/key:Key").map(arnOf));
  const keys = arnsIn(resourcesOf(graph, "aws:iam/rolePolicy:RolePolicy"), "kms");
  return keys.filter((arn) => !own.has(arn));
}

/** ARNs of a service in the inputs of resources. */
function arnsIn(resources: readonly { readonly inputs: unknown }[], service: string): string[] {
  const written = JSON.stringify(resources.map(({ inputs }) => inputs));
  return [...new Set(written.match(new RegExp(`arn:aws[a-z-]*:${service}:[\\w:/.-]+`, "g")))];
}
