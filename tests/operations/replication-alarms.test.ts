import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const BUCKET = "managed-sftp-test-111122223333";
const region = "eu-west-1";
const topic = (where: string): string => `arn:aws:sns:${where}:111122223333:mine`;

const build = (alarms: object | false = {}, multiRegion: object = {}): Promise<Graph> =>
  graphOf({
    ...MODES.public,
    storage: { multiRegion: { region, ...multiRegion } },
    operations: { alarms },
  });

/** Alarms on replication: region, source and target of each. */
const alarmsOf = (graph: Graph): unknown[] =>
  Object.values(inputsOf(graph, ALARM))
    .filter(({ metricName }) => metricName === "OperationsFailedReplication")
    .map(({ region: where, name, dimensions, alarmActions }) => [
      where,
      name,
      dimensions,
      alarmActions,
    ]);

const topicsThere = (graph: Graph): string[] =>
  resourcesOf(graph, "aws:sns/topic:Topic")
    .filter(({ inputs }) => inputs["region"] === region)
    .map(({ name }) => name);

describe("alarms on copies between two regions", () => {
  it("watch each way in the region of its source, with a topic there", async () => {
    const graph = await build();
    const dimensions = (SourceBucket: string, DestinationBucket: string): object => ({
      ...{ SourceBucket, DestinationBucket, RuleId: "everything" },
    });
    assert.deepEqual(alarmsOf(graph), [
      [
        undefined,
        "managed-sftp-test-replication-failed",
        dimensions(BUCKET, `${BUCKET}-second`),
        ["arn:aws:sns:eu-central-1:111122223333:managed-sftp-test-alarms"],
      ],
      [
        region,
        "managed-sftp-test-second-replication-failed",
        dimensions(`${BUCKET}-second`, BUCKET),
        [`arn:aws:sns:${region}:111122223333:managed-sftp-test-second-alarms`],
      ],
    ]);
    const key = resourcesOf(graph, "aws:kms/key:Key").find(
      ({ name }) => name === "sftp-operations-second",
    );
    assert.equal(key?.inputs["region"], region);
  });

  it("send there to the recipients of the other alarms", async () => {
    const graph = await build({ emails: ["ops@example.com"] });
    const there = resourcesOf(graph, "aws:sns/topicSubscription:TopicSubscription").filter(
      ({ inputs }) => inputs["region"] === region,
    );
    assert.deepEqual(
      there.map(({ inputs }) => inputs["endpoint"]),
      ["ops@example.com"],
    );
  });

  it("send to an existing topic of that region, and make none", async () => {
    for (const graph of [
      await build({}, { alarmTopicArn: topic(region) }),
      await build({ topicArn: topic(region) }),
    ]) {
      assert.deepEqual(topicsThere(graph), []);
      assert.ok(JSON.stringify(alarmsOf(graph)[1]).includes(topic(region)));
    }
    assert.deepEqual(topicsThere(await build({ topicArn: topic("eu-central-1") })), [
      "sftp-operations-second-alarms",
    ]);
  });

  it("are off with the others", async () => {
    assert.deepEqual(alarmsOf(await build(false)), []);
  });
});
