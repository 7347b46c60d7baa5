import assert from "node:assert/strict";

import { accessOf } from "../../verify/access/evaluator";
import type { Principal } from "../../verify/access/request";
import type { Graph } from "../../verify/graph/graph";
import { aclRules, inputsOf } from "../support/program";
import { ACCOUNT, closed, EGRESS, ENDPOINT, TO_ENDPOINTS, TO_TABLES, waitsFor } from "./support";

const TABLES = `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/`;
const USERS = `${TABLES}managed-sftp-test-identity-users`;
const LOCKOUT = `${TABLES}managed-sftp-test-identity-lockout`;

const functionAcl = (graph: Graph): string[] =>
  aclRules(graph).filter((rule) => rule.startsWith("sftp-function"));

describe("tables of a function in a closed network", () => {
  // An unneeded opening would serve an attacker in the function.
  it("are unreachable when the stack has none, but the gateway endpoints exist", async () => {
    const [graph, usual] = [await closed({}, { lockout: false }), await closed({})];
    assert.deepEqual(inputsOf(graph, EGRESS), TO_ENDPOINTS);
    assert.deepEqual(functionAcl(graph), [
      "sftp-function in 10.10.0.0/18 tcp 443-443",
      "sftp-function in 10.10.128.0/17 tcp 1024-65535",
      "sftp-function in 10.10.128.0/17 tcp 443-443",
      "sftp-function out 10.10.0.0/18 tcp 1024-65535",
      "sftp-function out 10.10.128.0/17 tcp 1024-65535",
      "sftp-function out 10.10.128.0/17 tcp 443-443",
    ]);
    assert.deepEqual(waitsFor(graph), [
      "sftp-identity-users",
      "sftp-identity-vpc-access",
      "sftp-function-in-",
      "sftp-function-in-",
      "sftp-function-in-",
      "sftp-function-out-",
      "sftp-function-out-",
      "sftp-function-out-",
      "sftp-function-1",
      "sftp-function-2",
      "sftp-secretsmanager",
      "sftp-function-endpoints",
      "sftp-endpoints-function",
    ]);
    assert.deepEqual(inputsOf(graph, ENDPOINT), inputsOf(usual, ENDPOINT));
  });

  for (const identity of [
    { store: "dynamodb" },
    { store: "dynamodb", lockout: false },
    { store: "secrets" },
  ]) {
    it(`are reachable with ${JSON.stringify(identity)}, over IPv4 only, even with dual stack`, async () => {
      // A gateway endpoint carries IPv4 only, so an IPv6 rule would be an unneeded opening.
      const graph = await closed({ ipAddressType: "DUALSTACK" }, identity);
      const { "sftp-server-sts": toSts } = TO_ENDPOINTS;
      const called = identity.store === "secrets" ? TO_ENDPOINTS : { "sftp-server-sts": toSts };
      assert.deepEqual(inputsOf(graph, EGRESS), { ...called, ...TO_TABLES });
      assert.deepEqual(functionAcl(graph), [
        "sftp-function in 0.0.0.0/0 tcp 1024-65535",
        "sftp-function in 10.10.0.0/18 tcp 443-443",
        "sftp-function in 10.10.128.0/17 tcp 443-443",
        "sftp-function out 0.0.0.0/0 tcp 443-443",
        "sftp-function out 10.10.0.0/18 tcp 1024-65535",
        "sftp-function out 10.10.128.0/17 tcp 1024-65535",
      ]);
    });
  }
});

describe("the policy of the gateway to tables", () => {
  const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const identity: Principal = { kind: "role", role: role("managed-sftp-test-identity") };
  const anybody: Principal = { kind: "other", arn: role("administrator") };
  let told: (principal: Principal, action: string, resource: string) => Promise<string>;
  before(async () => {
    const { decide } = accessOf(await closed({}, { store: "dynamodb" }));
    told = async (principal, action, resource) =>
      (await decide({ principal, action, resource, endpoint: "dynamodb" })).reason;
  });

  it("lets the function read users and count wrong passwords", async () => {
    assert.equal(
      await told(identity, "dynamodb:GetItem", USERS),
      "role policy sftp-identity-users-table/ReadUsers, endpoint policy dynamodb/OwnTables",
    );
    for (const action of ["dynamodb:GetItem", "dynamodb:UpdateItem"]) {
      assert.equal(
        await told(identity, action, LOCKOUT),
        "role policy sftp-identity-users-table/CountWrongPasswords, endpoint policy dynamodb/OwnTables",
      );
    }
  });

  // If the function's role is too wide by mistake, its network still allows nothing else.
  it("allows no other principal, action or table", async () => {
    const widened = structuredClone(await closed({}));
    for (const resource of widened.resources) {
      if (resource.name !== "sftp-identity-vpc-access") continue;
      const Statement = [{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }];
      Object.assign(resource.inputs, { policy: { Version: "2012-10-17", Statement } });
    }
    const { decide } = accessOf(widened);
    const refused = (action: string, resource: string): string =>
      `no statement of the endpoint policy allows ${action} on ${resource}`;
    for (const [action, resource] of [
      ["dynamodb:DeleteItem", LOCKOUT],
      ["dynamodb:PutItem", USERS],
      ["dynamodb:Scan", USERS],
      ["dynamodb:GetItem", `${TABLES}managed-sftp-test-identity`],
      ["dynamodb:GetItem", `${TABLES}managed-sftp-other-identity-users`],
    ] as const) {
      const request = { principal: identity, action, resource, endpoint: "dynamodb" } as const;
      const { reason } = await decide(request);
      assert.equal(reason, refused(action, resource));
    }
    assert.equal(
      await told(anybody, "dynamodb:GetItem", USERS),
      refused("dynamodb:GetItem", USERS),
    );
  });
});
