import * as assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { createHandler, type LogLine } from "../../identity/authorizer/handler";
import { withMetrics } from "../../identity/authorizer/telemetry/metrics";
import { attempt, KEYS, NOW, portsOf, SETTINGS } from "../identity/support";
import { type DataPoint, embeddedPoints, filteredPoints, ringing } from "../support/cloudwatch";
import { graphOf, MODES } from "../support/program";

const FUNCTION = { FunctionName: "managed-sftp-test-identity" };
const lambda = (name: string, value: number): DataPoint => ({
  ...{ namespace: "AWS/Lambda", name, dimensions: FUNCTION, value },
});
const dead: DataPoint = {
  namespace: "AWS/SQS",
  name: "ApproximateNumberOfMessagesVisible",
  dimensions: { QueueName: "managed-sftp-test-uploads-dead" },
  value: 1,
};

const BUCKET = "managed-sftp-test-111122223333";
const uncopied = (DestinationBucket: string): DataPoint => ({
  namespace: "AWS/S3",
  name: "OperationsFailedReplication",
  dimensions: { SourceBucket: BUCKET, DestinationBucket, RuleId: "everything" },
  value: 1,
});

/** Log lines in the format of the service. */
const SERVER = {
  connected: { "activity-type": "CONNECTED", user: "alice", "source-ip": "203.0.113.7" },
  open: { "activity-type": "OPEN", mode: "CREATE|TRUNCATE|WRITE", path: "/files/alice/a" },
  close: { "activity-type": "CLOSE", path: "/files/alice/a", "bytes-in": "121" },
  partial: { "activity-type": "PARTIAL_CLOSE", path: "/files/alice/a", "bytes-in": "12" },
  denied: { "activity-type": "ERROR", message: "Access denied", operation: "CLOSE" },
  error: { "activity-type": "ERROR", message: "No such file or directory", operation: "OPEN" },
  auth: { "activity-type": "AUTH_FAILURE", message: "wrong password", user: "alice" },
  tls: { "activity-type": "TLS_RESUME_FAILURE", user: "alice" },
} as const;

const server = (name: keyof typeof SERVER): string => JSON.stringify(SERVER[name]);

const RECORDS = {
  alice: { Password: "correct horse", AllowedCidrs: ["203.0.113.0/24"] },
  broken: "{",
};

/** Data points of logins that the handler decided. */
async function logins(
  count: number,
  changes: Parameters<typeof attempt>[0],
  ports: Partial<ReturnType<typeof portsOf>> = {},
): Promise<DataPoint[]> {
  const lines: LogLine[] = [];
  const all = { ...portsOf(RECORDS), ...ports };
  const handler = createHandler(all, { ...SETTINGS, stack: "test" }, (line) => lines.push(line));
  for (let done = 0; done < count; done++) await handler(attempt(changes)).catch(() => undefined);
  return lines.flatMap((line) => embeddedPoints(JSON.stringify(withMetrics(line, "test", NOW))));
}

const alarm = (key: string): string => `sftp-operations-${key}`;

describe("alarms", () => {
  let graph: Graph;
  let quiet: DataPoint[];
  const rings = (...points: (readonly DataPoint[])[]): string[] =>
    ringing(graph, [...quiet, ...points.flat()]);
  const lines = (...names: (keyof typeof SERVER)[]): DataPoint[] =>
    names.flatMap((name) => filteredPoints(graph, server(name)));

  before(async () => {
    graph = await graphOf({
      ...MODES.public,
      storage: { replication: { region: "eu-west-1" } },
      operations: {
        alarms: { noTransferHours: 4, deniedLogins: 20 },
        events: {},
        workflow: { steps: [{ copyTo: "archive/" }] },
      },
    });
    quiet = [
      ...(await logins(3, {})),
      ...["connected", "open", "close"].flatMap((name) =>
        filteredPoints(graph, server(name as keyof typeof SERVER)),
      ),
      lambda("Errors", 0),
      lambda("Throttles", 0),
      lambda("Duration", 400),
    ];
  });

  it("are not raised while partners log in and transfer files", () => {
    assert.deepEqual(rings(), []);
  });

  it("are raised by Lambda's metrics of the function", () => {
    assert.deepEqual(rings([lambda("Errors", 1)]), [alarm("identity-errors")]);
    assert.deepEqual(rings([lambda("Throttles", 1)]), [alarm("identity-throttles")]);
    assert.deepEqual(rings([lambda("Duration", 11_999)]), []);
    assert.deepEqual(rings([lambda("Duration", 12_000)]), [alarm("identity-slow")]);
  });

  it("are raised by denied logins, one per remedy", async () => {
    assert.deepEqual(rings(await logins(19, { password: "wrong" })), []);
    const guessed = [
      ...(await logins(10, { password: "wrong" })),
      ...(await logins(10, { username: "nobody" })),
    ];
    assert.deepEqual(rings(guessed), [alarm("denied-guessing")]);
    const elsewhere = await logins(20, { sourceIp: "198.51.100.9" });
    assert.deepEqual(rings(elsewhere), [alarm("denied-restricted")]);
    assert.deepEqual(rings(await logins(1, { username: "broken" })), [alarm("broken-records")]);
  });

  it("are raised by denied logins by key, whether the names exist or not", async () => {
    const probe = { username: "nobody", password: "" };
    assert.deepEqual(rings(await logins(19, probe)), []);
    const both = [alarm("denied-guessing"), alarm("key-probes")];
    assert.deepEqual(rings(await logins(20, probe)), both);
    assert.deepEqual(rings(await logins(20, { ...probe, username: "alice" })), both);
    // Not by those that the service goes on to check.
    const alice = { alice: { PublicKeys: [KEYS.rsa] } };
    assert.deepEqual(rings(await logins(30, { password: "" }, portsOf(alice))), []);
  });

  it("are raised by a lockout, and by a lockout table that cannot be reached", async () => {
    const locked = {
      isLocked: () => Promise.resolve(true),
      countFailure: () => Promise.resolve(true),
    };
    assert.deepEqual(rings(await logins(1, {}, { lockout: locked })), [alarm("lockouts")]);
    const fails = () => Promise.reject(new Error("x"));
    const broken = { isLocked: fails, countFailure: fails };
    assert.deepEqual(rings(await logins(1, {}, { lockout: broken })), [
      alarm("lockout-unavailable"),
    ]);
  });

  it("are raised by a workflow that failed", () => {
    const executions = (name: string, value: number): DataPoint => ({
      namespace: "AWS/Transfer",
      name: `OnUploadExecutions${name}`,
      dimensions: { ServerId: "sftp-public-Server" },
      value,
    });
    assert.deepEqual(rings([executions("Started", 3), executions("Success", 3)]), []);
    assert.deepEqual(rings([executions("Failed", 1)]), [alarm("workflow-failed")]);
  });

  it("are raised by failures in the server's log", () => {
    assert.deepEqual(rings(lines("partial", "partial", "error", "error")), []);
    assert.deepEqual(rings(lines("partial", "partial", "error", "error", "error")), [
      alarm("failed-transfers"),
    ]);
  });

  // The alarm rang at the first upload of a read-only user, and so was turned off.
  it("are raised by operations that S3 or KMS denies, but not by one of a read-only user", () => {
    assert.deepEqual(rings(lines("denied", "denied", "denied", "denied")), []);
    const five = Array.from({ length: 5 }, () => "denied" as const);
    assert.deepEqual(rings(lines(...five)).sort(), [
      alarm("access-denied"),
      alarm("failed-transfers"),
    ]);
  });

  it("are raised by guessing at a threshold and with a remedy that fit the network mode", async () => {
    const guessing = async (mode: keyof typeof MODES): Promise<[unknown, string]> => {
      const alarms = resourcesOf(
        await graphOf(MODES[mode]),
        "aws:cloudwatch/metricAlarm:MetricAlarm",
      );
      const { inputs } = alarms.find(({ name }) => name === alarm("denied-guessing"))!;
      return [inputs["threshold"], String(inputs["alarmDescription"])];
    };
    const [open, text] = await guessing("public");
    assert.equal(open, 300);
    assert.doesNotMatch(text, /network\.clients/);
    const [fenced, remedy] = await guessing("internet-facing");
    assert.equal(fenced, 20);
    assert.match(remedy, /take it out of network\.clients/);
  });

  it("are raised when nobody completed a transfer, even without any log line", () => {
    const idle = [lambda("Errors", 0)];
    assert.deepEqual(ringing(graph, idle), [alarm("no-transfer")]);
    assert.deepEqual(ringing(graph, [...idle, ...lines("connected", "open")]), [
      alarm("no-transfer"),
    ]);
    assert.deepEqual(ringing(graph, [...idle, ...lines("close")]), []);
  });

  it("are raised by events in the dead-letter queue", () => {
    assert.deepEqual(rings([dead]), [alarm("uploads-dead")]);
  });

  // Nobody notices a missing replica until the original is lost.
  it("are raised by every object that was not replicated", () => {
    assert.deepEqual(rings([{ ...uncopied(`${BUCKET}-replica`), value: 0 }]), []);
    assert.deepEqual(rings([uncopied(`${BUCKET}-replica`)]), [alarm("replication-failed")]);
    assert.deepEqual(rings([uncopied("other")]), []);
  });

  it("are all raised by one of the tests above", () => {
    const all = resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").map(
      ({ name }) => name,
    );
    assert.deepEqual(
      all.sort(),
      [
        ...["access-denied", "broken-records", "denied-guessing", "denied-restricted"],
        ...["failed-transfers", "identity-errors", "identity-slow", "identity-throttles"],
        "key-probes",
        ...["lockout-unavailable", "lockouts", "no-transfer", "replication-failed"],
        ...["uploads-dead", "workflow-failed"],
      ].map(alarm),
    );
  });

  // Recipients turn off an alarm without a remedy.
  it("notify the topic, describe a remedy, and have names of this stack", () => {
    for (const { inputs } of resourcesOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm")) {
      const topic = "arn:aws:sns:eu-central-1:111122223333:managed-sftp-test-alarms";
      assert.deepEqual([inputs["alarmActions"], inputs["okActions"]], [[topic], [topic]]);
      assert.match(String(inputs["name"]), /^managed-sftp-test-/);
      assert.ok(String(inputs["alarmDescription"]).length > 60);
      assert.ok(String(inputs["alarmDescription"]).length <= 1024);
    }
  });

  it("count each line of the server's log in the right metrics only", () => {
    const counted = (name: keyof typeof SERVER): string[] =>
      lines(name)
        .flatMap((point) => (point.value === 0 ? [] : [point.name]))
        .sort();
    assert.deepEqual(counted("connected"), []);
    assert.deepEqual(counted("open"), []);
    assert.deepEqual(counted("close"), ["CompletedTransfers"]);
    assert.deepEqual(counted("partial"), ["FailedTransfers"]);
    assert.deepEqual(counted("error"), ["FailedTransfers"]);
    assert.deepEqual(counted("denied"), ["AccessDenied", "FailedTransfers"]);
    assert.deepEqual(counted("auth"), ["AuthenticationFailures"]);
    assert.deepEqual(counted("tls"), ["TlsResumeFailures"]);
    assert.deepEqual(
      filteredPoints(graph, "INIT_START Runtime Version").map(({ value }) => value),
      [0, 0, 0, 0, 0],
    );
  });
});
