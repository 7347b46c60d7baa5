import * as assert from "node:assert/strict";

import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { stackNames } from "../../../verify/graph/stack-file";
import { checkApiModels } from "../../../verify/api-models/check";
import { featureGraphs } from "../../support/features";
import { shipped } from "../../support/stacks";

/** Type, input, the value that AWS would refuse, and what is said of it. */
type Mistake = readonly [type: string, path: string, value: unknown, violation: RegExp];

const MISTAKES: readonly Mistake[] = [
  ["aws:apigateway/integration:Integration", "type", "LAMBDA", /is not one of HTTP/],
  ["aws:athena/workgroup:Workgroup", "name", "a b", /has characters .*\(" "\)/],
  ["aws:athena/namedQuery:NamedQuery", "name", "x".repeat(129), /more than the 128/],
  ["aws:cloudwatch/eventRule:EventRule", "name", "uploads done", /has characters/],
  ["aws:cloudwatch/eventTarget:EventTarget", "targetId", "topic/1", /has characters/],
  ["aws:cloudwatch/logGroup:LogGroup", "retentionInDays", 91, /is not one of 0, 1, 3/],
  [
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "metricTransformation.unit",
    "Counts",
    /is not one of/,
  ],
  ["aws:cloudwatch/metricAlarm:MetricAlarm", "comparisonOperator", "GreaterThan", /is not one of/],
  [
    "aws:dynamodb/table:Table",
    "billingMode",
    "ON_DEMAND",
    /is not one of PROVISIONED, PAY_PER_REQUEST/,
  ],
  ["aws:ec2/flowLog:FlowLog", "trafficType", "EVERYTHING", /is not one of ACCEPT, REJECT, ALL/],
  ["aws:ec2/networkAclRule:NetworkAclRule", "ruleNumber", 40_000, /is not between 1 and 32766/],
  [
    "aws:ec2/securityGroup:SecurityGroup",
    "description",
    "clients’ rules",
    /255 characters at most/,
  ],
  ["aws:ec2/vpc:Vpc", "cidrBlock", "10.0.0.0/8", /is not between \/16 and \/28/],
  [
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "vpcEndpointType",
    "interface",
    /is not one of Interface, Gateway/,
  ],
  ["aws:efs/fileSystem:FileSystem", "throughputMode", "fast", /is not one of bursting/],
  ["aws:iam/role:Role", "name", "managed sftp", /has characters .*\(" "\)/],
  ["aws:iam/rolePolicy:RolePolicy", "policy", "x".repeat(10_241), /AWS takes 10240/],
  ["aws:kms/alias:Alias", "name", "files", /has to begin with "alias\/"/],
  ["aws:lambda/function:Function", "runtime", "nodejs23.x", /is not one of nodejs/],
  ["aws:lambda/function:Function", "reservedConcurrentExecutions", -2, /is not between -1 and/],
  ["aws:lambda/permission:Permission", "action", "Invoke", /does not match/],
  ["aws:route53/record:Record", "ttl", -1, /is less than 0/],
  ["aws:s3/bucket:Bucket", "bucket", "files--x-s3", /has the suffix "--x-s3", which S3 reserves/],
  [
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "rules.0.status",
    "On",
    /is not one of Enabled, Disabled/,
  ],
  [
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "rule.objectOwnership",
    "BucketOwner",
    /is not one of/,
  ],
  [
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    "rules.0.destination.storageClass",
    "COLD",
    /is not one of/,
  ],
  ["aws:s3/inventory:Inventory", "schedule.frequency", "Monthly", /is not one of Daily, Weekly/],
  ["aws:sns/topic:Topic", "name", "alarms.prod", /has to be 1 to 256 letters/],
  ["aws:sqs/queue:Queue", "messageRetentionSeconds", 30, /is not between 60 and 1209600/],
  [
    "aws:transfer/server:Server",
    "securityPolicyName",
    "TransferSecurityPolicy-2026-01",
    /is no security policy/,
  ],
  [
    "aws:transfer/server:Server",
    "preAuthenticationLoginBanner",
    "Grüße",
    /has characters .*\("ü", "ß"\)/,
  ],
  [
    "aws:transfer/server:Server",
    "tags",
    Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "v"])),
    /has 51 entries, more than the 50/,
  ],
  [
    "aws:transfer/workflow:Workflow",
    "steps.0.tagStepDetails.tags.0.key",
    "50%",
    /has characters .*\("%"\)/,
  ],
  ["aws:wafv2/ipSet:IpSet", "ipAddressVersion", "IPv4", /is not one of IPV4, IPV6/],
];

describe("inputs beside AWS's API models", () => {
  let graphs: readonly Graph[];

  before(async () => {
    graphs = [...(await Promise.all(stackNames().map(shipped))), ...(await featureGraphs())];
  });

  it("have a mapping for each input of each type, in every shipped and every wide stack", () => {
    const unmapped = graphs.flatMap((graph) => [...checkApiModels(graph).unmapped]);
    assert.deepEqual([...new Set(unmapped)], []);
  });

  it("keep the constraints, in every shipped and every wide stack", () => {
    const found = graphs.flatMap((graph) => checkApiModels(graph).violations);
    assert.deepEqual(found, []);
  });

  for (const [type, path, value, wanted] of MISTAKES) {
    it(`fails for ${type} with a wrong ${path}`, () => {
      const graph = graphs.find((each) => each.resources.some((one) => one.type === type));
      assert.ok(graph, `no stack has a ${type}`);
      const wrong = withInput(graph, type, path, value);
      const [first, ...more] = checkApiModels(wrong.graph).violations;
      assert.ok(first, "nothing is said");
      assert.deepEqual(more, []);
      assert.deepEqual(
        [first.resource.urn, first.path.replace(/\[(\d+)\]/g, ".$1"), first.value],
        [wrong.resource.urn, path, value],
      );
      assert.match(first.violation, wanted);
    });
  }
});

/** A graph in which the first resource of a type has another value. */
function withInput(
  graph: Graph,
  type: string,
  path: string,
  value: unknown,
): { graph: Graph; resource: GraphResource } {
  const old = graph.resources.find((resource) => resource.type === type);
  assert.ok(old);
  const inputs = structuredClone(old.inputs) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let at = inputs;
  for (const key of keys) at = (at[key] ??= {}) as Record<string, unknown>;
  at[last] = value;
  const resource = { ...old, inputs };
  const resources = graph.resources.map((each) => (each === old ? resource : each));
  return { graph: { ...graph, resources }, resource };
}
