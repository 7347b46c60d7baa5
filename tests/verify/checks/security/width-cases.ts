import type { GraphResource } from "../../../../verify/graph/graph";
import { made } from "../../../support/reachability";
import type { RuleCase } from "../rule-case";
import { policy } from "./case";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";

/** A rule for each range, named after it. */
const rules = (type: string, ...ranges: readonly string[]): GraphResource[] =>
  ranges.map((range) =>
    made(type, range, range.includes(":") ? { cidrIpv6: range } : { cidrIpv4: range }),
  );

const group = (inputs: object): GraphResource =>
  made(GROUP, "clients", { ...inputs, tags: { Name: "clients" } });
const explained = made(GROUP, "clients", { tags: { Name: "clients", WideClients: "Carriers" } });

const ingress = (
  refuses: string,
  holds: string,
  widest: string,
  bad: readonly GraphResource[],
  good: readonly GraphResource[] = rules(INGRESS, "8.0.0.0/8", "8.8.8.0/24", "10.0.0.0/8"),
): RuleCase => ({
  ...{ rule: "ingress-by-sum", refuses, good, bad },
  says: [
    `${widest}: with the others admits ${holds}; list the client networks instead, or set network.wideClientsReason`,
  ],
});

const egress = (
  refuses: string,
  holds: string,
  widest: string,
  bad: readonly GraphResource[],
): RuleCase => ({
  ...{ rule: "no-open-egress", refuses, bad },
  good: [
    made(EGRESS, "to an endpoint", { prefixListId: "pl-1" }),
    group({ egress: [{ securityGroups: ["sg-1"] }] }),
  ],
  says: [`${widest}: with the others leads to ${holds}; name an endpoint's group or prefix list`],
});

const fence = (ranges: readonly string[], operator = "NotIpAddress"): GraphResource =>
  made(
    "aws:s3/bucketPolicy:BucketPolicy",
    "data",
    policy({
      ...{ Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" },
      Condition: { [operator]: { "aws:SourceIp": ranges } },
    }),
  );

const IPV4 = "more than a /8 of public IPv4 addresses";
const EVERYBODY = "more than a /2 of public IPv4 addresses";
const EVERYBODY_6 = "more than a /5 of public IPv6 addresses";

/** Lists that open a stack though no range of theirs does. */
export const WIDTH_CASES: readonly RuleCase[] = [
  ingress(
    "everybody in four quarters",
    EVERYBODY,
    "aws:vpc:SecurityGroupIngressRule 0.0.0.0/2",
    rules(INGRESS, "0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"),
  ),
  ingress(
    "everybody in quarters whatever a tag says",
    EVERYBODY,
    "aws:vpc:SecurityGroupIngressRule 0.0.0.0/2",
    [explained, ...rules(INGRESS, "0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2")],
    [explained, ...rules(INGRESS, "64.0.0.0/2")],
  ),
  ingress(
    "all of IPv6 that is in use",
    EVERYBODY_6,
    "aws:vpc:SecurityGroupIngressRule 2000::/3",
    rules(INGRESS, "2000::/3"),
    rules(INGRESS, "2a00::/16", "fc00::/7"),
  ),
  ingress(
    "a wide list over a rule, a group and a prefix list",
    IPV4,
    "aws:ec2:ManagedPrefixList list",
    [
      ...rules(INGRESS, "8.0.0.0/9"),
      group({ ingress: [{ cidrBlocks: ["9.9.9.0/24"] }] }),
      made(LIST, "list", { entries: [{ cidr: "9.0.0.0/8" }], tags: { Name: "list" } }),
    ],
  ),
  egress(
    "a function that reaches everybody",
    EVERYBODY,
    "aws:vpc:SecurityGroupEgressRule 0.0.0.0/0",
    rules(EGRESS, "0.0.0.0/0"),
  ),
  egress(
    "a function that reaches everybody with IPv6",
    EVERYBODY_6,
    "aws:vpc:SecurityGroupEgressRule ::/0",
    rules(EGRESS, "::/0"),
  ),
  egress("a function that reaches the internet in parts", IPV4, "aws:ec2:SecurityGroup clients", [
    group({ egress: [{ cidrBlocks: ["8.0.0.0/8"] }] }),
    made("aws:ec2/securityGroupRule:SecurityGroupRule", "old", {
      type: "egress",
      cidrBlocks: ["9.0.0.0/9"],
    }),
  ]),
  egress("a default group that leads out", EVERYBODY, "aws:ec2:DefaultSecurityGroup it", [
    made("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "it", {
      egress: [{ cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
      tags: { Name: "it" },
    }),
  ]),
  {
    rule: "fence-by-sum",
    refuses: "a fence with everybody inside in two halves",
    good: [fence(["8.0.0.0/8", "203.0.113.0/24"].slice(0, 1))],
    bad: [fence(["0.0.0.0/1", "128.0.0.0/1"])],
    says: [
      `aws:s3:BucketPolicy data: excepts ${EVERYBODY} from a denial; list the networks, or set storage.fence.wideReason`,
    ],
  },
  {
    rule: "fence-by-sum",
    refuses: "a wide fence that no tag explains",
    good: [
      fence(["8.0.0.0/7"], "NotIpAddressIfExists"),
      ...bucket({ Name: "data", WideFence: "Carriers" }),
    ],
    bad: [fence(["8.0.0.0/7"], "NotIpAddressIfExists"), ...bucket({ Name: "data" })],
    says: [
      `aws:s3:BucketPolicy data: excepts ${IPV4} from a denial; list the networks, or set storage.fence.wideReason`,
    ],
  },
];

function bucket(tags: object): GraphResource[] {
  return [
    made("aws:s3/bucket:Bucket", "data", { bucket: "data", tags }),
    made(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "data",
      { bucket: "data", rules: [] },
    ),
    made("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "data", {
      ...{ bucket: "data", blockPublicAcls: true, blockPublicPolicy: true },
      ...{ ignorePublicAcls: true, restrictPublicBuckets: true },
    }),
    made("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "data", {
      ...{ bucket: "data", rule: { objectOwnership: "BucketOwnerEnforced" } },
    }),
  ];
}
