import { type Graph, type GraphResource, resourcesOf } from "../../graph/graph";
import type { EngineRule } from "./evaluation";
import { dependenciesOf, each } from "./resources";

const SERVER = "aws:transfer/server:Server";
const FUNCTION = "aws:lambda/function:Function";
const KEY = "aws:kms/key:Key";
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const GROUP_RULES = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
];

/** What Lambda has to be allowed, in every mode, to take away what it once put into a VPC. */
const INTERFACE_ACTION = "ec2:DeleteNetworkInterface";

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const ofRole = ({ resources }: Graph, role: GraphResource | undefined): GraphResource[] =>
  resources.filter(
    ({ type, inputs }) =>
      /^aws:iam\/rolePolicy(Attachment)?:/.test(type) && inputs["role"] === role?.id,
  );

const roleOf = (graph: Graph, { inputs }: GraphResource): GraphResource | undefined =>
  resourcesOf(graph, "aws:iam/role:Role").find(({ outputs }) => outputs["arn"] === inputs["role"]);

/** Services whose documentation requires logs:CreateLogGroup of the role that writes their logs. */
const LOG_WRITERS = /"Service":"vpc-flow-logs\.amazonaws\.com"/;

const isDeliveryRole = (graph: Graph, role: unknown): boolean =>
  resourcesOf(graph, "aws:iam/role:Role").some(
    ({ id, inputs }) => id === role && LOG_WRITERS.test(String(inputs["assumeRolePolicy"])),
  );

/** Everything that a function in a VPC needs to reach AWS and to be put there. */
function wayOf(graph: Graph, fn: GraphResource): GraphResource[] {
  const { securityGroupIds } = fn.inputs["vpcConfig"] as { securityGroupIds?: unknown };
  const endpoints = resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(
    ({ inputs }) => inputs["vpcEndpointType"] === "Interface",
  );
  const groups = new Set([
    ...listOf(securityGroupIds),
    ...endpoints.flatMap(({ inputs }) => listOf(inputs["securityGroupIds"])),
  ]);
  const rules = graph.resources.filter(
    ({ type, inputs }) => GROUP_RULES.includes(type) && groups.has(inputs["securityGroupId"]),
  );
  return [...endpoints, ...rules, ...ofRole(graph, roleOf(graph, fn))];
}

/** Keys of the stack that encrypt what is in a bucket or file system. */
function keysOf(graph: Graph, { type, id, inputs }: GraphResource): GraphResource[] {
  const rules =
    type === "aws:s3/bucket:Bucket"
      ? resourcesOf(graph, ENCRYPTION).filter((each) => each.inputs["bucket"] === id)
      : [];
  const text = JSON.stringify([inputs["kmsKeyId"], ...rules.map((rule) => rule.inputs)]);
  return resourcesOf(graph, KEY).filter(({ outputs }) =>
    text.includes(`"${String(outputs["arn"])}"`),
  );
}

/** Rules about what has to be there before, or gone before. */
export const ORDER_RULES: readonly EngineRule[] = [
  {
    name: "server-lets-go-first",
    description: "A server with Elastic IPs is deleted before it is replaced.",
    facts: [7],
    scope: "stack",
    problems: each([SERVER], ({ inputs, options }) => {
      const details = inputs["endpointDetails"] as { addressAllocationIds?: unknown } | undefined;
      return (
        listOf(details?.addressAllocationIds).length > 0 &&
        options.deleteBeforeReplace !== true &&
        "it holds Elastic IPs and lacks deleteBeforeReplace, so that its replacement finds them taken; set it"
      );
    }),
  },
  {
    name: "function-after-its-way",
    description: "A function in a VPC depends on its network path to AWS.",
    facts: [9],
    scope: "stack",
    problems: each([FUNCTION], (fn, graph) => {
      if (fn.inputs["vpcConfig"] === undefined) return false;
      const before = new Set(fn.options.dependsOn);
      const missing = wayOf(graph, fn).filter(({ urn }) => !before.has(urn));
      return (
        missing.length > 0 &&
        `it does not depend on ${missing.map(({ name }) => name).join(", ")}, so that logins of the old server fail meanwhile; add it to dependsOn`
      );
    }),
  },
  {
    name: "interfaces-can-go",
    description: "A function's role may delete network interfaces in every network mode.",
    facts: [10],
    scope: "stack",
    problems: each([FUNCTION], (fn, graph) => {
      const role = roleOf(graph, fn);
      const granted = ofRole(graph, role).some(({ inputs }) =>
        String(inputs["policy"]).includes(INTERFACE_ACTION),
      );
      return (
        role !== undefined &&
        !granted &&
        `its role ${role.name} lacks ${INTERFACE_ACTION}, so that interfaces stay behind when it leaves a VPC; attach the policy in every mode`
      );
    }),
  },
  {
    name: "log-group-first",
    description: "A function depends on its log group.",
    facts: [14],
    scope: "stack",
    problems: each([FUNCTION], (fn, graph) => {
      const before = dependenciesOf(fn);
      const has = resourcesOf(graph, "aws:cloudwatch/logGroup:LogGroup").some(({ urn }) =>
        before.has(urn),
      );
      return (
        !has &&
        "it waits for no log group of the stack, so that Lambda makes one that up then finds taken; set loggingConfig.logGroup from the log group's name"
      );
    }),
  },
  {
    name: "no-create-log-group",
    description: "No policy grants logs:CreateLogGroup.",
    facts: [14],
    scope: "stack",
    problems: each(
      "all",
      ({ inputs }, graph) =>
        String(inputs["policy"]).includes("logs:CreateLogGroup") &&
        !isDeliveryRole(graph, inputs["role"]) &&
        "policy grants logs:CreateLogGroup, so that a deleted log group comes back outside the stack; remove it",
    ),
  },
  {
    name: "data-after-key",
    description: "A bucket or file system depends on its key.",
    facts: [23],
    scope: "stack",
    problems: each(["aws:s3/bucket:Bucket", "aws:efs/fileSystem:FileSystem"], (resource, graph) => {
      const before = dependenciesOf(resource);
      const key = keysOf(graph, resource).find(({ urn }) => !before.has(urn));
      return (
        key !== undefined &&
        `it does not depend on key ${key.name}, so that the key goes even when this cannot be deleted; add it to dependsOn`
      );
    }),
  },
];
