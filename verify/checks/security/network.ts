import { tooWide } from "../../../aws/address-space";
import { canonicalRange } from "../../../aws/cidr";
import { found } from "../../found";
import {
  each,
  isMissing,
  ofType,
  type PolicySubject,
  type Properties,
  recordsOf,
  type SecurityRule,
  textsOf,
  UNKNOWN,
  valueAt,
} from "./subject";
import type { Problem } from "../rule";

const SERVER = "aws:transfer/server:Server";

/** Half of all addresses or more: two such ranges are everybody. */
export const isOpen = (range: string): boolean => /\/[01]$/.test(range);

/** Ranges that resources name, by type. */
export type RangesOf = Readonly<Record<string, (properties: Properties) => string[]>>;

/** Ranges of what a security group admits, or of what it opens connections to. */
export const groupRanges = (direction: "ingress" | "egress"): RangesOf => {
  const rangesIn = ({ cidrBlocks, ipv6CidrBlocks }: Properties): string[] =>
    textsOf([cidrBlocks, ipv6CidrBlocks].flat());
  const inline = (group: Properties): string[] => recordsOf(group[direction]).flatMap(rangesIn);
  return {
    [direction === "ingress"
      ? "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
      : "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"]: ({ cidrIpv4, cidrIpv6 }) =>
      textsOf([cidrIpv4, cidrIpv6]),
    "aws:ec2/securityGroup:SecurityGroup": inline,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": inline,
    // A rule of neither kind, as its type is unknown, counts as one that admits.
    "aws:ec2/securityGroupRule:SecurityGroupRule": (rule) =>
      (rule["type"] === "egress") === (direction === "egress") ? rangesIn(rule) : [],
  };
};

/** Ranges that may open a connection, by type. */
export const ADMITTED: RangesOf = {
  ...groupRanges("ingress"),
  "aws:ec2/managedPrefixList:ManagedPrefixList": ({ entries }) =>
    recordsOf(entries).flatMap(({ cidr }) => textsOf(cidr)),
  "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": ({ cidr }) => textsOf(cidr),
};

/** What a closed network has none of, by type. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  "aws:ec2/internetGateway:InternetGateway": "an internet gateway",
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": "an internet gateway",
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "an egress-only gateway",
  "aws:ec2/natGateway:NatGateway": "a NAT gateway",
  "aws:ec2/eip:Eip": "an Elastic IP",
  "aws:ec2/eipAssociation:EipAssociation": "an Elastic IP",
};

/** Destinations of the routes that a route or route table makes, in the words of either. */
const destinations = ({ properties }: PolicySubject): string[] =>
  [properties, ...recordsOf(properties["routes"])].flatMap((route) =>
    ["destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock"].flatMap(
      (key) => textsOf(route[key]),
    ),
  );

/** Whether a resource makes routes. */
const isRouting = ({ type }: PolicySubject): boolean =>
  /^aws:ec2\/(route|routeTable|defaultRouteTable):/.test(type);

function wayOut(subject: PolicySubject): readonly Problem[] {
  const thing = WAYS_OUT[subject.type];
  return found(
    thing !== undefined && `is ${thing}`,
    isRouting(subject) && destinations(subject).some(isOpen) && "is a default route",
    subject.properties["mapPublicIpOnLaunch"] === true && "gives out public addresses",
  ).map((what) => ({
    subject,
    problem: `${what}, but the server's endpoint is internal; remove it or use another network.mode`,
  }));
}

/** Routes that together are a default route, though none is alone. */
function wayOutInParts(stack: readonly PolicySubject[]): Problem[] {
  const routing = stack.filter(isRouting);
  const ranges = routing.flatMap(destinations).filter((text) => canonicalRange(text) !== undefined);
  const wide = ranges.some(isOpen) ? undefined : tooWide(ranges);
  return wide?.everybody === true
    ? [
        {
          subject: routing[0],
          problem: `leads with other routes to ${wide.holds}, but the server's endpoint is internal; name the client networks or use another network.mode`,
        },
      ]
    : [];
}

/** Whether a server stands in a VPC without public addresses. */
export const isInternal = ({ endpointType, endpointDetails: details }: Properties): boolean =>
  endpointType === "VPC" &&
  details !== UNKNOWN &&
  [valueAt(details, "addressAllocationIds") ?? []].flat().length === 0;

/** Rules about who reaches what. */
export const NETWORK_RULES: readonly SecurityRule[] = [
  {
    name: "no-open-ingress",
    description: "No security group or prefix list admits every address.",
    ...each(Object.keys(ADMITTED), (properties, type) =>
      (ADMITTED[type]?.(properties) ?? [])
        .filter(isOpen)
        .map((range) => `admits ${range}, so everybody; list the client networks instead`),
    ),
  },
  {
    name: "closed-stays-closed",
    description: "A stack with an internal server has no connection to or from the internet.",
    scope: "stack",
    problems: (stack) =>
      ofType(stack, SERVER).some(({ properties }) => isInternal(properties))
        ? [...stack.flatMap(wayOut), ...wayOutInParts(stack)]
        : [],
  },
  {
    name: "endpoint-has-policy",
    description: "Every VPC endpoint has a policy that restricts its use.",
    ...each(
      ["aws:ec2/vpcEndpoint:VpcEndpoint"],
      ({ policy }) =>
        isMissing(policy) &&
        "policy is missing, and AWS's own lets everybody do everything; write one",
    ),
  },
];
