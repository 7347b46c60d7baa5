import assert from "node:assert/strict";

import { parseStackConfig } from "../../config/load";
import { allowedNames, dnsFirewallOf, serviceNames } from "../../config/resolved-names";

const clients = ["10.20.0.0/16"];
const existingVpc = {
  vpcId: "vpc-0a",
  subnetIds: ["subnet-0a"],
  existingEndpointSecurityGroupIds: ["sg-0a"],
};

const configOf = (settings: object, identity: object = {}) =>
  parseStackConfig({ network: { mode: "closed", clients, ...settings }, identity }, "test");

describe("names that a closed network resolves", () => {
  // The association holds for everything in the VPC.
  it("are filtered in a VPC that exists only if the stack file says so", () => {
    assert.equal(dnsFirewallOf(configOf({ existingVpc })), undefined);
    assert.deepEqual(dnsFirewallOf(configOf({ existingVpc, dnsFirewall: { priority: 300 } })), {
      ...{ allow: [], priority: 300 },
    });
    assert.equal(dnsFirewallOf(configOf({ dnsFirewall: false })), undefined);
    assert.equal(
      dnsFirewallOf(configOf({ mode: "internet-facing", clients: ["203.0.113.0/24"] })),
      undefined,
    );
    assert.deepEqual(dnsFirewallOf(configOf({})), { allow: [], priority: 101 });
  });

  it("are those of the services in the region's partition, and what the stack file allows", () => {
    const settings = {
      interfaceEndpoints: ["sts", { service: "ecr.dkr", callers: ["10.10.64.0/24"] }],
      dnsFirewall: { allow: ["*.example.com"] },
    };
    const identity = { store: "dynamodb", lockout: false };
    assert.deepEqual(allowedNames(configOf(settings, identity), "cn-north-1"), [
      "sts.cn-north-1.amazonaws.com.cn",
      "dkr.ecr.cn-north-1.amazonaws.com.cn",
      "*.dkr.ecr.cn-north-1.amazonaws.com.cn",
      "dynamodb.cn-north-1.amazonaws.com.cn",
      "*.example.com",
    ]);
    assert.deepEqual(
      allowedNames(configOf({ existingVpc }, { lockout: false }), "eu-central-1"),
      ["secretsmanager", "sts"].map((service) => `${service}.eu-central-1.amazonaws.com`),
    );
    assert.deepEqual(
      allowedNames(
        configOf({ dnsFirewall: false, hostname: { name: "sftp.files.internal" } }),
        "eu-central-1",
      ),
      [
        ...["secretsmanager", "sts", "dynamodb"].map((s) => `${s}.eu-central-1.amazonaws.com`),
        "sftp.files.internal",
      ],
    );
    assert.deepEqual(serviceNames("ecr.api", "eu-central-1"), [
      "api.ecr.eu-central-1.amazonaws.com",
    ]);
  });

  it("fail if they are no domain, or everybody's", () => {
    for (const name of [
      "*",
      "*.com",
      "com",
      "example.com.",
      "*example.com",
      "a..b",
      "A.example.com",
    ]) {
      assert.throws(
        () => configOf({ dnsFirewall: { allow: [name] } }),
        /expected a lower-case name/,
      );
    }
    assert.throws(() => configOf({ dnsFirewall: true }), /expected false, or allow and priority/);
  });
});
