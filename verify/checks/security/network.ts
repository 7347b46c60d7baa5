import { tooWide } from "../../../aws/address-space";
import { canonicalRange } from "../../../aws/cidr";
import {
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

/** Ranges that a security group's own rules name. */
const inlineRanges = ({ ingress }: Properties): string[] =>
  recordsOf(ingress).flatMap((rule) =>
    textsOf([rule["cidrBlocks"], rule["ipv6CidrBlocks"]].flat()),
  );

/** Ranges that may open a connection, by type. */
export const ADMITTED: Readonly<Record<string, (properties: Properties) => string[]>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ({ cidrIpv4, cidrIpv6 }) =>
    textsOf([cidrIpv4, cidrIpv6]),
  "aws:ec2/securityGroup:SecurityGroup": inlineRanges,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": inlineRanges,
  "aws:ec2/securityGroupRule:SecurityGroupRule": ({ type, cidrBlocks, ipv6CidrBlocks }) =>
    type === "egress" ? [] : textsOf([cidrBlocks, ipv6CidrBlocks].flat()),
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

function wayOut(subject: PolicySubject): Problem[] {
  const { type, properties } = subject;
  const thing = WAYS_OUT[type];
  const found = [
    ...(thing === undefined ? [] : [`is ${thing}`]),
    ...(isRouting(subject) && destinations(subject).some(isOpen) ? ["is a default route"] : []),
    ...(properties["mapPublicIpOnLaunch"] === true ? ["gives out public addresses"] : []),
  ];
  return found.map((what) => ({
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
    scope: "resource",
    types: Object.keys(ADMITTED),
    problems: ({ type, properties }) =>
      (ADMITTED[type]?.(properties) ?? [])
        .filter(isOpen)
        .map((range) => `admits ${range}, so everybody; list the client networks instead`),
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
    scope: "resource",
    types: ["aws:ec2/vpcEndpoint:VpcEndpoint"],
    problems: ({ properties: { policy } }) =>
      isMissing(policy)
        ? ["policy is missing, and AWS's own lets everybody do everything; write one"]
        : [],
  },
];
