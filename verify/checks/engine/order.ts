import { type Graph, type GraphResource, listOf, resourcesOf } from "../../graph/graph";
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

const ofRole = ({ resources }: Graph, role: GraphResource | undefined): GraphResource[] =>
  resources.filter(
    ({ type, inputs }) =>
      /^aws:iam\/rolePolicy(Attachment)?:/.test(type) && inputs["role"] === role?.id,
  );

const roleOf = (graph: Graph, { inputs }: GraphResource): GraphResource | undefined =>
  resourcesOf(graph, "aws:iam/role:Role").find(({ outputs }) => outputs["arn"] === inputs["role"]);

/** Services whose documentation requires logs:CreateLogGroup of the role that writes their logs. */
const LOG_WRITERS =
  /"Service":"(vpc-flow-logs\.amazonaws\.com"|transfer\.amazonaws\.com".*:server\/)/;

const isDeliveryRole = (graph: Graph, role: unknown): boolean =>
  resourcesOf(graph, "aws:iam/role:Role").some(
    ({ id, inputs }) => id === role && LOG_WRITERS.test(String(inputs["assumeRolePolicy"])),
  );

/** Everything that a function in a VPC needs to reach AWS and to be put there. */
function networkPathOf(graph: Graph, fn: GraphResource): GraphResource[] {
  const { securityGroupIds } = fn.inputs["vpcConfig"] as { securityGroupIds?: unknown };
  const own = listOf(securityGroupIds);
  const rules = graph.resources.filter(({ type }) => GROUP_RULES.includes(type));
  const endpoints = resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(({ inputs }) => {
    const groups = listOf(inputs["securityGroupIds"]);
    const admitted = rules
      .filter((rule) => groups.includes(rule.inputs["securityGroupId"]))
      .map((rule) => rule.inputs["referencedSecurityGroupId"]);
    // An endpoint that admits others only is not on the function's path.
    const isReached = admitted.length === 0 || admitted.some((group) => own.includes(group));
    return inputs["vpcEndpointType"] === "Interface" && isReached;
  });
  const groups = new Set([
    ...own,
    ...endpoints.flatMap(({ inputs }) => listOf(inputs["securityGroupIds"])),
  ]);
  const ofGroups = rules.filter(({ inputs }) => groups.has(inputs["securityGroupId"]));
  return [...endpoints, ...ofGroups, ...ofRole(graph, roleOf(graph, fn))];
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
    name: "server-deleted-first",
    description: "A server with Elastic IPs is deleted before it is replaced.",
    facts: [7],
    ...each([SERVER], ({ inputs, options }) => {
      const details = inputs["endpointDetails"] as { addressAllocationIds?: unknown } | undefined;
      return (
        listOf(details?.addressAllocationIds).length > 0 &&
        options.deleteBeforeReplace !== true &&
        "deleteBeforeReplace is missing, so its Elastic IPs are still in use when its replacement is created; set it"
      );
    }),
  },
  {
    name: "function-after-network",
    description: "A function in a VPC depends on its network path to AWS.",
    facts: [9],
    ...each([FUNCTION], (fn, graph) => {
      if (fn.inputs["vpcConfig"] === undefined) return false;
      const before = new Set(fn.options.dependsOn);
      const missing = networkPathOf(graph, fn).filter(({ urn }) => !before.has(urn));
      return (
        missing.length > 0 &&
        `it does not depend on ${missing.map(({ name }) => name).join(", ")}, so logins to the old server fail in the meantime; add it to dependsOn`
      );
    }),
  },
  {
    name: "interfaces-deletable",
    description: "A function's role may delete network interfaces in every network mode.",
    facts: [10],
    ...each([FUNCTION], (fn, graph) => {
      const role = roleOf(graph, fn);
      const granted = ofRole(graph, role).some(({ inputs }) =>
        String(inputs["policy"]).includes(INTERFACE_ACTION),
      );
      return (
        role !== undefined &&
        !granted &&
        `its role ${role.name} does not allow ${INTERFACE_ACTION}, so network interfaces remain when the function leaves a VPC; attach the policy in every network mode`
      );
    }),
  },
  {
    name: "log-group-first",
    description: "A function depends on its log group.",
    facts: [14],
    ...each([FUNCTION], (fn, graph) => {
      const before = dependenciesOf(fn);
      const has = resourcesOf(graph, "aws:cloudwatch/logGroup:LogGroup").some(({ urn }) =>
        before.has(urn),
      );
      return (
        !has &&
        "it depends on no log group of the stack, so Lambda may create the group first and up then fails; set loggingConfig.logGroup from the log group's name"
      );
    }),
  },
  {
    name: "no-create-log-group",
    description: "No policy grants logs:CreateLogGroup.",
    facts: [14],
    ...each(
      "all",
      ({ inputs }, graph) =>
        String(inputs["policy"]).includes("logs:CreateLogGroup") &&
        !isDeliveryRole(graph, inputs["role"]) &&
        "policy allows logs:CreateLogGroup, so a deleted log group is created again outside the stack; remove the action",
    ),
  },
  {
    name: "data-after-key",
    description: "A bucket or file system depends on its key.",
    facts: [23],
    ...each(["aws:s3/bucket:Bucket", "aws:efs/fileSystem:FileSystem"], (resource, graph) => {
      const before = dependenciesOf(resource);
      const key = keysOf(graph, resource).find(({ urn }) => !before.has(urn));
      return (
        key !== undefined &&
        `it does not depend on key ${key.name}, so the key is deleted even if this resource cannot be; add the key to dependsOn`
      );
    }),
  },
];
