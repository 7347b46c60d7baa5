import * as assert from "node:assert/strict";

import { pictureOf } from "../../../verify/diagram/picture-of";
import type { Picture } from "../../../verify/diagram/picture";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { graphOf } from "../../support/program";
import { draw } from "./drawn";

/** Arrows as `from → to: label`, sorted. */
const arrowsOf = ({ arrows }: Picture): string[] =>
  arrows.map(({ from, to, label }) => `${from} → ${to}: ${label}`).sort();

const linesOf = ({ boxes }: Picture, id: string): readonly string[] =>
  boxes.find((box) => box.id === id)?.lines ?? [];

const without = (graph: Graph, drop: (resource: GraphResource) => boolean): Graph => ({
  ...graph,
  resources: graph.resources.filter((resource) => !drop(resource)),
});

/** Arrows that a picture loses, and those that it gains. */
async function changed(stack: string, change: (graph: Graph) => Graph): Promise<string[]> {
  const { graph, picture } = await draw(stack);
  const [before, after] = [arrowsOf(picture), arrowsOf(await pictureOf(change(graph)))];
  return [
    ...before.filter((arrow) => !after.includes(arrow)).map((arrow) => `- ${arrow}`),
    ...after.filter((arrow) => !before.includes(arrow)).map((arrow) => `+ ${arrow}`),
  ];
}

describe("pictureOf", () => {
  it("draws what is proven of a closed stack, and nothing else", async () => {
    const { picture } = await draw("closed");
    assert.deepEqual(arrowsOf(picture), [
      "alarms → topic-sftp-operations-alarms: notify",
      "clients-1 → server: TCP 21–22, 8192–8200",
      "endpoint-sftp-dynamodb-gateway → table-sftp-identity-lockout: function reads, updates",
      "endpoint-sftp-secretsmanager → user-secrets: function reads",
      "function → endpoint-sftp-dynamodb-gateway: TCP 443",
      "function → endpoint-sftp-secretsmanager: TCP 443",
      "function → log-groups: logs",
      "host-name-sftp → server: resolves to",
      "server → endpoint-sftp-sts: TCP 443",
      "server → function: invokes",
      "server → log-groups: logs",
      "server → user-role: assumes",
      "user-role → store-sftp: lists, reads, writes, deletes",
    ]);
    assert.deepEqual(linesOf(picture, "clients-2").at(-1), "no way in");
  });

  it("shows partner networks behind their connection, and each subnet in its zone", async () => {
    const { picture } = await draw("peering and Transit Gateway, tables, EFS");
    const titles = (kind: string): string[] =>
      picture.groups.filter((group) => group.kind === kind).map(({ title }) => title);
    assert.deepEqual(titles("connection"), [
      "Peering sftp-devices",
      "Transit Gateway attachment sftp-offices",
    ]);
    assert.deepEqual(titles("zone"), ["eu-central-1a", "eu-central-1b", "eu-central-1c"]);
    assert.deepEqual(titles("vpc"), ["VPC 10.10.0.0/16"]);
    assert.deepEqual(linesOf(picture, "clients-1"), ["10.20.0.0/16"]);
    assert.deepEqual(linesOf(picture, "clients-2"), ["10.30.0.0/24", "10.40.0.0/16"]);
    assert.deepEqual(linesOf(picture, "subnet-sftp-server-3").slice(1), ["server"]);
  });

  it("shows users in a table and files in a file system", async () => {
    const { picture } = await draw("peering and Transit Gateway, tables, EFS");
    const arrows = arrowsOf(picture);
    assert.ok(arrows.includes("user-role → store-sftp: reads, writes"));
    const users = "endpoint-sftp-dynamodb-gateway → table-sftp-identity-users: function reads";
    assert.ok(arrows.includes(users));
    assert.ok(picture.boxes.every(({ id }) => id !== "user-secrets"));
    assert.equal(picture.boxes.find(({ id }) => id === "store-sftp")?.title, "File system");
  });

  it("shows API Gateway behind its firewall, copies, events and the workflow", async () => {
    const { picture } = await draw("API Gateway, copies and events");
    const arrows = arrowsOf(picture);
    for (const arrow of [
      "server → api: asks",
      "api → function: invokes",
      "store-sftp → store-sftp-replica: replicates",
      "store-sftp → store-sftp-access-logs: logs requests",
      "store-sftp-replica → store-sftp-replica-access-logs: logs requests",
      "event-rules → queue-sftp-operations-uploads: tell of uploads",
      "server → workflow-sftp-uploads: each upload",
      "server → workflow-sftp-uploads-partial: broken uploads",
    ]) {
      assert.ok(arrows.includes(arrow), `${arrow}\n${arrows.join("\n")}`);
    }
    assert.equal(picture.boxes.find(({ id }) => id === "api")?.group, "firewall");
    assert.deepEqual(linesOf(picture, "clients-1"), ["prefix list of 30 ranges"]);
  });

  it("names a VPC that the stack does not make", async () => {
    const { picture } = await draw("existing VPC");
    const [vpc] = picture.groups.filter(({ kind }) => kind === "vpc");
    assert.equal(vpc?.title, "VPC vpc-0a1b, which the stack does not make");
    assert.deepEqual(linesOf(picture, "subnet-subnet-0a"), ["server, function, 2 endpoints"]);
  });

  it("puts what a key encrypts into its group", async () => {
    const { picture } = await draw("dev");
    const keys = picture.groups.filter(({ kind }) => kind === "key").map(({ title }) => title);
    assert.deepEqual(keys, ["KMS key sftp-data", "KMS key sftp-logs", "KMS key sftp-operations"]);
    const inKey = picture.boxes.find(({ id }) => id === "store-sftp")?.group;
    assert.equal(inKey, "key-sftp-data-storage");
  });

  // An arrow that stays when its permission goes would make the picture a wish.
  it("loses the arrow whose permission goes", async () => {
    const permission = (graph: Graph): Graph =>
      without(graph, ({ type }) => type === "aws:lambda/permission:Permission");
    assert.deepEqual(await changed("dev", permission), ["- server → function: invokes"]);
    const key = (graph: Graph): Graph => without(graph, ({ name }) => name === "sftp-user-key");
    assert.deepEqual(await changed("dev", key), [
      "- user-role → store-sftp: lists, reads, writes, deletes",
      "+ user-role → store-sftp: lists, deletes",
    ]);
  });

  it("loses the arrow whose network path goes, and what only goes on from there", async () => {
    const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    const rule = (graph: Graph): Graph =>
      without(graph, ({ type, name }) => type === egress && name === "sftp-function-endpoints");
    assert.deepEqual(await changed("closed", rule), [
      "- endpoint-sftp-secretsmanager → user-secrets: function reads",
      "- function → endpoint-sftp-secretsmanager: TCP 443",
    ]);
    const data = (graph: Graph): Graph =>
      without(graph, ({ name }) => /^sftp-clients-.*-8192$/.test(name));
    assert.deepEqual(await changed("closed", data), [
      "- clients-1 → server: TCP 21–22, 8192–8200",
      "+ clients-1 → server: TCP 21–22",
    ]);
  });

  it("draws an attachment that is not accepted, without an arrow from the clients behind it", async () => {
    const attached = (accepted: boolean) =>
      graphOf({
        network: {
          mode: "closed",
          transitGateways: [
            { name: "offices", transitGatewayId: "tgw-0a", clients: ["10.30.0.0/16"], accepted },
          ],
        },
      }).then(pictureOf);
    const boxOf = ({ boxes }: Picture) =>
      boxes.find(({ title }) => title === "sftp-attachment-1")?.lines.at(-1);
    const [pending, accepted] = [await attached(false), await attached(true)];
    assert.equal(boxOf(pending), "attachment, not accepted yet");
    assert.equal(boxOf(accepted), "attachment");
    assert.deepEqual(
      arrowsOf(accepted).filter((arrow) => !arrowsOf(pending).includes(arrow)),
      ["clients-1 → server: TCP 22"],
    );
  });

  it("fails for a graph without a server", async () => {
    const { graph } = await draw("dev");
    await assert.rejects(
      pictureOf(without(graph, ({ type }) => type === "aws:transfer/server:Server")),
      /stack "dev" must have one Transfer server, got 0/,
    );
  });
});
