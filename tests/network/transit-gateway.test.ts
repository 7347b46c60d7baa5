import assert from "node:assert/strict";

import { loadStackSecrets, parseStackConfig } from "../../config/load";
import { deploy } from "../../program";
import { firstPreview } from "../../verify/checks/engine/evaluation";
import { type Graph, type GraphResource, resourcesOf } from "../../verify/graph/graph";
import { compare } from "../../verify/preview/compare";
import { reach } from "../../verify/reachability/reachability";
import { graphOf, inputsOf } from "../support/program";

const ROUTE = "aws:ec2/route:Route";
const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
const OWNER = "444455556666";
type Calls = NonNullable<Parameters<typeof graphOf>[2]>;

/** A closed stack with a Transit Gateway, and with what AWS answers about it. */
const stack = (gateway: object, calls: Calls = {}, network: object = {}): Promise<Graph> =>
  graphOf(gatewayStack(gateway, network), {}, calls);
const gatewayStack = (gateway: object, network: object = {}) => ({
  network: {
    mode: "closed",
    transitGateways: [
      {
        name: "offices",
        transitGatewayId: "tgw-0a",
        clients: ["10.30.0.0/16", "203.0.113.0/24"],
        ...gateway,
      },
    ],
    ...network,
  },
});
/** The gateway of another account. */
const shared = (autoAcceptSharedAttachments = "disable"): Calls => ({
  "aws:ec2transitgateway/getTransitGateway:getTransitGateway": ({ id }) => ({
    ...{ id, ownerId: OWNER, autoAcceptSharedAttachments },
  }),
});
/** An attachment in a state. */
const inState = (state: string): Calls => ({
  ...shared(),
  "aws:ec2transitgateway/getAttachment:getAttachment": () => ({ state }),
});
const clientNetwork = (graph: Graph): unknown =>
  (graph.outputs["clientNetworks"] as readonly unknown[])[0];
const changes = (before: Graph, after: Graph): string[] =>
  compare(before, after)
    .filter(({ kind }) => kind !== "same")
    .map(({ kind, resource }) => `${kind} ${resource.type.split(":").at(-1)} ${resource.name}`);
/** `allowed`, or what stops packets from an address to the server. */
function verdictFrom(graph: Graph, address: string): string {
  const answer = reach(graph, { from: address, to: "server", port: 22 });
  return answer.blockedBy?.sentence ?? answer.verdict;
}

const outputs = {
  name: "offices",
  kind: "transit-gateway",
  connectionId: "sftp-offices-VpcAttachment",
  routesNeeded: [{ destinationCidrBlock: "10.10.0.0/16", target: "sftp-offices-VpcAttachment" }],
  host: "vpce-sftp-closed-Server.server.transfer.eu-central-1.vpce.amazonaws.com",
};

describe("a Transit Gateway whose owner accepts attachments by hand", () => {
  let first: Graph;
  let second: Graph;
  before(async () => {
    first = await stack({ accepted: false }, shared());
    second = await stack({ accepted: true }, inState("available"));
  });

  // AWS refuses the routes: InvalidTransitGatewayID.NotFound.
  it("gets an attachment and no routes in the first update", () => {
    assert.deepEqual(Object.keys(inputsOf(first, ATTACHMENT)), ["sftp-offices"]);
    assert.deepEqual(inputsOf(first, ROUTE), {});
  });

  it("is pending acceptance in the output, with what each side has to do", () => {
    assert.deepEqual(clientNetwork(first), {
      ...outputs,
      acceptance: "pending acceptance",
      nextSteps: [
        `account ${OWNER}: aws ec2 accept-transit-gateway-vpc-attachment --region eu-central-1 --transit-gateway-attachment-id sftp-offices-VpcAttachment`,
        `account ${OWNER}: associate sftp-offices-VpcAttachment with a route table of tgw-0a, and propagate 10.10.0.0/16 to the route tables of the clients`,
        "this stack: set accepted: true for offices in network.transitGateways, and run pulumi up",
      ],
    });
  });

  it("gets its routes, and nothing else, in the second update", () => {
    const routes = ["sftp-offices-10-30-0-0-16", "sftp-offices-203-0-113-0-24"];
    assert.deepEqual(
      changes(first, second),
      routes.map((name) => `create Route ${name}`),
    );
    assert.deepEqual(
      changes(second, first),
      routes.map((name) => `delete Route ${name}`),
    );
    for (const { inputs } of resourcesOf(second, ROUTE)) {
      assert.equal(inputs["transitGatewayId"], "tgw-0a");
    }
    assert.deepEqual(clientNetwork(second), { ...outputs, acceptance: "accepted" });
  });

  it("can be added to a stack that has other clients, who notice nothing", async () => {
    const others = { peerings: [{ name: "p", peerVpcId: "vpc-0a", clients: ["10.20.0.0/16"] }] };
    const before = await graphOf({ network: { mode: "closed", ...others } });
    const after = await stack({ accepted: false }, shared(), others);
    assert.deepEqual(
      changes(before, after).filter((change) => !change.startsWith("create")),
      [],
    );
    assert.equal(verdictFrom(after, "10.20.0.5"), "allowed");
    assert.equal(
      verdictFrom(after, "10.30.0.5"),
      "reply: route table sftp-server has no route to 10.30.0.5",
    );
  });

  // A proof that takes the attachment to be accepted would promise a way that AWS does not open.
  it("lets nothing reach the server while it is pending, whatever routes there are", () => {
    for (const address of ["10.30.0.5", "203.0.113.5"]) {
      assert.equal(
        verdictFrom(first, address),
        "Transit Gateway attachment sftp-offices is pending acceptance and carries nothing yet",
      );
      assert.equal(verdictFrom(second, address), "allowed");
      const routed = { ...first, resources: [...first.resources, ...resourcesOf(second, ROUTE)] };
      assert.equal(
        verdictFrom(routed, address),
        "Transit Gateway attachment sftp-offices is pending acceptance and carries nothing yet",
      );
      const reply = reach(routed, { from: "server", to: address, port: 1024 });
      assert.equal(reply.verdict, "denied");
    }
  });

  it("fails at preview unless the stack file says whether it has accepted", async () => {
    await assert.rejects(
      stack({}, shared()),
      /network\.transitGateways offices lacks accepted: tgw-0a belongs to account 444455556666, which has to accept the attachment; set accepted to false for the first update, and to true once it is accepted/,
    );
  });

  it("fails before its routes while AWS does not call the attachment available", async () => {
    for (const state of ["pendingAcceptance", "pending", "rejected", "failed", "deleting"]) {
      await assert.rejects(
        stack({ accepted: true }, inState(state)),
        new RegExp(
          `network\\.transitGateways offices has accepted: true, but attachment sftp-offices-VpcAttachment is ${state}, and AWS refuses routes to tgw-0a until it is available; have its owner accept it and run the update again, or set accepted to false`,
        ),
      );
    }
    // The attachment has no id yet, so that nothing can be asked about it.
    const config = parseStackConfig(gatewayStack({ accepted: true }), "test");
    const { preview } = await firstPreview(() => deploy(config, loadStackSecrets()), {
      ...{ stack: "test", config: { "aws:region": "eu-central-1" } },
      calls: inState("pendingAcceptance"),
    });
    assert.equal(resourcesOf(preview, ROUTE).length, 2);
    for (const state of ["available", "modifying", "rollingBack"]) {
      await assert.doesNotReject(stack({ accepted: true }, inState(state)));
    }
  });
});

describe("a Transit Gateway that needs no acceptance", () => {
  it("gets its routes at once, and is accepted", async () => {
    for (const calls of [{}, shared("enable")]) {
      const graph = await stack({}, calls);
      assert.equal(resourcesOf(graph, ROUTE).length, 2);
      assert.deepEqual(clientNetwork(graph), { ...outputs, acceptance: "accepted" });
      assert.equal(verdictFrom(graph, "10.30.0.5"), "allowed");
    }
  });

  it("has the same resources whether or not the stack file says that it is accepted", async () => {
    const named = ({ type, name, inputs }: GraphResource) => ({ type, name, inputs });
    const [silent, told] = [await stack({}), await stack({ accepted: true })];
    assert.deepEqual(told.resources.map(named), silent.resources.map(named));
  });
});
