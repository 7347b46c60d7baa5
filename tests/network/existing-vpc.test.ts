import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { accessOf } from "../../verify/access/evaluator";
import { type Graph } from "../../verify/graph/graph";
import { graphOf, inputsOf } from "../support/program";
import { ACCOUNT, EGRESS, HTTPS, TO_ENDPOINTS, waitsFor } from "./support";

interface Route {
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly gatewayId?: string;
  readonly natGatewayId?: string;
  readonly egressOnlyGatewayId?: string;
  readonly transitGatewayId?: string;
  readonly networkInterfaceId?: string;
  readonly destinationPrefixListId?: string;
}

const existingVpc = {
  vpcId: "vpc-0e",
  subnetIds: ["subnet-0a", "subnet-0b"],
  functionSubnetIds: ["subnet-0c"],
};

/** Id of DynamoDB's prefix list in the region. */
const DYNAMODB = "pl-66a5400f";
const TABLES = ["rtb-own", "rtb-main"];
const ASKED = [{ name: "route.destination-prefix-list-id", values: [DYNAMODB] }];

/**
 * A VPC whose subnet-0a has a table of its own; all others have the main one.
 *
 * @param toDynamodb tables with a gateway endpoint, whose route the provider shows to no other question
 */
const vpcWith = (own: Route[], main: Route[] = [], toDynamodb = TABLES) => ({
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": ({ name }: Record<string, unknown>) => ({
    id: name === "com.amazonaws.eu-central-1.dynamodb" ? DYNAMODB : "pl-other",
  }),
  "aws:ec2/getRouteTables:getRouteTables": ({ vpcId, filters }: Record<string, unknown>) => ({
    id: vpcId,
    ids:
      filters === undefined ? TABLES : toDynamodb.filter(() => isDeepStrictEqual(filters, ASKED)),
  }),
  "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId }: Record<string, unknown>) => ({
    id: routeTableId,
    routeTableId,
    associations:
      routeTableId === "rtb-own"
        ? [{ main: false, subnetId: "subnet-0a" }]
        : [{ main: true, subnetId: "" }],
    routes: (routeTableId === "rtb-own" ? own : main).map((route) => ({
      cidrBlock: "",
      ipv6CidrBlock: "",
      gatewayId: "",
      natGatewayId: "",
      egressOnlyGatewayId: "",
      transitGatewayId: "",
      networkInterfaceId: "",
      vpcPeeringConnectionId: "",
      destinationPrefixListId: "",
      ...route,
    })),
  }),
});
const closed = (calls: ReturnType<typeof vpcWith>, identity: object = {}): Promise<Graph> =>
  graphOf(
    {
      network: {
        ...{ mode: "closed", clients: ["10.20.0.0/16"], existingVpc },
        interfaceEndpoints: [
          "store" in identity && identity.store === "dynamodb" ? [] : ["secretsmanager"],
          "sts",
        ].flat(),
      },
      identity: { ...identity },
    },
    {},
    calls,
  );
const wide = (calls: ReturnType<typeof vpcWith>): Promise<Graph> =>
  graphOf(
    {
      network: {
        mode: "internet-facing",
        clients: ["203.0.113.0/24"],
        existingVpc: { vpcId: "vpc-0e", subnetIds: ["subnet-0a"] },
      },
    },
    {},
    calls,
  );
const local = { cidrBlock: "10.0.0.0/16", gatewayId: "local" };

describe("an existing VPC", () => {
  it("has the server and the function, and is not changed", async () => {
    const graph = await closed(
      vpcWith([local, { cidrBlock: "10.20.0.0/16", transitGatewayId: "tgw-0a" }], [local]),
    );
    const made = graph.resources.filter(({ type }) =>
      /ec2\/(vpc|subnet|route|networkAcl|default|flowLog|internetGateway)/i.test(type),
    );
    assert.deepEqual(
      made.map(({ type, name }) => `${type} ${name}`),
      [
        "aws:ec2/vpcEndpoint:VpcEndpoint sftp-secretsmanager",
        "aws:ec2/vpcEndpoint:VpcEndpoint sftp-sts",
      ],
    );
    const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-closed"];
    assert.deepEqual(server?.["endpointDetails"], {
      vpcId: "vpc-0e",
      subnetIds: ["subnet-0a", "subnet-0b"],
      securityGroupIds: ["sftp-clients-SecurityGroup"],
    });
    const fn = inputsOf(graph, "aws:lambda/function:Function")["sftp-identity"];
    assert.deepEqual(fn?.["vpcConfig"], {
      subnetIds: ["subnet-0c"],
      securityGroupIds: ["sftp-function-SecurityGroup"],
    });
  });

  it("fails in mode closed with routes that are a default route together", async () => {
    const routes = (...ranges: string[]): Route[] =>
      ranges.map((range) => ({
        [range.includes(":") ? "ipv6CidrBlock" : "cidrBlock"]: range,
        transitGatewayId: "tgw-0a",
      }));
    for (const [parts, holds] of [
      [["0.0.0.0/1", "128.0.0.0/1"], "more than a /2 of public IPv4 addresses"],
      [["2000::/3"], "more than a /5 of public IPv6 addresses"],
    ] as const) {
      await assert.rejects(
        closed(vpcWith([local, ...routes(...parts)], [local])),
        new RegExp(`subnet-0a has routes to ${holds} in rtb-own; remove them or give another`),
      );
    }
    await closed(vpcWith([local, ...routes("10.0.0.0/8", "9.0.0.0/8", "2001:db8::/32")], [local]));
  });

  // Elastic IPs are IPv4 addresses.
  it("fails with internet-facing if only IPv6 has a default route", async () => {
    const igw = (route: Route): Route => ({ ...route, gatewayId: "igw-0a" });
    await assert.rejects(
      wide(vpcWith([local, igw({ ipv6CidrBlock: "::/0" })])),
      /subnet-0a has no default route to an internet gateway in rtb-own/,
    );
    await wide(vpcWith([local, igw({ cidrBlock: "0.0.0.0/0" })]));
  });

  // Mode closed holds for existing subnets too.
  const WAYS_OUT: readonly (readonly [string, Route, string])[] = [
    ["an internet gateway", { cidrBlock: "0.0.0.0/0", gatewayId: "igw-0a" }, "0.0.0.0/0 to igw-0a"],
    [
      "half of the internet",
      { cidrBlock: "128.0.0.0/1", gatewayId: "igw-0a" },
      "128.0.0.0/1 to igw-0a",
    ],
    [
      "a prefix list behind NAT",
      { destinationPrefixListId: "pl-0a", natGatewayId: "nat-0a" },
      "pl-0a to nat-0a",
    ],
    [
      "a NAT instance",
      { cidrBlock: "0.0.0.0/0", networkInterfaceId: "eni-0a" },
      "0.0.0.0/0 to eni-0a",
    ],
    [
      "a Transit Gateway that may lead out",
      { cidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-0a" },
      "0.0.0.0/0 to tgw-0a",
    ],
    ["NAT", { cidrBlock: "0.0.0.0/0", natGatewayId: "nat-0a" }, "0.0.0.0/0 to nat-0a"],
    [
      "an egress-only gateway",
      { ipv6CidrBlock: "::/0", egressOnlyGatewayId: "eigw-0a" },
      "::/0 to eigw-0a",
    ],
    // Each by itself, as one could hide that the other is not seen.
    [
      "IPv6 by another way",
      { ipv6CidrBlock: "::/0", transitGatewayId: "tgw-0a" },
      "::/0 to tgw-0a",
    ],
    [
      "an egress-only gateway for few addresses",
      { ipv6CidrBlock: "2001:db8::/32", egressOnlyGatewayId: "eigw-0a" },
      "2001:db8::/32 to eigw-0a",
    ],
    [
      "IPv4 by another way",
      { cidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-0a" },
      "0.0.0.0/0 to tgw-0a",
    ],
    [
      "NAT for few addresses",
      { cidrBlock: "198.51.100.0/24", natGatewayId: "nat-0a" },
      "198.51.100.0/24 to nat-0a",
    ],
  ];
  for (const [title, route, words] of WAYS_OUT) {
    it(`fails in mode closed with a route to ${title}`, async () => {
      const problem = `network.existingVpc cannot be used\n  ✖ network.existingVpc subnet-0a has a route ${words} in rtb-own; remove it or give another subnet for mode closed`;
      await assert.rejects(closed(vpcWith([local, route], [local])), (error: Error) =>
        error.message.endsWith(problem),
      );
    });
  }

  it("fails in mode closed when the main route table, which other subnets use, has a route to the internet", async () => {
    await assert.rejects(
      closed(vpcWith([local], [{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat-0a" }])),
      /subnet-0b has a route 0\.0\.0\.0\/0 to nat-0a in rtb-main/,
    );
  });

  it("fails in mode internet-facing without an internet gateway", async () => {
    const problem =
      "network.existingVpc cannot be used\n  ✖ network.existingVpc subnet-0a has no default route to an internet gateway in rtb-own, which Elastic IPs need; add one or give a public subnet";
    await assert.rejects(wide(vpcWith([local])), (error: Error) => error.message.endsWith(problem));
  });

  it("has Elastic IPs in public subnets", async () => {
    const graph = await wide(vpcWith([{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0a" }]));
    const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-internet-facing"];
    assert.deepEqual(server?.["endpointDetails"], {
      vpcId: "vpc-0e",
      subnetIds: ["subnet-0a"],
      securityGroupIds: ["sftp-clients-SecurityGroup"],
      addressAllocationIds: ["sftp-1-Eip"],
    });
  });
});

describe("tables of a function in an existing VPC", () => {
  const open = vpcWith([local], [local]);
  const shut = vpcWith([local], [local], ["rtb-own"]);
  const withoutTables = { lockout: false, store: "secrets" };

  it("are reached through the prefix list of an existing gateway endpoint", async () => {
    const graph = await closed(open);
    assert.deepEqual(inputsOf(graph, EGRESS), {
      ...TO_ENDPOINTS,
      "sftp-function-dynamodb": {
        securityGroupId: "sftp-function-SecurityGroup",
        prefixListId: DYNAMODB,
        ...HTTPS,
      },
    });
    assert.ok(waitsFor(graph).includes("sftp-function-dynamodb"));
  });

  // Each login would wait for a connection until it times out, and be denied.
  for (const identity of [{}, { lockout: false, store: "dynamodb" }]) {
    it(`fail without a route in the function's route table, with ${JSON.stringify(identity)}`, async () => {
      const problem =
        "network.existingVpc cannot be used\n  ✖ network.existingVpc subnet-0c has no route to DynamoDB in rtb-main, where the identity function keeps its tables; add a gateway endpoint to that route table, or set identity.lockout to false and identity.store to secrets";
      await assert.rejects(closed(shut, identity), (error: Error) =>
        error.message.endsWith(problem),
      );
    });
  }

  it("fail for each subnet of the server if the function has no subnets of its own", async () => {
    const shared = { vpcId: "vpc-0e", subnetIds: ["subnet-0a", "subnet-0b"] };
    const network = {
      ...{ mode: "closed", clients: ["10.20.0.0/16"], existingVpc: shared },
      interfaceEndpoints: ["secretsmanager", "sts"],
    };
    const problem =
      /used\n {2}✖ network\.existingVpc subnet-0a has no route to DynamoDB in rtb-own,.*\n {2}✖ network\.existingVpc subnet-0b has no route to DynamoDB in rtb-main,.*$/;
    await assert.rejects(graphOf({ network }, {}, vpcWith([local], [local], [])), problem);
  });

  it("need no route when the stack has no tables", async () => {
    assert.deepEqual(inputsOf(await closed(shut, withoutTables), EGRESS), TO_ENDPOINTS);
  });

  it("are reached through an endpoint whose policy is assumed to allow everything", async () => {
    const { decide } = accessOf(await closed(open));
    const table = `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/managed-sftp-test-identity-lockout`;
    const ask = (action: string): ReturnType<typeof decide> =>
      decide({
        principal: {
          kind: "role",
          role: `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-identity`,
        },
        ...{ action, resource: table, endpoint: "dynamodb" },
      });
    assert.deepEqual(await ask("dynamodb:UpdateItem"), {
      allowed: true,
      reason: "role policy sftp-identity-users/CountWrongPasswords",
    });
    assert.equal((await ask("dynamodb:DeleteItem")).allowed, false);
  });
});
