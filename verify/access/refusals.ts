import { type Graph, type GraphResource, resourcesOf, shortType } from "../graph/graph";
import { policiesOf } from "../iam-data/check";
import { permissionsOf } from "./function-policy";
import { namedIn } from "./named";
import { POLICY_HOLDERS } from "./policies";

const HOLDERS = Object.values(POLICY_HOLDERS);

/** Inputs that hold policy documents, by type; each is read somewhere in this folder. */
const READ: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    HOLDERS.flatMap(({ type, beside }) => [type, beside]).map((type) => [type, ["policy"]]),
  ),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["policy"],
  "aws:iam/policy:Policy": ["policy"],
  "aws:iam/role:Role": ["assumeRolePolicy", "inlinePolicies"],
  "aws:iam/rolePolicy:RolePolicy": ["policy"],
  "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
  "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy": ["details"],
};

/** Settings of which AWS keeps one for each target, with the input that names the target. */
const ONE_EACH: Readonly<Record<string, string>> = {
  ...Object.fromEntries(HOLDERS.map(({ beside, by }) => [beside, by])),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "bucket",
  "aws:s3/bucketPolicy:BucketPolicy": "bucket",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "bucket",
};

/**
 * Refuses a graph with permissions that access would not see, or of which only one of two would hold:
 * "denied" is true only if every policy was read.
 *
 * @throws Error that names the resource and says what to do
 */
export function assertReadable(graph: Graph): void {
  const problem =
    unreadPolicy(graph) ??
    secondPolicy(graph) ??
    policyInTwoPlaces(graph) ??
    policyOfNobody(graph) ??
    accessLists(graph);
  if (problem !== undefined) throw new Error(`access: ${problem}`);
  for (const { resource, statements } of policiesOf(graph)) {
    statements.forEach((statement) => namedIn(statement, where(resource)));
  }
}

const where = ({ type, name }: GraphResource): string => `${shortType(type)} ${name}`;

function unreadPolicy(graph: Graph): string | undefined {
  const unread = policiesOf(graph).find(
    ({ resource, input }) => READ[resource.type]?.includes(input) !== true,
  );
  return (
    unread &&
    `the policy in ${unread.input} of ${where(unread.resource)} is of a kind that is not read; read it in verify/access/`
  );
}

function secondPolicy(graph: Graph): string | undefined {
  const seen = new Map<string, GraphResource>();
  for (const resource of graph.resources) {
    const by = ONE_EACH[resource.type];
    if (by === undefined) continue;
    const key = `${resource.type} ${String(resource.inputs[by])}`;
    const first = seen.get(key);
    if (first !== undefined) {
      return `${where(first)} and ${where(resource)} are for the same ${by}, and AWS keeps only one of them; merge them`;
    }
    seen.set(key, resource);
  }
  return undefined;
}

function policyInTwoPlaces(graph: Graph): string | undefined {
  for (const { type, beside, by } of HOLDERS) {
    const holders = resourcesOf(graph, type).filter(({ inputs }) => inputs["policy"] !== undefined);
    for (const { inputs, name } of resourcesOf(graph, beside)) {
      // Comparisons of two graphs have moved it to its holder.
      if (inputs["policy"] === undefined) continue;
      const holder = holders.find(({ id, outputs }) =>
        [id, outputs["arn"], outputs["url"]].includes(inputs[by]),
      );
      if (holder !== undefined) {
        return `${where(holder)} has a policy, and ${shortType(beside)} ${name} gives it another; AWS keeps only one of them, so merge them`;
      }
    }
  }
  return undefined;
}

/** A policy whose role or function the graph does not have, so that nobody would be asked about it. */
function policyOfNobody(graph: Graph): string | undefined {
  const roles = new Set<unknown>(
    resourcesOf(graph, "aws:iam/role:Role").flatMap(({ id, inputs, outputs }) => [
      ...[id, inputs["name"], outputs["name"], outputs["arn"]],
    ]),
  );
  const ofRoles = [
    ...resourcesOf(graph, "aws:iam/rolePolicy:RolePolicy"),
    ...resourcesOf(graph, "aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
  ];
  const stray = ofRoles.find(({ inputs }) => !roles.has(inputs["role"]));
  if (stray !== undefined) {
    return `${where(stray)} is for role ${String(stray.inputs["role"])}, which is not in the graph; create the role in the program`;
  }
  const known = new Set(
    resourcesOf(graph, "aws:lambda/function:Function").flatMap((each) =>
      permissionsOf(graph, each),
    ),
  );
  const permission = resourcesOf(graph, "aws:lambda/permission:Permission").find(
    (each) => !known.has(each),
  );
  return (
    permission &&
    `${where(permission)} is for ${String(permission.inputs["function"])}, which is no function of the graph; give its name or ARN, without a version or alias`
  );
}

/** Permissions that are no policies: access lists of a bucket. */
function accessLists(graph: Graph): string | undefined {
  const ownership = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
  const lists = resourcesOf(graph, ownership).find(
    ({ inputs }) => !JSON.stringify(inputs["rule"] ?? "").includes('"BucketOwnerEnforced"'),
  );
  return (
    lists &&
    `${where(lists)} lets access lists grant rights, and those are not read; use BucketOwnerEnforced`
  );
}

/**
 * Refuses a graph with an API that anybody may call, as the matrix asks nobody about calling an API.
 *
 * @throws Error that names the method
 */
export function assertSigned(graph: Graph): void {
  const method = resourcesOf(graph, "aws:apigateway/method:Method").find(
    ({ inputs }) => inputs["authorization"] !== "AWS_IAM",
  );
  if (method === undefined) return;
  throw new Error(
    `access: ${where(method)} takes requests that are not signed with IAM, about which nobody is asked; use AWS_IAM`,
  );
}
