import assert from "node:assert/strict";

import { lookUpAwsEnvironment } from "../../../aws/environment";
import { namesOf } from "../../../aws/resource-names";
import { webFirewall } from "../../../config/schema/web-firewall";
import { WebFirewall } from "../../../storage/web-firewall/web-firewall";
import { securityFindings } from "../../../verify/checks/security/rules";
import { compare } from "../../../verify/preview/compare";
import { evaluate } from "../../../verify/graph/evaluate";
import type { Graph } from "../../../verify/graph/graph";
import { inputsOf } from "../../support/program";

const region = "us-east-1";
const ACCOUNT = "111122223333";
const NAME = "sftp-published-firewall";
const WEB_ACL = "managed-sftp-test-published";
const LOG_GROUP = `aws-waf-logs-${WEB_ACL}`;

const build = (settings: object = {}): Promise<Graph> =>
  evaluate(
    () =>
      new WebFirewall(NAME, {
        awsEnvironment: lookUpAwsEnvironment(),
        names: namesOf("test"),
        config: webFirewall.parse(settings),
        retentionInDays: 30,
      }),
    { stack: "test", config: { "aws:region": "eu-central-1" }, secretKeys: [], calls: {} },
  );

describe("the web firewall", () => {
  it("has a web ACL for CloudFront that lets pass what no rule blocks, and keeps no secret", async () => {
    const acl = inputsOf(await build(), "aws:wafv2/webAcl:WebAcl")[NAME];
    const { rules, ...rest } = acl ?? {};
    assert.deepEqual(
      (rules as readonly { name: string }[]).map(({ name }) => name),
      ["rate", "size", "bad-inputs", "common"],
    );
    assert.deepEqual(rest, {
      region,
      name: WEB_ACL,
      description: "Who may read published files. Capacity: at most 935 of 1500 units",
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: {
        ...{ cloudwatchMetricsEnabled: true, metricName: WEB_ACL },
        sampledRequestsEnabled: false,
      },
      dataProtectionConfig: {
        dataProtections: [
          { action: "SUBSTITUTION", field: { fieldType: "QUERY_STRING" } },
          {
            action: "SUBSTITUTION",
            field: {
              fieldType: "SINGLE_HEADER",
              fieldKeys: ["authorization", "cookie", "referer"],
            },
          },
        ],
      },
      tags: { Name: NAME },
    });
  });

  it("has a set of ranges for each list and IP version, which the rules refer to", async () => {
    const graph = await build({
      allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"],
      blockedCidrs: ["203.0.113.9/32"],
    });
    const set = (key: string, version: string, addresses: readonly string[]) => ({
      [`${NAME}-${key}`]: {
        region,
        name: `${WEB_ACL}-${key}`,
        description: "Readers of published files",
        scope: "CLOUDFRONT",
        ipAddressVersion: version,
        addresses,
        tags: { Name: `${NAME}-${key}` },
      },
    });
    assert.deepEqual(inputsOf(graph, "aws:wafv2/ipSet:IpSet"), {
      ...set("allowed-ipv4", "IPV4", ["203.0.113.0/24"]),
      ...set("allowed-ipv6", "IPV6", ["2001:db8::/32"]),
      ...set("blocked-ipv4", "IPV4", ["203.0.113.9/32"]),
    });
    const { rules } = inputsOf(graph, "aws:wafv2/webAcl:WebAcl")[NAME] ?? {};
    const [others, blocked] = rules as readonly { statement: unknown }[];
    const reference = (key: string) => ({
      ipSetReferenceStatement: {
        arn: `arn:aws:wafv2:${region}:${ACCOUNT}:global/ipset/${WEB_ACL}-${key}/${NAME}-${key}-IpSet`,
      },
    });
    assert.deepEqual(
      [others?.statement, blocked?.statement],
      [
        {
          notStatement: {
            statement: {
              orStatement: { statements: [reference("allowed-ipv4"), reference("allowed-ipv6")] },
            },
          },
        },
        reference("blocked-ipv4"),
      ],
    );
  });

  // The query of a signed link holds its signature: whoever reads it could use the link.
  it("logs what it blocks or counts, without queries and secret headers", async () => {
    const graph = await build();
    const action = (name: string) => ({ actionCondition: { action: name } });
    const header = (name: string) => ({ singleHeader: { name } });
    assert.deepEqual(
      inputsOf(graph, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"),
      {
        [NAME]: {
          region,
          resourceArn: `arn:aws:wafv2:${region}:${ACCOUNT}:global/webacl/${WEB_ACL}/${NAME}-WebAcl`,
          logDestinationConfigs: [`arn:aws:logs:${region}:${ACCOUNT}:log-group:${LOG_GROUP}`],
          redactedFields: [
            { queryString: {} },
            header("authorization"),
            header("cookie"),
            header("referer"),
          ],
          loggingFilter: {
            defaultBehavior: "DROP",
            filters: [
              {
                behavior: "KEEP",
                requirement: "MEETS_ANY",
                conditions: [action("BLOCK"), action("COUNT"), action("EXCLUDED_AS_COUNT")],
              },
            ],
          },
        },
      },
    );
    assert.deepEqual(inputsOf(graph, "aws:cloudwatch/logGroup:LogGroup"), {
      [NAME]: {
        region,
        name: LOG_GROUP,
        kmsKeyId: `arn:aws:kms:${region}:${ACCOUNT}:key/${NAME}-Key`,
        retentionInDays: 30,
      },
    });
  });

  it("has a key in its region for this log and the alarms' topic", async () => {
    const { policy } = inputsOf(await build(), "aws:kms/key:Key")[NAME] ?? {};
    assert.deepEqual((policy as { Statement: unknown[] }).Statement.slice(1), [
      {
        Sid: "LogGroups",
        Effect: "Allow",
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey*",
          "kms:ReEncrypt*",
        ],
        Resource: "*",
        Condition: {
          ArnEquals: {
            "kms:EncryptionContext:aws:logs:arn": [
              `arn:aws:logs:${region}:${ACCOUNT}:log-group:${LOG_GROUP}`,
            ],
          },
        },
      },
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
      },
    ]);
  });

  // From the provider's source: AWS has no call that renames a set or moves a log.
  it("is replaced in part where AWS cannot change it", async () => {
    const before = await build({ allowedCidrs: ["203.0.113.0/24"] });
    const replacedBy = (type: string, inputs: object): string[] =>
      compare(before, {
        ...before,
        resources: before.resources.map((each) =>
          each.type === type ? { ...each, inputs: { ...each.inputs, ...inputs } } : each,
        ),
      })
        .filter(({ kind }) => kind === "replace")
        .map(({ resource }) => resource.type);
    const log = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
    assert.deepEqual(replacedBy(log, { logDestinationConfigs: ["arn:other"] }), [log]);
    assert.deepEqual(replacedBy(log, { resourceArn: "arn:other" }), [log]);
    assert.deepEqual(replacedBy(log, { redactedFields: [] }), []);
    const set = "aws:wafv2/ipSet:IpSet";
    assert.deepEqual(replacedBy(set, { ipAddressVersion: "IPV6" }), [set]);
    assert.deepEqual(replacedBy(set, { addresses: ["203.0.113.0/25"] }), []);
  });

  it("breaks no rule of the policy pack", async () => {
    const all = {
      allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"],
      blockedCidrs: ["203.0.113.9/32"],
      allowedCountries: ["DE"],
      commonRules: "count",
    };
    assert.deepEqual(securityFindings(await build(all)), []);
  });
});
