import * as assert from "node:assert/strict";

import { type ResourceChange, compare } from "../../../verify/preview/compare";
import type { GraphResource } from "../../../verify/graph/graph";
import { graph, resource, urnOf } from "../../support/graphs";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const SERVER = "aws:transfer/server:Server";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const FUNCTION = "aws:lambda/function:Function";

const vpc = (cidrBlock: string): GraphResource =>
  resource({ type: VPC, name: "net", inputs: { cidrBlock } });
const subnet = (): GraphResource =>
  resource({ type: SUBNET, name: "a", inputs: { vpcId: "net-Vpc", cidrBlock: "10.0.0.0/24" } });

/** Kind of each change by name, without what stays the same. */
const kindsOf = (changes: readonly ResourceChange[]): Record<string, string> =>
  Object.fromEntries(
    changes.flatMap(({ kind, resource: { name } }) => (kind === "same" ? [] : [[name, kind]])),
  );

describe("compare, when a resource is replaced", () => {
  it("marks every resource that uses the id of a replaced one, and no other", () => {
    const server = resource({
      type: SERVER,
      name: "sftp",
      inputs: {
        endpointType: "VPC",
        endpointDetails: { vpcId: "net-Vpc", subnetIds: ["a-Subnet"] },
      },
      options: { deleteBeforeReplace: true },
    });
    const policy = resource({
      type: ROLE_POLICY,
      name: "policy",
      inputs: { role: "r", policy: JSON.stringify({ Resource: "arn:aws:x:::user/sftp-Server/*" }) },
    });
    const changes = compare(
      graph(vpc("10.0.0.0/16"), subnet(), server, policy),
      graph(vpc("10.1.0.0/16"), subnet(), server, policy),
    );
    assert.deepEqual(kindsOf(changes), {
      net: "replace",
      a: "replace",
      sftp: "replace",
      policy: "update",
    });
    const [vpcUrn, subnetUrn, serverUrn] = [
      urnOf(VPC, "net"),
      urnOf(SUBNET, "a"),
      urnOf(SERVER, "sftp"),
    ];
    const unchanged = (value: string): object => ({ before: value, after: value });
    const byName = Object.fromEntries(changes.map((change) => [change.resource.name, change]));
    assert.deepEqual(byName["a"]?.properties, [
      { path: "vpcId", ...unchanged("net-Vpc"), cause: vpcUrn, replaces: true },
    ]);
    assert.deepEqual(byName["sftp"]?.properties, [
      { path: "endpointDetails.vpcId", ...unchanged("net-Vpc"), cause: vpcUrn, replaces: true },
      {
        path: "endpointDetails.subnetIds[0]",
        ...unchanged("a-Subnet"),
        cause: subnetUrn,
        replaces: false,
      },
    ]);
    assert.deepEqual(byName["policy"]?.properties, [
      {
        path: "policy.Resource",
        ...unchanged("arn:aws:x:::user/sftp-Server/*"),
        cause: serverUrn,
        replaces: false,
      },
    ]);
    assert.equal(byName["sftp"].deleteBeforeReplace, true);
    assert.equal(byName["a"].deleteBeforeReplace, false);
  });

  it("matches an id as a whole word only", () => {
    const reader = resource({
      type: ROLE_POLICY,
      name: "r",
      inputs: { policy: "on net-VpcEndpoint" },
    });
    const changes = compare(graph(vpc("10.0.0.0/16"), reader), graph(vpc("10.1.0.0/16"), reader));
    assert.deepEqual(kindsOf(changes), { net: "replace" });
  });

  it("follows outputs other than the id, such as an address", () => {
    const eip = (domain: string): GraphResource =>
      resource({
        type: "aws:ec2/eip:Eip",
        name: "ip",
        inputs: { domain },
        outputs: { domain, publicIp: "192.0.2.7" },
      });
    const record = resource({
      type: ROLE_POLICY,
      name: "r",
      inputs: { policy: "vpc 192.0.2.7/32" },
    });
    const changes = compare(graph(eip("standard"), record), graph(eip("vpc"), record));
    assert.deepEqual(kindsOf(changes), { ip: "replace", r: "update" });
  });

  it("follows the engine's dependencies where two resources share a name", () => {
    const named = (packageType: string): GraphResource =>
      resource({ type: FUNCTION, name: "f", inputs: { name: "shared", packageType } });
    const role = resource({
      type: "aws:iam/role:Role",
      name: "r",
      inputs: { name: "shared" },
      dependencies: {},
    });
    const ofRole = resource({
      type: ROLE_POLICY,
      name: "p",
      inputs: { role: "shared" },
      dependencies: { role: [role.urn] },
    });
    const changes = compare(graph(named("Zip"), role, ofRole), graph(named("Image"), role, ofRole));
    assert.deepEqual(kindsOf(changes), { f: "replace" });
  });

  it("follows ids of children of a remote component, which the engine names as their source", () => {
    const remote = resource({ type: "awsx:ec2:Vpc", name: "x", kind: "remote" });
    const inner = (cidrBlock: string): GraphResource => ({
      ...vpc(cidrBlock),
      parent: remote.urn,
    });
    const user = { ...subnet(), dependencies: { vpcId: [remote.urn] } };
    const changes = compare(
      graph(remote, inner("10.0.0.0/16"), user),
      graph(remote, inner("10.1.0.0/16"), user),
    );
    assert.deepEqual(kindsOf(changes), { net: "replace", a: "replace" });
  });

  it("masks a secret that contains the id of a replaced resource", () => {
    const reader = resource({
      type: ROLE_POLICY,
      name: "r",
      inputs: { policy: { secret: "net-Vpc" } },
    });
    const changes = compare(graph(vpc("10.0.0.0/16"), reader), graph(vpc("10.1.0.0/16"), reader));
    const [{ properties } = { properties: [] }] = changes.filter(({ kind }) => kind === "update");
    assert.deepEqual(properties, [
      {
        path: "policy",
        before: "[secret]",
        after: "[secret]",
        cause: urnOf(VPC, "net"),
        replaces: false,
      },
    ]);
  });
});
