import assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { securityFindings } from "../../../verify/checks/security/rules";
import { graphOf, inputsOf, MODES } from "../../support/program";

const region = "us-east-1";
const ACCOUNT = "111122223333";
const TOPIC = `arn:aws:sns:${region}:${ACCOUNT}:managed-sftp-test-firewall`;
const OWN_TOPIC = `arn:aws:sns:${region}:999988887777:security`;
const offReason = "Only robots of one partner read it";

const build = (
  firewall: object | undefined,
  operations: Record<string, unknown> = {},
): Promise<Graph> =>
  graphOf({
    ...MODES.public,
    storage: {
      accessLogs: {},
      publish: {
        ...{ prefix: "open/", access: "open", openReason: "Price lists for everybody" },
        ...(firewall && { firewall }),
      },
    },
    operations,
  });

const distribution = (graph: Graph) =>
  inputsOf(graph, "aws:cloudfront/distribution:Distribution")["sftp-published"] ?? {};

const alarm = (graph: Graph) =>
  inputsOf(graph, "aws:cloudwatch/metricAlarm:MetricAlarm")["sftp-operations-firewall-blocked"];

describe("a published folder", () => {
  it("has the web firewall in front of it unless a setting turns it off", async () => {
    const graph = await build(undefined);
    assert.equal(
      distribution(graph)["webAclId"],
      `arn:aws:wafv2:${region}:${ACCOUNT}:global/webacl/managed-sftp-test-published/sftp-published-firewall-WebAcl`,
    );
    assert.deepEqual(distribution(graph)["tags"], {
      Name: "sftp-published",
      OpenAccess: "Price lists for everybody",
    });
  });

  it("without a firewall says why, which the policy pack asks for", async () => {
    const graph = await build({ offReason });
    assert.equal(distribution(graph)["webAclId"], undefined);
    assert.deepEqual(distribution(graph)["tags"], {
      Name: "sftp-published",
      OpenAccess: "Price lists for everybody",
      NoFirewall: offReason,
    });
    assert.deepEqual(
      graph.resources.filter(({ type }) => type.startsWith("aws:wafv2/")),
      [],
    );
    assert.equal(alarm(graph), undefined);
    assert.deepEqual(securityFindings(graph), []);
  });
});

describe("the alarm of the web firewall", () => {
  it("is where CloudFront's metrics are, and so is its topic with the same recipients", async () => {
    const graph = await build({ blockedRequests: 50 }, { alarms: { emails: ["ops@bank.com"] } });
    const { alarmDescription, ...rest } = alarm(graph) ?? {};
    assert.match(String(alarmDescription), /aws-waf-logs-managed-sftp-test-published/);
    assert.deepEqual(rest, {
      region,
      name: "managed-sftp-test-firewall-blocked",
      namespace: "AWS/WAFV2",
      metricName: "BlockedRequests",
      // Metrics of a web ACL for CloudFront have no dimension Region.
      dimensions: { WebACL: "managed-sftp-test-published", Rule: "ALL" },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 50,
      treatMissingData: "notBreaching",
      alarmActions: [TOPIC],
      okActions: [TOPIC],
      tags: { Name: "sftp-operations-firewall-blocked" },
    });
    const name = "sftp-operations-firewall";
    assert.deepEqual(inputsOf(graph, "aws:sns/topic:Topic")[name], {
      region,
      name: "managed-sftp-test-firewall",
      displayName: "Alarms of the web firewall of managed-sftp-test",
      kmsMasterKeyId: `arn:aws:kms:${region}:${ACCOUNT}:key/sftp-published-firewall-Key`,
      tags: { Name: name },
    });
    assert.deepEqual(inputsOf(graph, "aws:sns/topicPolicy:TopicPolicy")[name], {
      region,
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
              StringEquals: { "aws:SourceAccount": ACCOUNT },
              ArnLike: {
                "aws:SourceArn": [
                  `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:managed-sftp-test-firewall-*`,
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
    });
    assert.deepEqual(
      inputsOf(graph, "aws:sns/topicSubscription:TopicSubscription")[`${name}-ops-bank-com`],
      { region, topic: TOPIC, protocol: "email", endpoint: "ops@bank.com" },
    );
  });

  it("tells a topic of the operator's, if there is one in that region", async () => {
    for (const [firewall, alarms] of [
      [{ alarmTopicArn: OWN_TOPIC }, { emails: ["ops@bank.com"] }],
      [{}, { topicArn: OWN_TOPIC }],
    ] as const) {
      const graph = await build(firewall, { alarms });
      assert.deepEqual(alarm(graph)?.["alarmActions"], [OWN_TOPIC]);
      assert.equal(inputsOf(graph, "aws:sns/topic:Topic")["sftp-operations-firewall"], undefined);
    }
  });

  it("is off with the other alarms", async () => {
    const graph = await build({}, { alarms: false });
    assert.equal(alarm(graph), undefined);
    assert.equal(inputsOf(graph, "aws:sns/topic:Topic")["sftp-operations-firewall"], undefined);
  });
});
