import * as assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const TOPIC = "arn:aws:sns:eu-central-1:111122223333:managed-sftp-test-alarms";
const withOperations = (operations: Record<string, unknown>): Promise<Graph> =>
  graphOf({ ...MODES.public, operations });
const alarmCount = (graph: Graph): number =>
  resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").length;

describe("the topic of alarms", () => {
  it("is encrypted, and only this account's alarms publish to it, over TLS", async () => {
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

  it("may exist already, and then the stack has neither a topic nor a key", async () => {
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

  it("is absent without alarms, while metrics are still counted", async () => {
    const graph = await withOperations({ alarms: false });
    assert.equal(alarmCount(graph), 0);
    assert.equal(resourcesOf(graph, "aws:sns/topic:Topic").length, 0);
    assert.equal(resourcesOf(graph, "aws:cloudwatch/logMetricFilter:LogMetricFilter").length, 5);
  });

  const replication = { region: "eu-west-1" };
  const replicated = (operations: Record<string, unknown> = {}, storage: object = replication) =>
    graphOf({ ...MODES.public, storage: { replication: storage }, operations });
  const FAILED = "sftp-operations-replication-failed";

  it("is the same for failed replication", async () => {
    const alarms = "aws:cloudwatch/metricAlarm:MetricAlarm";
    const keyArn = "arn:aws:kms:eu-west-1:444455556666:key/0a1b";
    const [graph, pager, foreign, none] = [
      await replicated(),
      await replicated({ alarms: { topicArn: "arn:aws:sns:eu-central-1:111122223333:pager" } }),
      await replicated({}, { ...replication, bucketArn: "arn:aws:s3:::copies", keyArn }),
      await replicated({ alarms: false }),
    ];
    assert.deepEqual(inputsOf(graph, alarms)[FAILED], {
      name: "managed-sftp-test-replication-failed",
      alarmDescription:
        "Objects were not copied to the other region. Look for replication status FAILED, and at the replication role, both keys and the other bucket; then copy them with S3 Batch Replication, as S3 does not try again.",
      namespace: "AWS/S3",
      metricName: "OperationsFailedReplication",
      dimensions: {
        SourceBucket: "managed-sftp-test-111122223333",
        DestinationBucket: "managed-sftp-test-111122223333-replica",
        RuleId: "everything",
      },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
      alarmActions: [TOPIC],
      okActions: [TOPIC],
      tags: { Name: FAILED },
    });
    assert.deepEqual(inputsOf(pager, alarms)[FAILED]?.["alarmActions"], [
      "arn:aws:sns:eu-central-1:111122223333:pager",
    ]);
    const dimensions = inputsOf(foreign, alarms)[FAILED]?.["dimensions"] as Record<string, string>;
    assert.equal(dimensions["DestinationBucket"], "copies");
    assert.equal(alarmCount(none), 0);
  });

  // Under a new URN, the alarm would be created and then deleted with the old one, which has its name.
  it("keeps the replication alarm of earlier versions", async () => {
    const graph = await replicated();
    const alarm = graph.resources.find(({ name }) => name === FAILED);
    const replica = graph.resources.find(({ type }) => type.endsWith(":Replication"));
    assert.deepEqual(alarm?.options.aliases, [
      `${replica?.urn.replace(/::[^:]*$/, "")}$aws:cloudwatch/metricAlarm:MetricAlarm::sftp-replica`,
    ]);
  });

  it("has no lockout alarms without lockouts", async () => {
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

  // Without the quotes CloudWatch refuses the expression, and the widget stays empty.
  it("quotes the namespace in a search, as it has a hyphen and a slash", async () => {
    const graph = await graphOf(MODES.public);
    const inputs = inputsOf(graph, "aws:cloudwatch/dashboard:Dashboard")["sftp-operations"];
    const searches = String(inputs?.["dashboardBody"]).match(/SEARCH\('\{[^}]*\}/g);
    assert.deepEqual(searches, ['SEARCH(\'{\\"managed-sftp/identity\\",Stack,reason}']);
  });

  it("shows every metric that has an alarm, and the alarms", async () => {
    const graph = await graphOf(MODES.public);
    const widgets = widgetsOf(graph);
    const text = JSON.stringify(widgets);
    for (const { inputs } of resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm")) {
      const metric = inputs["metricName"] as string | undefined;
      // An alarm on several metrics has one metric per reason.
      if (metric === undefined) continue;
      assert.ok(text.includes(`"${metric}"`), `${metric} is on no widget`);
    }
    assert.equal(widgets.at(-1)?.properties.alarms?.length, alarmCount(graph));
    const places = widgets.map(({ x, y }) => `${x} ${y}`);
    assert.equal(new Set(places).size, widgets.length);
  });

  it("shows failed replication, with replication", async () => {
    const graph = await graphOf({
      ...MODES.public,
      storage: { replication: { region: "eu-west-1" } },
    });
    const rows = widgetsOf(graph).flatMap(({ properties }) => properties.metrics ?? []);
    const bucket = "managed-sftp-test-111122223333";
    assert.deepEqual(
      rows.filter(([namespace]) => namespace === "AWS/S3"),
      [
        [
          ...["AWS/S3", "OperationsFailedReplication", "SourceBucket", bucket],
          ...["DestinationBucket", `${bucket}-replica`, "RuleId", "everything"],
        ],
      ],
    );
    const { inputs } = resourcesOf(graph, "aws:cloudwatch/dashboard:Dashboard")[0] ?? {};
    assert.ok(
      String(inputs?.["dashboardBody"]).includes("alarm:managed-sftp-test-replication-failed"),
    );
  });

  it("has no widget for alarms without alarms, and may be turned off", async () => {
    const widgets = widgetsOf(await withOperations({ alarms: false }));
    assert.deepEqual([...new Set(widgets.map(({ type }) => type))], ["metric"]);
    const without = await withOperations({ dashboard: false });
    assert.equal(resourcesOf(without, "aws:cloudwatch/dashboard:Dashboard").length, 0);
  });
});
