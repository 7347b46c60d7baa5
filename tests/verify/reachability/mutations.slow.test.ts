import * as assert from "node:assert/strict";

import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { type FlowQuery, reach } from "../../../verify/reachability/reachability";
import { configOf } from "../../../verify/graph/stack-config";
import { statementsOf } from "../../../verify/reachability/statements";
import { stackNames } from "../../../verify/graph/stack-file";
import { shipped } from "../../support/stacks";

const RULE = /^aws:(ec2\/networkAclRule|ec2\/route|vpc\/securityGroup(In|E)gressRule):/;

/**
 * Rules that stop nothing when they go: where function and endpoints share their only subnet, its
 * network ACL sees no request to an endpoint and no reply of one. They wait for a second zone.
 */
const SPARE: Readonly<Record<string, RegExp>> = {
  "closed-ftp": /^sftp-function-(in-31466|out-28979)$/,
};

const without = (graph: Graph, gone: GraphResource): Graph => ({
  ...graph,
  resources: graph.resources.filter(({ urn }) => urn !== gone.urn),
});

const verdictOf = (graph: Graph, question: FlowQuery): string => reach(graph, question).verdict;

const isProven = (graph: Graph): boolean =>
  statementsOf(graph, configOf(graph.stack)).every(({ exceptions }) => exceptions.length === 0);

// A rule whose loss no statement notices is a rule that nobody proved to be needed.
describe("a statement about each stack fails without any single rule or route", () => {
  for (const stack of stackNames()) {
    it(`of ${stack}`, async () => {
      const graph = await shipped(stack);
      assert.ok(isProven(graph));
      const rules = graph.resources.filter(({ type }) => RULE.test(type));
      const unnoticed = rules.filter((rule) => isProven(without(graph, rule)));
      const spare = rules.filter(({ name }) => SPARE[stack]?.test(name));
      assert.deepEqual(
        unnoticed.map(({ name }) => name),
        spare.map(({ name }) => name),
      );
      assert.equal(rules.length > 0, configOf(stack).network.mode !== "public");
    });
  }
});

/** The graph with a gateway endpoint that no route table leads to. */
const detached = (graph: Graph, endpoint: string): Graph => ({
  ...graph,
  resources: graph.resources.map((resource) =>
    resource.name === endpoint
      ? { ...resource, inputs: { ...resource.inputs, routeTableIds: [] } }
      : resource,
  ),
});

/** A resource to take away, a question, and what then stops it. */
type Mutation = readonly [
  stack: string,
  gone: { readonly type: string; readonly name: RegExp },
  question: FlowQuery,
  sentence: RegExp,
];

const client = { from: "203.0.113.5", to: "server", port: 22 };
const device = { from: "10.20.0.5", to: "server", port: 21 };
const login = { from: "function", to: "endpoint:secretsmanager", port: 443 };
const count = { from: "function", to: "endpoint:dynamodb", port: 443 };
const of = (type: string, name: RegExp): Mutation[1] => ({ type, name });

const MUTATIONS: readonly Mutation[] = [
  [
    "prod",
    of("NetworkAclRule", /-in-11900$/),
    client,
    /^network ACL sftp-server has no rule that lets TCP 22 in from 203\.0\.113\.5$/,
  ],
  [
    "prod",
    of("NetworkAclRule", /-out-11678$/),
    client,
    /^reply: network ACL sftp-server has no rule that lets TCP 1024-65535 out to 203\.0\.113\.5$/,
  ],
  [
    "prod",
    of("SecurityGroupIngressRule", /203-0-113/),
    client,
    /^security group sftp-clients has no inbound rule for TCP 22 from 203\.0\.113\.5$/,
  ],
  [
    "prod",
    of("Route", /public-2$/),
    client,
    /^reply: route table sftp-10-10-0-0-16-public-2 has no route to 203\.0\.113\.5$/,
  ],
  [
    "prod",
    of("RouteTableAssociation", /public-1$/),
    client,
    /^reply: main route table of VPC sftp-10-10-0-0-16 has no route to 203\.0\.113\.5$/,
  ],
  [
    "prod",
    of("Eip", /^sftp-2$/),
    client,
    /^it is not certain that 203\.0\.113\.5 can come in through internet gateway sftp-10-10-0-0-16$/,
  ],
  [
    "prod",
    of("NetworkAcl", /^sftp-server$/),
    client,
    /^network ACL sftp-default has no rule that lets TCP 22 in from 203\.0\.113\.5$/,
  ],
  [
    "closed-ftp",
    of("VpcPeeringConnection", /./),
    device,
    /^it is not certain that 10\.20\.0\.5 can come in through sftp-devices-VpcPeeringConnection, which is not of this stack$/,
  ],
  [
    "closed-ftp",
    of("Route", /devices/),
    device,
    /^reply: route table sftp-server has no route to 10\.20\.0\.5$/,
  ],
  [
    "closed-ftp",
    of("RouteTableAssociation", /server-1$/),
    device,
    /^reply: main route table of VPC sftp-10-10-0-0-16 has no route to 10\.20\.0\.5$/,
  ],
  [
    "closed-ftp",
    of("SecurityGroupIngressRule", /-8192$/),
    { ...device, port: 8195 },
    /^security group sftp-clients has no inbound rule for TCP 8195 from 10\.20\.0\.5$/,
  ],
  [
    "closed",
    of("VpcAttachment", /./),
    client,
    /^it is not certain that 203\.0\.113\.5 can come in through tgw-0a1b2c3d4e5f60718, which is not of this stack$/,
  ],
  [
    "closed",
    of("SecurityGroupEgressRule", /endpoints$/),
    login,
    /^security group sftp-function has no outbound rule for TCP 443 to endpoint sftp-secretsmanager$/,
  ],
  [
    "closed",
    of("SecurityGroupIngressRule", /endpoints/),
    login,
    /^security group sftp-endpoints has no inbound rule for TCP 443 from function sftp-identity$/,
  ],
  [
    "closed",
    of("NetworkAcl", /^sftp-function$/),
    login,
    /^network ACL sftp-default has no rule that lets TCP 443 out to endpoint sftp-secretsmanager$/,
  ],
  ...["closed", "closed-ftp"].flatMap((stack): Mutation[] => [
    [
      stack,
      of("SecurityGroupEgressRule", /dynamodb$/),
      count,
      /^security group sftp-function has no outbound rule for TCP 443 to gateway endpoint sftp-dynamodb-gateway$/,
    ],
    [
      stack,
      of("NetworkAclRule", /^sftp-function-out-20952$/),
      count,
      /^network ACL sftp-function has no rule that lets TCP 443 out to gateway endpoint sftp-dynamodb-gateway$/,
    ],
    [
      stack,
      of("NetworkAclRule", /^sftp-function-in-28162$/),
      count,
      /^reply: network ACL sftp-function has no rule that lets TCP 1024-65535 in from gateway endpoint sftp-dynamodb-gateway$/,
    ],
    [
      stack,
      of("RouteTableAssociation", /function-1$/),
      count,
      /^main route table of VPC sftp-10-10-0-0-16 has no route to gateway endpoint sftp-dynamodb-gateway$/,
    ],
  ]),
];

describe("reachability turns red", () => {
  for (const [stack, { type, name }, question, sentence] of MUTATIONS) {
    it(`without ${type} ${name.source} of ${stack}`, async () => {
      const graph = await shipped(stack);
      const [gone, ...more] = graph.resources.filter(
        (resource) => resource.type.endsWith(`:${type}`) && name.test(resource.name),
      );
      assert.ok(gone);
      assert.deepEqual(more, []);
      assert.equal(verdictOf(graph, question), "allowed");
      assert.match(reach(without(graph, gone), question).blockedBy?.sentence ?? "", sentence);
    });
  }

  for (const stack of ["closed", "closed-ftp"]) {
    it(`without the route table of the gateway to tables of ${stack}`, async () => {
      const graph = await shipped(stack);
      assert.equal(verdictOf(graph, count), "allowed");
      assert.equal(
        reach(detached(graph, "sftp-dynamodb-gateway"), count).blockedBy?.sentence,
        "route table sftp-function has no route to gateway endpoint sftp-dynamodb-gateway",
      );
    });
  }
});
