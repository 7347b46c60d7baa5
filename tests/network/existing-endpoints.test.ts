import assert from "node:assert/strict";
import { mock } from "node:test";

import * as pulumi from "@pulumi/pulumi";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf } from "../support/program";
import { EGRESS, ENDPOINT, HTTPS, waitsFor } from "./support";

/** An endpoint as the provider describes it. */
interface Endpoint {
  readonly id: string;
  readonly service: string;
  readonly vpcEndpointType?: string;
  readonly privateDnsEnabled?: boolean;
  readonly securityGroupIds?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

const SECRETS: Endpoint = { id: "vpce-0a", service: "secretsmanager" };
const STS: Endpoint = { id: "vpce-0b", service: "sts" };
const S3_GATEWAY: Endpoint = { id: "vpce-0c", service: "s3", vpcEndpointType: "Gateway" };
const GROUP = "sg-0e";

/** An error of the provider as the engine passes it on. */
const failure = (details: string): Error => Object.assign(new Error(details), { details });

/** Answers of a VPC with these endpoints, and errors as the provider words them. */
const having = (...endpoints: readonly Endpoint[]) => ({
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": (inputs: Record<string, unknown>) => {
    // The Transfer server's own endpoint.
    if (inputs["id"] !== undefined) return { id: inputs["id"], dnsEntries: [{ dnsName: "vpce" }] };
    assert.equal(inputs["vpcId"], "vpc-0e");
    assert.equal(inputs["state"], "available");
    const wanted = Object.entries((inputs["tags"] ?? {}) as Record<string, string>);
    const found = endpoints.filter(
      ({ service, vpcEndpointType = "Interface", tags = {} }) =>
        inputs["serviceName"] === `com.amazonaws.eu-central-1.${service}` &&
        inputs["vpcEndpointType"] === vpcEndpointType &&
        wanted.every(([key, value]) => tags[key] === value),
    );
    const [one, second] = found;
    if (one === undefined) throw failure("no matching EC2 VPC Endpoint found");
    if (second !== undefined) {
      throw failure(
        "multiple EC2 VPC Endpoints matched; use additional constraints to reduce matches to a single EC2 VPC Endpoint",
      );
    }
    return { privateDnsEnabled: true, securityGroupIds: [GROUP], tags: {}, ...one };
  },
});

/** A closed stack in a VPC with these endpoints. */
const stackIn = (
  calls: ReturnType<typeof having>,
  { existing = {}, identity = {}, ...network }: Readonly<Record<string, object>> = {},
): Promise<Graph> =>
  graphOf(
    {
      network: {
        ...{ mode: "closed", clients: ["10.20.0.0/16"] },
        existingVpc: { vpcId: "vpc-0e", subnetIds: ["subnet-0a"], ...existing },
        ...network,
      },
      identity: { lockout: false, ...identity },
    },
    {},
    calls,
  );

const used = { existing: { existingEndpointSecurityGroupIds: [GROUP] } };

/** Asserts that a stack fails at preview with the one problem. */
const fails = (stack: Promise<Graph>, problem: string): Promise<void> =>
  assert.rejects(stack, (error: Error) =>
    error.message.endsWith(`network.existingVpc cannot be used\n  ✖ ${problem}`),
  );

describe("endpoints of an existing VPC", () => {
  it("are called by the function and the server, and the stack creates none beside them", async () => {
    const graph = await stackIn(having(SECRETS, STS), used);
    assert.deepEqual(inputsOf(graph, ENDPOINT), {});
    const out = (securityGroupId: string): object => ({
      ...{ securityGroupId, referencedSecurityGroupId: GROUP },
      ...HTTPS,
    });
    assert.deepEqual(inputsOf(graph, EGRESS), {
      "sftp-function-sg-0e": out("sftp-function-SecurityGroup"),
      "sftp-server-sg-0e": out("sftp-clients-SecurityGroup"),
    });
    assert.ok(waitsFor(graph).includes("sftp-function-sg-0e"));
    const [server] = resourcesOf(graph, "aws:transfer/server:Server");
    assert.ok(server?.options.dependsOn?.some((urn) => urn.endsWith("::sftp-server-sg-0e")));
  });

  it("are completed by those that the configuration lists, with a tag of the stack", async () => {
    const graph = await stackIn(having(SECRETS), { ...used, interfaceEndpoints: ["sts"] });
    const endpoints = inputsOf(graph, ENDPOINT);
    assert.deepEqual(Object.keys(endpoints), ["sftp-sts"]);
    assert.deepEqual(endpoints["sftp-sts"]?.["tags"], {
      Name: "sftp-sts",
      "managed-sftp:stack": "managed-sftp-test",
    });
    assert.deepEqual(Object.keys(inputsOf(graph, EGRESS)).sort(), [
      "sftp-function-sg-0e",
      "sftp-server-sts",
    ]);
  });

  // Every login would wait for a connection until it times out, and be denied.
  it("fail without the one for Secrets Manager", () =>
    fails(
      stackIn(having(STS), used),
      "network.existingVpc vpc-0e has no interface endpoint for secretsmanager, which the stack calls; add secretsmanager to network.interfaceEndpoints, which makes the whole VPC use the new endpoint, or create it where the VPC is managed",
    ));

  it("fail without private DNS names, which the function calls", () =>
    fails(
      stackIn(having({ ...SECRETS, privateDnsEnabled: false }, STS), used),
      "network.existingVpc vpc-0e has an endpoint vpce-0a for secretsmanager without private DNS names, which the stack calls; enable them where the VPC is managed, or add secretsmanager to network.interfaceEndpoints",
    ));

  it("fail with security groups that the function may not call", () =>
    fails(
      stackIn(having({ ...SECRETS, securityGroupIds: ["sg-0f", "sg-0g"] }, STS), used),
      "network.existingVpc vpc-0e has an endpoint vpce-0a for secretsmanager with the security groups sg-0f, sg-0g, which the stack may not call; list them in network.existingVpc.existingEndpointSecurityGroupIds",
    ));

  it("are accepted if there are several for a service, of which one may have the names", async () => {
    await stackIn(having(SECRETS, { ...SECRETS, id: "vpce-0d", privateDnsEnabled: false }), used);
  });

  // AWS documents no call of the server to STS in the VPC: docs/decisions/0003.
  it("need none for STS, which is a warning, and none for Secrets Manager with users in a table", async () => {
    const warn = mock.method(pulumi.log, "warn", () => Promise.resolve());
    try {
      await stackIn(having(SECRETS), used);
      assert.deepEqual(
        warn.mock.calls.map(({ arguments: [text] }) => text),
        [
          "network.existingVpc vpc-0e has no interface endpoint for sts, which the stack calls; add sts to network.interfaceEndpoints, which makes the whole VPC use the new endpoint, or create it where the VPC is managed",
        ],
      );
    } finally {
      warn.mock.restore();
    }
    const graph = await stackIn(having(), { identity: { store: "dynamodb" } });
    assert.deepEqual(inputsOf(graph, ENDPOINT), {});
  });

  it("fail with the provider's other errors", async () => {
    const denied = () => {
      throw failure("UnauthorizedOperation: You are not authorized");
    };
    await assert.rejects(
      stackIn({ "aws:ec2/getVpcEndpoint:getVpcEndpoint": denied }, used),
      /You are not authorized/,
    );
  });
});

describe("an endpoint that the stack creates in an existing VPC", () => {
  const both = { interfaceEndpoints: ["secretsmanager", "sts"] };
  const own = { Name: "sftp-secretsmanager", "managed-sftp:stack": "managed-sftp-test" };

  // AWS: "private-dns-enabled cannot be set because there is already a conflicting DNS domain".
  it("fails beside another one with private DNS names", () =>
    fails(
      stackIn(having(SECRETS), both),
      "network.interfaceEndpoints lists secretsmanager, for which vpc-0e has the endpoint vpce-0a with private DNS names, so that AWS would refuse another one; remove secretsmanager from the list, and list sg-0e in network.existingVpc.existingEndpointSecurityGroupIds",
    ));

  it("fails beside one of another stack of this program", () =>
    fails(
      stackIn(having({ ...SECRETS, tags: { ...own, "managed-sftp:stack": "other" } }), both),
      "network.interfaceEndpoints lists secretsmanager, for which vpc-0e has the endpoint vpce-0a with private DNS names, so that AWS would refuse another one; remove secretsmanager from the list, and list sg-0e in network.existingVpc.existingEndpointSecurityGroupIds",
    ));

  const FITTING: readonly (readonly [string, readonly Endpoint[]])[] = [
    ["none", []],
    ["one without private DNS names", [{ ...SECRETS, privateDnsEnabled: false }]],
    ["its own one from the last update", [{ ...SECRETS, tags: own }]],
    ["its own one from before the tag", [{ ...SECRETS, tags: { Name: own.Name } }]],
    ["several, of which AWS decides", [SECRETS, { ...SECRETS, id: "vpce-0d" }]],
  ];
  for (const [title, endpoints] of FITTING) {
    it(`is created where the VPC has ${title}`, async () => {
      const graph = await stackIn(having(...endpoints), both);
      assert.deepEqual(Object.keys(inputsOf(graph, ENDPOINT)).sort(), [
        "sftp-secretsmanager",
        "sftp-sts",
      ]);
    });
  }

  it("is created for S3 only where the VPC has a gateway endpoint for S3", async () => {
    const s3 = { service: "s3", callers: ["10.20.0.0/16"] };
    const network = { interfaceEndpoints: ["secretsmanager", s3] };
    await fails(
      stackIn(having(), network),
      "network.interfaceEndpoints lists s3, but vpc-0e has no gateway endpoint for S3, which AWS requires first; create it where the VPC is managed, or remove s3",
    );
    const graph = await stackIn(having(S3_GATEWAY), network);
    assert.ok("sftp-s3" in inputsOf(graph, ENDPOINT));
  });
});
