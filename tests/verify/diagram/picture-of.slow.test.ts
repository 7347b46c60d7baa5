import * as assert from "node:assert/strict";

import { pictureOf } from "../../../verify/diagram/picture-of";
import type { Group, Picture } from "../../../verify/diagram/picture";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { SCANNED } from "../../support/features";
import { graphOf, MODES } from "../../support/program";
import { draw, DRAWN } from "./drawn";

/** Arrows as `from → to: label`, sorted. */
const arrowsOf = ({ arrows }: Picture): string[] =>
  arrows.map(({ from, to, label }) => `${from} → ${to}: ${label}`).sort();

const linesOf = ({ boxes }: Picture, id: string): readonly string[] =>
  boxes.find((box) => box.id === id)?.lines ?? [];

/** Title and lines of each group of a kind. */
const groupsOf = ({ groups }: Picture, kind: Group["kind"]): string[][] =>
  groups.filter((group) => group.kind === kind).map(({ title, lines = [] }) => [title, ...lines]);

/** Each group of subnets, with the titles of what stands in it. */
const inSubnets = (picture: Picture): (readonly [string[], string[]])[] =>
  picture.groups
    .filter(({ kind }) => kind === "subnets")
    .map(({ id, title, lines = [] }) => [
      [title, ...lines],
      picture.boxes.filter(({ group }) => group === id).map((box) => box.title),
    ]);

/** Names by which AWS's console lists a resource. */
function namesInConsole({ inputs }: GraphResource): unknown[] {
  const { Name } = (inputs["tags"] ?? {}) as { readonly Name?: string };
  return [inputs["name"], inputs["bucket"], inputs["bucket"] === undefined ? Name : undefined];
}

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
  it("draws the path of viewers to the published folder, as far as all policies allow it", async () => {
    const { graph, picture } = await draw("published folder, API Gateway");
    const ofViewers = (each: Picture): string[] =>
      arrowsOf(each).filter((arrow) => /published/.test(arrow));
    const viewers = "viewers-sftp-published → distribution-sftp-published: HTTPS";
    const logs = "distribution-sftp-published → log-group-sftp-published-firewall: firewall logs";
    const viewerLogs = "distribution-sftp-published → store-sftp-access-logs: logs viewers";
    assert.deepEqual(ofViewers(picture), [
      logs,
      viewerLogs,
      "distribution-sftp-published → store-sftp: reads alice/published/",
      viewers,
    ]);
    assert.deepEqual(linesOf(picture, "viewers-sftp-published"), ["viewers with a signed link"]);
    assert.deepEqual(linesOf(picture, "distribution-sftp-published"), ["files.example.com"]);
    const group = picture.boxes.find(({ id }) => id === "distribution-sftp-published")?.group;
    assert.deepEqual(
      picture.groups.find(({ id }) => id === group),
      {
        ...{ id: "firewall-sftp-published", kind: "firewall", title: "AWS WAF web ACL" },
        lines: ["managed-sftp-test-published"],
      },
    );
    // Its key is another than that of the other logs.
    assert.deepEqual(
      ["log-groups", "log-group-sftp-published-firewall"].map((id) => {
        const { lines = [], group: key } = picture.boxes.find((box) => box.id === id) ?? {};
        return [lines.length, picture.groups.find((each) => each.id === key)?.lines];
      }),
      [
        [3, ["managed-sftp-test-logs"]],
        [1, ["managed-sftp-test-firewall"]],
      ],
    );
    const unread = without(graph, ({ type }) => type === "aws:kms/keyPolicy:KeyPolicy");
    const denied = {
      ...unread,
      resources: unread.resources.map((each) =>
        each.type === "aws:kms/key:Key" && each.name === "sftp-data"
          ? {
              ...each,
              inputs: { ...each.inputs, policy: '{"Version":"2012-10-17","Statement":[]}' },
            }
          : each,
      ),
    };
    assert.deepEqual(ofViewers(await pictureOf(denied)), [logs, viewerLogs, viewers]);
  });

  it("draws what makes CloudFront forget files as that, and not as a quarantine", async () => {
    const { picture } = await draw("published folder, API Gateway");
    assert.deepEqual(linesOf(picture, "malware-sftp-invalidation"), [
      "managed-sftp-test-invalidation",
      "makes CloudFront forget files",
    ]);
    assert.deepEqual(
      arrowsOf(picture).filter((arrow) => arrow.includes("infected")),
      [],
    );
  });

  it("draws what is proven of a closed stack, and nothing else", async () => {
    const { picture } = await draw("closed");
    assert.deepEqual(arrowsOf(picture), [
      "alarms → topic-sftp-operations-alarms: notify",
      "clients-1 → server: TCP 21–22, 8192–8200",
      "endpoint-sftp-dynamodb-gateway → table-sftp-identity-lockout: function reads, updates",
      "endpoint-sftp-secretsmanager → user-secrets: function reads",
      "function → dns-firewall: DNS queries",
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
    assert.deepEqual(linesOf(picture, "clients-2").at(-1), "cannot reach the server");
  });

  it("shows partner networks behind their connection, and what stands in which subnets", async () => {
    const { picture } = await draw("peering and Transit Gateway, tables, EFS");
    assert.deepEqual(groupsOf(picture, "connection"), [
      ["VPC peering connection", "devices"],
      ["AWS Transit Gateway attachment", "offices"],
    ]);
    assert.deepEqual(groupsOf(picture, "vpc"), [["Amazon VPC", "10.10.0.0/16"]]);
    const zones = (...ranges: readonly string[]): string[] =>
      ranges.map((range, index) => `eu-central-1${"abc"[index]} ${range}`);
    assert.deepEqual(inSubnets(picture), [
      [
        ["Private subnets", ...zones("10.10.0.0/20", "10.10.16.0/20", "10.10.32.0/20")],
        ["AWS Transfer Family server"],
      ],
      [
        ["Private subnets", ...zones("10.10.128.0/19", "10.10.160.0/19", "10.10.192.0/19")],
        ["VPC interface endpoint (AWS STS)", "AWS Lambda function"],
      ],
      [
        ["Private subnets", ...zones("10.10.64.0/20", "10.10.80.0/20", "10.10.96.0/20")],
        ["AWS Transit Gateway attachment"],
      ],
    ]);
    assert.deepEqual(linesOf(picture, "clients-1"), ["10.20.0.0/16"]);
    assert.deepEqual(linesOf(picture, "clients-2"), ["10.30.0.0/24", "10.40.0.0/16"]);
  });

  it("shows users in a table and files in a file system", async () => {
    const { picture } = await draw("peering and Transit Gateway, tables, EFS");
    const arrows = arrowsOf(picture);
    assert.ok(arrows.includes("user-role → store-sftp: reads, writes"));
    const users = "endpoint-sftp-dynamodb-gateway → table-sftp-identity-users: function reads";
    assert.ok(arrows.includes(users));
    assert.ok(picture.boxes.every(({ id }) => id !== "user-secrets"));
    assert.equal(
      picture.boxes.find(({ id }) => id === "store-sftp")?.title,
      "Amazon EFS file system",
    );
  });

  it("shows where the audit goes: into the log bucket, or to CloudTrail Lake", async () => {
    const at = async (storage: object) => {
      const graph = await graphOf({ ...MODES.public, storage: { ...storage } });
      return pictureOf(graph);
    };
    const logged = await at({ accessLogs: {}, audit: {} });
    assert.deepEqual(linesOf(logged, "store-sftp-access-logs"), [
      "managed-sftp-test-111122223333-logs",
      "access logs",
      "audit events",
    ]);
    const lake = await at({ audit: { destination: "lake" } });
    assert.deepEqual(linesOf(lake, "audit-sftp-audit"), ["managed-sftp-test", "audit events"]);
    assert.ok(arrowsOf(lake).includes("store-sftp → audit-sftp-audit: audits requests"));
  });

  it("shows where uploads are scanned, held and put into quarantine", async () => {
    const graph = await graphOf({ ...MODES.public, storage: SCANNED });
    const picture = await pictureOf(graph);
    assert.deepEqual(linesOf(picture, "store-sftp"), [
      "managed-sftp-test-111122223333",
      "users' files",
      "held until found clean",
    ]);
    assert.deepEqual(linesOf(picture, "malware-sftp-malware"), [
      "scans and tags uploads",
      "alice/, bob/",
    ]);
    const arrows = arrowsOf(picture);
    for (const arrow of [
      "store-sftp → malware-sftp-malware: uploads",
      "store-sftp → malware-sftp-malware-quarantine: infected files",
      // Of files that were found clean.
      "user-role → store-sftp: lists, reads, writes, deletes",
    ]) {
      assert.ok(arrows.includes(arrow), `${arrow}\n${arrows.join("\n")}`);
    }
    assert.equal(
      picture.boxes.some(({ id }) => id === "event-rules"),
      false,
    );
  });

  it("shows API Gateway behind its firewall, copies, events and the workflow", async () => {
    const { picture } = await draw("API Gateway, copies and events");
    const arrows = arrowsOf(picture);
    for (const arrow of [
      "server → api: calls",
      "api → function: invokes",
      "store-sftp → store-sftp-replica: replicates",
      "store-sftp → store-sftp-access-logs: logs and audits requests",
      "store-sftp-replica → store-sftp-replica-access-logs: logs requests",
      "event-rules → queue-sftp-operations-uploads: upload events",
      "server → workflow-sftp-uploads: each upload",
      "server → workflow-sftp-uploads-partial: broken uploads",
    ]) {
      assert.ok(arrows.includes(arrow), `${arrow}\n${arrows.join("\n")}`);
    }
    assert.equal(picture.boxes.find(({ id }) => id === "api")?.group, "firewall");
    assert.deepEqual(linesOf(picture, "clients-1"), ["prefix list of 30 ranges"]);
  });

  it("draws public subnets around the server, one of them where there is one zone", async () => {
    assert.deepEqual(inSubnets((await draw("prod")).picture), [
      [
        ["Public subnets", "eu-central-1a 10.10.0.0/18", "eu-central-1b 10.10.64.0/18"],
        ["AWS Transfer Family server"],
      ],
    ]);
    const [[[title, ...lines] = []] = []] = inSubnets((await draw("staging")).picture);
    assert.deepEqual([title, lines.length], ["Public subnet", 1]);
  });

  it("draws subnets in which nothing stands apart, and without an empty frame", async () => {
    const { graph } = await draw("prod");
    const [subnet] = graph.resources.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
    assert.ok(subnet !== undefined);
    const inputs = { ...subnet.inputs, cidrBlock: "10.10.200.0/24" };
    const more = { ...subnet, inputs, id: "subnet-more", name: "more", urn: `${subnet.urn}-more` };
    const picture = await pictureOf({ ...graph, resources: [...graph.resources, more] });
    assert.deepEqual(linesOf(picture, "unused-subnets"), ["eu-central-1a 10.10.200.0/24"]);
    assert.equal(inSubnets(picture).length, 1);
  });

  it("draws the names that a closed network resolves, and its private hosted zone", async () => {
    const { picture } = await draw("closed");
    const firewall = picture.boxes.find(({ id }) => id === "dns-firewall");
    assert.deepEqual(firewall, {
      ...{ id: "dns-firewall", kind: "network", column: "endpoints", group: "vpc" },
      title: "Route 53 Resolver DNS Firewall",
      lines: [
        "allows 4 names",
        "secretsmanager.eu-central-1.amazonaws.com",
        "sts.eu-central-1.amazonaws.com",
        "dynamodb.eu-central-1.amazonaws.com",
        "sftp.files.internal",
        "blocks every other name",
      ],
    });
    const zone = picture.boxes.find(({ id }) => id === "host-name-sftp");
    assert.equal(zone?.title, "Amazon Route 53 private hosted zone");
    assert.deepEqual(zone?.lines, ["sftp.files.internal"]);
  });

  // A firewall whose rules apply to no VPC stops nothing.
  it("draws no DNS Firewall that the VPC is not associated with", async () => {
    const unbound = (graph: Graph): Graph =>
      without(graph, ({ type }) => type.includes("resolverFirewallRuleGroupAssociation"));
    assert.deepEqual(await changed("closed", unbound), ["- function → dns-firewall: DNS queries"]);
  });

  for (const name of DRAWN) {
    it(`names what it draws of ${name} as AWS does, without URNs or logical names`, async () => {
      const { graph, picture } = await draw(name);
      const titles = [...picture.boxes, ...picture.groups].map(({ title }) => title);
      const AWS = /^(Amazon|AWS|Route 53|VPC|Public|Private|Subnets?|Internet|Clients)\b/;
      assert.deepEqual(
        titles.filter((title) => !AWS.test(title)),
        [],
      );
      const texts = [...picture.boxes, ...picture.groups].flatMap(({ title, lines = [] }) => [
        title,
        ...lines,
      ]);
      const shown = new Set(graph.resources.flatMap(namesInConsole));
      const logical = graph.resources.map((resource) => resource.name);
      const hidden = new Set(logical.filter((each) => !shown.has(each)));
      assert.deepEqual(
        texts.filter((text) => hidden.has(text) || text.includes("urn:")),
        [],
      );
    });
  }

  it("names a VPC that the stack does not make", async () => {
    const { picture } = await draw("existing VPC");
    assert.deepEqual(groupsOf(picture, "vpc"), [
      ["Amazon VPC", "vpc-0a1b", "not made by this stack"],
    ]);
    assert.deepEqual(inSubnets(picture), [
      [
        ["Subnets", "subnet-0a", "subnet-0b"],
        [
          "VPC interface endpoint (Secrets Manager)",
          "VPC interface endpoint (AWS STS)",
          "AWS Transfer Family server",
          "AWS Lambda function",
        ],
      ],
    ]);
  });

  it("puts what a key encrypts into its group", async () => {
    const { picture } = await draw("dev");
    assert.deepEqual(groupsOf(picture, "key"), [
      ["AWS KMS key", "managed-sftp-dev-data"],
      ["AWS KMS key", "managed-sftp-dev-logs"],
      ["AWS KMS key", "managed-sftp-dev-operations"],
    ]);
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
    const [pending, accepted] = [await attached(false), await attached(true)];
    assert.deepEqual(linesOf(pending, "attachment-sftp-offices"), ["offices", "not accepted yet"]);
    assert.deepEqual(linesOf(accepted, "attachment-sftp-offices"), ["offices"]);
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
