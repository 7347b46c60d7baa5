import * as assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { namesOf } from "../../aws/resource-names";
import { planEventRules } from "../../operations/event-rules";
import { matches } from "../../sandbox/scanner/event-pattern";
import { SAMPLE, SAMPLES } from "../support/event-samples";
import { graphOf, inputsOf, MODES } from "../support/program";

const ACCOUNT = "111122223333";
const arn = (service: string, name: string): string =>
  `arn:aws:${service}:eu-central-1:${ACCOUNT}:${name}`;
const QUEUE = arn("sqs", "managed-sftp-test-uploads");
const DEAD = arn("sqs", "managed-sftp-test-uploads-dead");
const TOPIC = arn("sns", "managed-sftp-test-uploads");
const RULE = arn("events", "rule/managed-sftp-test-upload-completed");

const upload = (type: string, path: string, serverId = "s-1"): object => ({
  source: "aws.transfer",
  "detail-type": type,
  detail: { "server-id": serverId, "file-path": path, username: "alice" },
});

describe("events for uploads", () => {
  let graph: Graph;
  before(async () => {
    const events = { prefix: "alice/in/", emails: ["ops@example.com"], retentionDays: 7 };
    graph = await graphOf({ ...MODES.public, operations: { events } });
  });

  it("come from two rules for the stack's own server, bucket and folder", () => {
    const rules = inputsOf(graph, "aws:cloudwatch/eventRule:EventRule");
    assert.deepEqual(Object.keys(rules), [
      "sftp-operations-uploads-completed",
      "sftp-operations-uploads-failed",
    ]);
    const { eventPattern, ...rest } = rules["sftp-operations-uploads-failed"] ?? {};
    assert.deepEqual(rest, {
      name: "managed-sftp-test-upload-failed",
      description: "Uploads that failed",
      tags: { Name: "sftp-operations-uploads-failed" },
    });
    assert.deepEqual(JSON.parse(String(eventPattern)), {
      source: ["aws.transfer"],
      "detail-type": [
        "SFTP Server File Upload Failed",
        "FTPS Server File Upload Failed",
        "FTP Server File Upload Failed",
      ],
      detail: {
        "server-id": ["sftp-public-Server"],
        "file-path": [{ prefix: `/managed-sftp-test-${ACCOUNT}/alice/in/` }],
      },
    });
  });

  it("match uploads of this server, outcome and folder only", () => {
    const [plan] = planEventRules(namesOf("test"), ["upload"]);
    const scope = { serverId: "s-1", root: "files", folder: "alice/in/", published: "" };
    const pattern = plan?.pattern(scope);
    const cases: [event: object, taken: boolean][] = [
      [upload("SFTP Server File Upload Completed", "/files/alice/in/a.csv"), true],
      [upload("FTPS Server File Upload Completed", "/files/alice/in/a.csv"), true],
      [upload("FTP Server File Upload Completed", "/files/alice/in/deep/a.csv"), true],
      [upload("SFTP Server File Upload Failed", "/files/alice/in/a.csv"), false],
      [upload("SFTP Server File Download Completed", "/files/alice/in/a.csv"), false],
      [upload("SFTP Server File Upload Completed", "/files/alice/inbox/a.csv"), false],
      [upload("SFTP Server File Upload Completed", "/files/bob/in/a.csv"), false],
      [upload("SFTP Server File Upload Completed", "/files/alice/in/a.csv", "s-2"), false],
    ];
    for (const [event, taken] of cases) {
      assert.equal(matches(pattern, event), taken, JSON.stringify(event));
    }
  });

  // A client that uploads a.csv.filepart and renames it gives the final name in the rename alone.
  it("come for renames, deletes and folders too where they are listed, by the field that has the path", async () => {
    const on = ["upload", "rename", "delete", "directory"];
    const all = await graphOf({
      ...MODES.public,
      operations: { events: { on, prefix: "alice/in/" } },
    });
    const rules = inputsOf(all, "aws:cloudwatch/eventRule:EventRule");
    const path = [{ prefix: `/managed-sftp-test-${ACCOUNT}/alice/in/` }];
    const details = Object.values(rules).map(
      ({ eventPattern: text }) => (JSON.parse(String(text)) as { detail: object }).detail,
    );
    assert.deepEqual(Object.keys(rules), [
      "sftp-operations-uploads-completed",
      "sftp-operations-uploads-delete",
      "sftp-operations-uploads-directory",
      "sftp-operations-uploads-failed",
      "sftp-operations-uploads-rename",
    ]);
    assert.deepEqual(
      details,
      ["file-path", "file-path", "directory-path", "file-path", "renamed-file-path"].map(
        (field) => ({ "server-id": ["sftp-public-Server"], [field]: path }),
      ),
    );
    const { name, eventPattern: text } = rules["sftp-operations-uploads-directory"] ?? {};
    assert.equal(name, "managed-sftp-test-directory");
    assert.deepEqual((JSON.parse(String(text)) as { "detail-type": string[] })["detail-type"], [
      ...["SFTP", "FTPS", "FTP"].map((p) => `${p} Server Directory Create Completed`),
      ...["SFTP", "FTPS", "FTP"].map((p) => `${p} Server Directory Create Failed`),
      ...["SFTP", "FTPS", "FTP"].map((p) => `${p} Server Directory Delete Completed`),
      ...["SFTP", "FTPS", "FTP"].map((p) => `${p} Server Directory Delete Failed`),
    ]);
    const [policy] = resourcesOf(all, "aws:sqs/queuePolicy:QueuePolicy")
      .filter(({ name: queue }) => queue === "sftp-operations-uploads")
      .map(({ inputs }) => String(inputs["policy"]));
    assert.ok(policy?.includes(arn("events", "rule/managed-sftp-test-rename")));
  });

  it("are taken by the rule of their own kind alone, as AWS documents them", () => {
    const scope = { ...SAMPLE, root: SAMPLE.bucket, folder: "", published: "out/" };
    const kinds = Object.keys(SAMPLES) as (keyof typeof SAMPLES)[];
    for (const [kind, events] of Object.entries(SAMPLES)) {
      for (const event of events) {
        const takers = kinds.filter((each) =>
          planEventRules(namesOf("test"), [each]).some(({ pattern }) =>
            matches(pattern(scope), event),
          ),
        );
        assert.deepEqual(takers, [kind], event["detail-type"]);
      }
    }
  });

  // Events of another stack's bucket come over the same bus of the account.
  it("of restores, scans and the published folder are those of the stack's bucket and folder", () => {
    const of = (
      kind: "restore" | "published" | "scan",
      folder: string,
      bucket: string = SAMPLE.bucket,
    ) => {
      const [plan] = planEventRules(namesOf("test"), [kind]);
      const scope = { serverId: "s-1", root: bucket, folder, published: "out/" };
      return SAMPLES[kind].map((event) => matches(plan?.pattern(scope), event));
    };
    const [yes, no] = [
      [true, true],
      [false, false],
    ];
    assert.deepEqual(of("restore", ""), yes);
    assert.deepEqual(of("restore", "alice/"), yes);
    assert.deepEqual(of("restore", "bob/"), no);
    assert.deepEqual(of("restore", "", "other"), no);
    assert.deepEqual(of("scan", ""), yes);
    assert.deepEqual(of("scan", "alice/in/"), yes);
    assert.deepEqual(of("scan", "alice/out/"), no);
    assert.deepEqual(of("scan", "", "other"), no);
    assert.deepEqual(of("published", ""), yes);
    assert.deepEqual(of("published", "out/sub/"), no);
    assert.deepEqual(of("published", "", "other"), no);
  });

  it("of restores and of the published folder go where the others go, and only their rules may send", async () => {
    const all = await graphOf({
      ...MODES.public,
      storage: {
        ...{ eventBridge: true, accessLogs: {} },
        publish: { prefix: "out/", access: "open", openReason: "Price lists for everybody" },
      },
      operations: { events: { on: ["restore", "published"] } },
    });
    const rules = inputsOf(all, "aws:cloudwatch/eventRule:EventRule");
    const patterns = Object.fromEntries(
      Object.entries(rules).map(([name, { eventPattern: text }]) => [
        name,
        JSON.parse(String(text)) as object,
      ]),
    );
    const bucket = { name: [`managed-sftp-test-${ACCOUNT}`] };
    assert.deepEqual(patterns, {
      "sftp-operations-uploads-published": {
        source: ["aws.s3"],
        "detail-type": ["Object Created", "Object Deleted"],
        detail: { bucket, object: { key: [{ prefix: "out/" }] } },
      },
      "sftp-operations-uploads-restore": {
        source: ["aws.s3"],
        "detail-type": ["Object Restore Completed", "Object Restore Expired"],
        detail: { bucket },
      },
    });
    assert.deepEqual(Object.keys(inputsOf(all, "aws:cloudwatch/eventTarget:EventTarget")), [
      "sftp-operations-uploads-published-queue",
      "sftp-operations-uploads-published-topic",
      "sftp-operations-uploads-restore-queue",
      "sftp-operations-uploads-restore-topic",
    ]);
    const names = ["restore", "published"];
    for (const { inputs } of resourcesOf(all, "aws:sqs/queuePolicy:QueuePolicy")) {
      const { Statement: [rulesMaySend] = [] } = JSON.parse(String(inputs["policy"])) as {
        Statement?: { Condition: { ArnEquals: object } }[];
      };
      assert.deepEqual(rulesMaySend?.Condition.ArnEquals, {
        "aws:SourceArn": names.map((name) => arn("events", `rule/managed-sftp-test-${name}`)),
      });
    }
  });

  it("go to the queue and the topic, or else to the dead-letter queue", () => {
    const targets = inputsOf(graph, "aws:cloudwatch/eventTarget:EventTarget");
    const target = (rule: string, targetId: string, to: string): object => ({
      ...{ rule, targetId, arn: to },
      deadLetterConfig: { arn: DEAD },
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 24 },
    });
    const [completed, failed] = ["completed", "failed"].map((o) => `managed-sftp-test-upload-${o}`);
    assert.deepEqual(targets, {
      "sftp-operations-uploads-completed-queue": target(completed ?? "", "queue", QUEUE),
      "sftp-operations-uploads-completed-topic": target(completed ?? "", "topic", TOPIC),
      "sftp-operations-uploads-failed-queue": target(failed ?? "", "queue", QUEUE),
      "sftp-operations-uploads-failed-topic": target(failed ?? "", "topic", TOPIC),
    });
  });

  it("are kept in encrypted queues as long as configured, dead letters for two weeks", () => {
    const keyArn = resourcesOf(graph, "aws:kms/key:Key").find(
      ({ name }) => name === "sftp-operations",
    )?.outputs["arn"];
    const queues = inputsOf(graph, "aws:sqs/queue:Queue");
    assert.deepEqual(queues, {
      "sftp-operations-uploads": {
        name: "managed-sftp-test-uploads",
        kmsMasterKeyId: keyArn,
        messageRetentionSeconds: 604_800,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 5 }),
        tags: { Name: "sftp-operations-uploads" },
      },
      "sftp-operations-uploads-dead": {
        name: "managed-sftp-test-uploads-dead",
        kmsMasterKeyId: keyArn,
        messageRetentionSeconds: 1_209_600,
        tags: { Name: "sftp-operations-uploads-dead" },
      },
    });
    assert.equal(
      inputsOf(graph, "aws:sns/topic:Topic")["sftp-operations-uploads"]?.["kmsMasterKeyId"],
      keyArn,
    );
  });

  it("are sent to the listed e-mail addresses", () => {
    assert.deepEqual(inputsOf(graph, "aws:sns/topicSubscription:TopicSubscription"), {
      "sftp-operations-uploads-ops-example-com": {
        ...{ topic: TOPIC, protocol: "email", endpoint: "ops@example.com" },
      },
    });
  });

  // A queue that any rule may send to would let its sender reach the consumers.
  it("are accepted from the stack's own rules only", () => {
    const [policy] = resourcesOf(graph, "aws:sqs/queuePolicy:QueuePolicy").map(
      ({ inputs }) => JSON.parse(String(inputs["policy"])) as { Statement: object[] },
    );
    assert.deepEqual(policy?.Statement[0], {
      Sid: "Rules",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: QUEUE,
      Condition: {
        StringEquals: { "aws:SourceAccount": ACCOUNT },
        ArnEquals: {
          "aws:SourceArn": [RULE, arn("events", "rule/managed-sftp-test-upload-failed")],
        },
      },
    });
  });

  // EventBridge sends no condition keys to SNS: with a condition each upload's message would end in
  // the queue of what reaches neither.
  it("reach a topic whose policy has no condition on the publisher", () => {
    const [policy] = resourcesOf(graph, "aws:sns/topicPolicy:TopicPolicy")
      .filter(({ name }) => name === "sftp-operations-uploads")
      .map(({ inputs }) => JSON.parse(String(inputs["policy"])) as { Statement: object[] });
    assert.deepEqual(policy?.Statement[0], {
      Sid: "Publish",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: TOPIC,
    });
  });

  it("are none unless configured", async () => {
    const plain = await graphOf(MODES.public);
    assert.equal(resourcesOf(plain, "aws:sqs/queue:Queue").length, 0);
    assert.equal(resourcesOf(plain, "aws:cloudwatch/eventRule:EventRule").length, 0);
  });
});
