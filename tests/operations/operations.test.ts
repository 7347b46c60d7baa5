import * as assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const TOPIC = "arn:aws:sns:eu-central-1:111122223333:managed-sftp-test-alarms";
const withOperations = (operations: Record<string, unknown>): Promise<Graph> =>
  graphOf({ ...MODES.public, operations });
const alarmCount = (graph: Graph): number =>
  resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").length;

describe("where alarms go", () => {
  it("is an encrypted topic that only this account's alarms publish to, over TLS", async () => {
    const graph = await withOperations({ alarms: { emails: ["ops@example.com"] } });
    const key = resourcesOf(graph, "aws:kms/key:Key").find((k) => k.name === "sftp-operations");
    assert.deepEqual(inputsOf(graph, "aws:sns/topic:Topic"), {
      "sftp-operations-alarms": {
        name: "managed-sftp-test-alarms",
        displayName: "Alarms of managed-sftp-test",
        kmsMasterKeyId: key?.outputs["arn"],
        tags: { Name: "sftp-operations-alarms" },
      },
    });
    assert.deepEqual(inputsOf(graph, "aws:sns/topicPolicy:TopicPolicy"), {
      "sftp-operations-alarms": {
        arn: TOPIC,
        policy: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Publish",
              Effect: "Allow",
              Principal: { Service: "cloudwatch.amazonaws.com" },
              Action: "sns:Publish",
              Resource: TOPIC,
              Condition: {
                StringEquals: { "aws:SourceAccount": "111122223333" },
                ArnLike: {
                  "aws:SourceArn": [
                    "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:managed-sftp-test-*",
                  ],
                },
              },
            },
            {
              Sid: "DenyPlainHttp",
              Effect: "Deny",
              Principal: "*",
              Action: "sns:Publish",
              Resource: TOPIC,
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
    });
    assert.deepEqual(inputsOf(graph, "aws:sns/topicSubscription:TopicSubscription"), {
      "sftp-operations-alarms-ops-example-com": {
        ...{ topic: TOPIC, protocol: "email", endpoint: "ops@example.com" },
      },
    });
  });

  it("may be a topic that exists, and then the stack has neither topic nor key for it", async () => {
    const topicArn = "arn:aws:sns:eu-central-1:111122223333:pager";
    const graph = await withOperations({ alarms: { topicArn } });
    assert.equal(resourcesOf(graph, "aws:sns/topic:Topic").length, 0);
    assert.deepEqual(
      resourcesOf(graph, "aws:kms/key:Key").map(({ name }) => name),
      ["sftp-data", "sftp-logs"],
    );
    const alarms = resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm");
    assert.ok(alarms.length > 8);
    for (const { inputs } of alarms) assert.deepEqual(inputs["alarmActions"], [topicArn]);
  });

  it("is nowhere where there are no alarms, while metrics are still counted", async () => {
    const graph = await withOperations({ alarms: false });
    assert.equal(alarmCount(graph), 0);
    assert.equal(resourcesOf(graph, "aws:sns/topic:Topic").length, 0);
    assert.equal(resourcesOf(graph, "aws:cloudwatch/logMetricFilter:LogMetricFilter").length, 5);
  });

  it("is not asked about a lockout that nobody has", async () => {
    const graph = await graphOf({ ...MODES.public, identity: { lockout: false } });
    const names = resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").map((a) => a.name);
    assert.deepEqual(
      names.filter((name) => name.includes("lockout")),
      [],
    );
  });
});

describe("the dashboard", () => {
  interface Widget {
    readonly type: string;
    readonly x: number;
    readonly y: number;
    readonly properties: { readonly metrics?: unknown[][]; readonly alarms?: string[] };
  }
  const widgetsOf = (graph: Graph): Widget[] => {
    const inputs = inputsOf(graph, "aws:cloudwatch/dashboard:Dashboard")["sftp-operations"];
    assert.equal(inputs?.["dashboardName"], "managed-sftp-test");
    return (JSON.parse(String(inputs["dashboardBody"])) as { widgets: Widget[] }).widgets;
  };

  it("shows every metric that an alarm looks at, and the alarms", async () => {
    const graph = await graphOf(MODES.public);
    const widgets = widgetsOf(graph);
    const text = JSON.stringify(widgets);
    for (const { inputs } of resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm")) {
      const metric = inputs["metricName"] as string | undefined;
      // An alarm on several metrics looks at one of them, by reason.
      if (metric === undefined) continue;
      assert.ok(text.includes(`"${metric}"`), `${metric} is on no widget`);
    }
    assert.equal(widgets.at(-1)?.properties.alarms?.length, alarmCount(graph));
    const places = widgets.map(({ x, y }) => `${x} ${y}`);
    assert.equal(new Set(places).size, widgets.length);
  });

  it("has no widget of alarms where there are none, and is absent where it is not wanted", async () => {
    const widgets = widgetsOf(await withOperations({ alarms: false }));
    assert.deepEqual([...new Set(widgets.map(({ type }) => type))], ["metric"]);
    const without = await withOperations({ dashboard: false });
    assert.equal(resourcesOf(without, "aws:cloudwatch/dashboard:Dashboard").length, 0);
  });
});
