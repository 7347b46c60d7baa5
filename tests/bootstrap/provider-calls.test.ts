import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { ProviderCalls } from "../../dev/engine/recording";
import { ROOT } from "../../verify/graph/stack-file";
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
const recorded = JSON.parse(readFileSync(FILE, "utf8")) as ProviderCalls;
const STACK = "dev";
const PREFIX = `managed-sftp-${STACK}`;
const at = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-central-1:${ACCOUNT}:${resource}`;

/** ARNs of the stack dev, by the resource types of the service authorization reference. */
const OWN: Readonly<Record<string, string>> = {
  "athena:workgroup": at("athena", `workgroup/${PREFIX}`),
  "cloudwatch:alarm": at("cloudwatch", `alarm:${PREFIX}-errors`),
  "cloudwatch:dashboard": `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${PREFIX}`,
  "dynamodb:table": at("dynamodb", `table/${PREFIX}-identity-lockout`),
  "events:rule-on-default-event-bus": at("events", `rule/${PREFIX}-upload-completed`),
  "glue:database": at("glue", "database/managed_sftp_dev"),
  "glue:rootcatalog": at("glue", "catalog"),
  "glue:table": at("glue", "table/managed_sftp_dev/requests"),
  "iam:role": `arn:aws:iam::${ACCOUNT}:role/${PREFIX}-user`,
  "iam:user": `arn:aws:iam::${ACCOUNT}:user/somebody`,
  "kms:alias": at("kms", `alias/${PREFIX}-data`),
  "kms:key": at("kms", "key/0a1b"),
  "lambda:function": at("lambda", `function:${PREFIX}-identity`),
  "logs:log-group": at("logs", `log-group:/aws/lambda/${PREFIX}-identity`),
  "route53:change": "arn:aws:route53:::change/C1",
  "route53:hostedzone": "arn:aws:route53:::hostedzone/Z1",
  "s3:bucket": `arn:aws:s3:::${PREFIX}-${ACCOUNT}`,
  "s3:object": `arn:aws:s3:::${PREFIX}-${ACCOUNT}-logs/2026-11-28`,
  "sns:topic": at("sns", `${PREFIX}-alarms`),
  "sqs:queue": at("sqs", `${PREFIX}-uploads`),
  "transfer:server": at("transfer", "server/s-0123456789abcdef0"),
  "transfer:workflow": at("transfer", "workflow/w-0123456789abcdef0"),
  "wafv2:apigateway": "arn:aws:apigateway:eu-central-1::/restapis/a1/stages/live",
  "wafv2:ipset": at("wafv2", "regional/ipset/clients/1"),
  "wafv2:webacl": at("wafv2", "regional/webacl/clients/1"),
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
  const own = types.flatMap((type) =>
    service === "ec2" && NETWORK.has(type)
      ? [at("ec2", `${type}/x-1`)]
      : (OWN[`${service}:${type}`] ?? []),
  );
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

describe("the calls that the provider was recorded to make", () => {
  let ask: Questions;
  before(async () => {
    ask = questionsFor(await bootstrapGraph());
  });

  it("are reads or writes, for every stack and option", () => {
    const known = new Set([...recorded.reads, ...recorded.writes]);
    const used = [recorded.byStack, recorded.addedByOption].flatMap((each) =>
      Object.values(each).flat(),
    );
    assert.deepEqual(
      used.filter((call) => !known.has(call)),
      [],
    );
  });

  it("are allowed to a deploy role, each of them", async () => {
    const role = deployRole(STACK);
    assert.deepEqual(await denied(ask, role, [...recorded.reads, ...recorded.writes]), []);
  });

  it("are allowed to previews and the check for drift if they read", async () => {
    for (const role of [PREVIEW, DRIFT]) {
      assert.deepEqual(await denied(ask, role, recorded.reads), [], role);
    }
  });

  it("are denied to previews and the check for drift if they write", async () => {
    const all = new Set<string>();
    for (const action of (await Promise.all(recorded.writes.map(iamActionsOf))).flat()) {
      for (const resource of await resourcesOf(action)) all.add(`${action} on ${resource}`);
    }
    for (const role of [PREVIEW, DRIFT]) {
      assert.deepEqual(await denied(ask, role, recorded.writes), [...all].sort(), role);
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
