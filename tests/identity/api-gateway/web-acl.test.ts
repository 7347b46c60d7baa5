import assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { graphOf, inputsOf } from "../../support/program";

const WAF_ARN = "arn:aws:wafv2:eu-central-1:111122223333:regional";
const NAME = "sftp-identity-firewall";

const build = (apiGateway?: Readonly<Record<string, unknown>>): Promise<Graph> =>
  graphOf({
    network: { mode: "public", ipAddressType: "DUALSTACK" },
    identity: { frontDoor: "api-gateway", ...(apiGateway && { apiGateway }) },
  });

/** No samples: for hours they would show the headers of requests, the password among them. */
const visible = (metric: string): Record<string, unknown> => ({
  cloudwatchMetricsEnabled: true,
  metricName: `managed-sftp-test-${metric}`,
  sampledRequestsEnabled: false,
});

const attempts = (limit: number): Record<string, unknown> => ({
  name: "attempts",
  priority: 0,
  action: { block: {} },
  statement: {
    rateBasedStatement: {
      limit,
      evaluationWindowSec: 300,
      aggregateKeyType: "FORWARDED_IP",
      forwardedIpConfig: { headerName: "SourceIP", fallbackBehavior: "MATCH" },
    },
  },
  visibilityConfig: visible("attempts"),
});

const clients = (family: 4 | 6): Record<string, unknown> => ({
  name: `clients-ipv${family}`,
  priority: family,
  action: { allow: {} },
  statement: {
    ipSetReferenceStatement: {
      arn: `${WAF_ARN}/ipset/${NAME}-clients-ipv${family}/${NAME}-clients-ipv${family}-IpSet`,
      ipSetForwardedIpConfig: {
        headerName: "SourceIP",
        position: "FIRST",
        fallbackBehavior: "NO_MATCH",
      },
    },
  },
  visibilityConfig: visible(`clients-ipv${family}`),
});

const acl = (defaultAction: object, rules: readonly object[]): Record<string, unknown> => ({
  [NAME]: {
    description: "Who may ask the identity function of the SFTP server, and how often",
    scope: "REGIONAL",
    defaultAction,
    rules,
    visibilityConfig: visible("firewall"),
    dataProtectionConfig: {
      dataProtections: [
        {
          action: "SUBSTITUTION",
          field: { fieldType: "SINGLE_HEADER", fieldKeys: ["Password", "PasswordBase64"] },
        },
      ],
    },
    tags: { Name: NAME },
  },
});

const ipSet = (family: 4 | 6, addresses: readonly string[]): Record<string, unknown> => ({
  [`${NAME}-clients-ipv${family}`]: {
    description: "Networks of SFTP clients",
    scope: "REGIONAL",
    ipAddressVersion: `IPV${family}`,
    addresses,
    tags: { Name: `${NAME}-clients-ipv${family}` },
  },
});

const ACL = "aws:wafv2/webAcl:WebAcl";
const IP_SET = "aws:wafv2/ipSet:IpSet";

describe("the firewall of the API Gateway", () => {
  // Transfer is the source of every request: a rule on that would count all clients as one.
  it("admits listed networks only, and counts attempts by the client's own address", async () => {
    const graph = await build({
      allowedCidrs: ["203.0.113.0/24", "2001:db8::/32", "198.51.100.7/32"],
      attemptsPerFiveMinutes: 100,
    });
    assert.deepEqual(
      inputsOf(graph, ACL),
      acl({ block: {} }, [attempts(100), clients(4), clients(6)]),
    );
    assert.deepEqual(inputsOf(graph, IP_SET), {
      ...ipSet(4, ["203.0.113.0/24", "198.51.100.7/32"]),
      ...ipSet(6, ["2001:db8::/32"]),
    });
  });

  it("makes no set for a family without ranges", async () => {
    const graph = await build({ allowedCidrs: ["2001:db8::/32"] });
    assert.deepEqual(inputsOf(graph, ACL), acl({ block: {} }, [attempts(300), clients(6)]));
    assert.deepEqual(inputsOf(graph, IP_SET), ipSet(6, ["2001:db8::/32"]));
  });

  it("admits everybody, but not as often as they like, when no network is listed", async () => {
    const graph = await build();
    assert.deepEqual(inputsOf(graph, ACL), acl({ allow: {} }, [attempts(300)]));
    assert.deepEqual(inputsOf(graph, IP_SET), {});
  });

  it("stands in front of the stage", async () => {
    assert.deepEqual(inputsOf(await build(), "aws:wafv2/webAclAssociation:WebAclAssociation"), {
      [NAME]: {
        resourceArn:
          "arn:aws:apigateway:eu-central-1::/restapis/sftp-identity-api-RestApi/stages/identity",
        webAclArn: `${WAF_ARN}/webacl/${NAME}/${NAME}-WebAcl`,
      },
    });
  });
});
