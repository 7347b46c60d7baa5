import * as assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { type FlowVerdict, openTraffic, reach } from "../../../verify/reachability/reachability";
import { UnknownEndpointError } from "../../../verify/reachability/endpoints";
import { reachRows } from "../../../verify/reachability/rows";
import { aclRules } from "../../support/program";
import { shipped } from "../../support/stacks";

const INTERNET = "8.8.8.8";

/** Verdict, and what blocks with its sentence. */
const told = ({ verdict, blockedBy }: FlowVerdict): string =>
  blockedBy === undefined ? verdict : `${blockedBy.resource}: ${blockedBy.sentence}`;

/** Asks a stack, as `npm run reach` does. */
const asker =
  (graph: () => Graph) =>
  (from: string, to: string, port: number): string =>
    told(reach(graph(), { from, to, port }));

for (const stack of ["closed", "closed-ftp"]) {
  describe(`reachability of ${stack} and the internet`, () => {
    let graph: Graph;
    before(async () => (graph = await shipped(stack)));

    // Any of these would make "closed" a word.
    it("has no path in either direction, by any protocol", () => {
      const names = ["server", "function", "endpoint:secretsmanager", "endpoint:sts"];
      for (const name of names) {
        assert.deepEqual(openTraffic(graph, { from: INTERNET, to: name }), []);
        assert.deepEqual(openTraffic(graph, { from: name, to: INTERNET }), []);
      }
      const ends = reachRows(graph).flatMap(({ from, to }) => [from, to]);
      for (const name of names) assert.ok(ends.some((end) => end.startsWith(name)));
    });

    // Were the groups opened by mistake, the routes alone would hold: the function's ACL is open.
    it("has no route from any resource, whatever its security group says", () => {
      const open = openedGroups(graph);
      assert.ok(aclRules(graph).includes("sftp-function out 0.0.0.0/0 tcp 443-443"));
      for (const from of ["server", "function", "endpoint:secretsmanager", "endpoint:sts"]) {
        assert.deepEqual(openTraffic(open, { from, to: INTERNET }), []);
        const answer = told(reach(open, { from, to: INTERNET, port: 443 }));
        assert.match(answer, /route table .* has no route to 8\.8\.8\.8$/);
      }
    });
  });
}

/** The graph with an outbound rule for everybody in each security group. */
const openedGroups = (graph: Graph): Graph => ({
  ...graph,
  resources: graph.resources.flatMap((resource) =>
    resource.type !== "aws:ec2/securityGroup:SecurityGroup"
      ? [resource]
      : [
          resource,
          {
            ...resource,
            urn: `${resource.urn}-open`,
            id: `${resource.id}-open`,
            type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
            inputs: { securityGroupId: resource.id, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
          },
        ],
  ),
});

describe("reachability of closed-ftp", () => {
  let graph: Graph;
  before(async () => (graph = await shipped("closed-ftp")));
  const ask = asker(() => graph);

  // Blocked data ports show as a login that succeeds and a listing that hangs.
  it("lets a peered client open the control port and each passive port, and answers it", () => {
    const ports = [21, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200];
    assert.deepEqual(
      ports.filter((port) => ask("10.20.0.5", "server", port) !== "allowed"),
      [],
    );
    const { path } = reach(graph, { from: "10.20.0.5", to: "server", port: 8192 });
    assert.deepEqual(
      path.map(({ sentence }) => sentence.replace(/-\d{4,5}$/, "-n")),
      [
        "10.20.0.5 can come in through peering sftp-devices",
        "network ACL sftp-server lets TCP 8192 in from 10.20.0.5 by sftp-server-in-n",
        "security group sftp-clients admits TCP 8192 from 10.20.0.5 by sftp-clients-10-20-0-0-16-n",
        "reply: route table sftp-server leads to 10.20.0.5 by sftp-devices-10-20-0-0-16",
        "reply: network ACL sftp-server lets TCP 1024-65535 out to 10.20.0.5 by sftp-server-out-n",
      ],
    );
  });

  it("denies the ports beside them", () => {
    for (const port of [20, 22, 443, 8191, 8201]) {
      assert.equal(
        ask("10.20.0.5", "server", port),
        `sftp-server: network ACL sftp-server has no rule that lets TCP ${port} in from 10.20.0.5`,
      );
    }
  });

  it("denies an address of the peered network that is not listed, and names the rule", () => {
    const { verdict, path, blockedBy } = reach(graph, {
      from: "10.21.0.5",
      to: "server",
      port: 21,
    });
    assert.equal(verdict, "denied");
    assert.deepEqual(
      path.map(({ sentence }) => sentence),
      ["10.21.0.5 can come in through peering sftp-devices", blockedBy?.sentence],
    );
    assert.deepEqual(blockedBy, {
      decision: "stops",
      resource: "sftp-server",
      type: "aws:ec2/networkAcl:NetworkAcl",
      sentence: "network ACL sftp-server has no rule that lets TCP 21 in from 10.21.0.5",
      zone: "eu-central-1a",
    });
  });

  it("lets clients reach nothing but the server", () => {
    for (const to of ["function", "endpoint:secretsmanager", "endpoint:sts", "endpoint:s3"]) {
      assert.notEqual(ask("10.20.0.5", to, 443), "allowed");
    }
  });
});

describe("reachability of closed", () => {
  let graph: Graph;
  before(async () => (graph = await shipped("closed")));
  const ask = asker(() => graph);

  it("lets clients behind the Transit Gateway open SFTP and FTPS, and answers them", () => {
    for (const client of ["203.0.113.0", "203.0.113.255", "198.51.100.7"]) {
      for (const port of [22, 21, 8192, 8200]) assert.equal(ask(client, "server", port), "allowed");
    }
  });

  it("denies the addresses beside theirs, and strangers behind the same gateway", () => {
    for (const stranger of ["203.0.112.255", "203.0.114.0", "10.99.0.5"]) {
      for (const port of [22, 21, 8192]) assert.notEqual(ask(stranger, "server", port), "allowed");
    }
  });

  it("lets the function open Secrets Manager and the server open STS in every zone, and nothing else", () => {
    for (const [caller, service, other] of [
      ["function", "secretsmanager", "server"],
      ["server", "sts", "function"],
    ] as const) {
      assert.equal(ask(caller, `endpoint:${service}`, 443), "allowed");
      assert.notEqual(ask(caller, `endpoint:${service}`, 80), "allowed");
      assert.notEqual(ask(other, `endpoint:${service}`, 443), "allowed");
    }
    assert.equal(
      ask("function", "server", 22),
      "sftp-function: security group sftp-function has no outbound rule for TCP 22 to server sftp-closed",
    );
  });

  it("fails for names and addresses that it cannot answer about", () => {
    const fails = (from: string, to: string, message: RegExp): void =>
      assert.throws(
        () => reach(graph, { from, to, port: 443 }),
        (error) => {
          assert.ok(error instanceof UnknownEndpointError);
          assert.match(error.message, message);
          return true;
        },
      );
    fails(
      "nobody",
      "server",
      /^"nobody" is no address and nothing of this stack; use an address or server, function, endpoint:/,
    );
    fails(
      "8.8.8.8",
      "1.1.1.1",
      /^8\.8\.8\.8 and 1\.1\.1\.1 are both addresses; ask about server, /,
    );
  });
});

describe("reachability of prod", () => {
  let graph: Graph;
  before(async () => (graph = await shipped("prod")));
  const ask = asker(() => graph);

  it("lets listed clients open SFTP in every zone, and answers them", () => {
    for (const client of ["203.0.113.0", "203.0.113.255", "198.51.100.0", "198.51.100.255"]) {
      assert.equal(ask(client, "server", 22), "allowed");
    }
    assert.equal(ask("::ffff:203.0.113.7", "server", 22), "allowed");
    const { path } = reach(graph, { from: "203.0.113.7", to: "server", port: 22 });
    assert.deepEqual(
      [...new Set(path.map(({ zone }) => zone))],
      ["eu-central-1a", "eu-central-1b"],
    );
  });

  it("denies everybody else, and passive ports to everybody", () => {
    for (const stranger of [
      "203.0.112.255",
      "203.0.114.0",
      "8.8.8.8",
      "10.20.0.5",
      "2001:db8::1",
      "::ffff:203.0.114.0",
    ]) {
      assert.notEqual(ask(stranger, "server", 22), "allowed");
    }
    for (const port of [21, 8192, 8200])
      assert.notEqual(ask("203.0.113.7", "server", port), "allowed");
    assert.deepEqual(openTraffic(graph, { from: INTERNET, to: "server" }), []);
    assert.deepEqual(openTraffic(graph, { from: "server", to: INTERNET }), []);
  });
});

describe("reachability of dev", () => {
  it("lets everybody open SFTP and nothing else, as AWS runs a public endpoint", async () => {
    const graph = await shipped("dev");
    const ask = asker(() => graph);
    assert.equal(ask("8.8.8.8", "server", 22), "allowed");
    assert.equal(
      ask("8.8.8.8", "server", 21),
      "sftp-public: server sftp-public is public and takes TCP 22 only, not TCP 21",
    );
    assert.match(ask("2001:db8::1", "server", 22), /has no IPv6 address$/);
    assert.equal(
      ask("8.8.8.8", "function", 443),
      "sftp-identity: function sftp-identity has no network interface; only the Lambda API invokes it",
    );
  });
});
