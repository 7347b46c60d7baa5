import { arnOf, type GraphResource, resourcesOf, text, texts } from "../../graph/graph";
import { permittedActions, permittedArrow } from "../allowed";
import { encryption } from "../key-groups";
import { consoleName } from "../names";
import { type Arrow, type Box, flow, idFor, type Part, part, together } from "../picture";
import { quarantineRules } from "./malware";
import { firewallLogs } from "./published";
import { abridged, counted, recordAt, type DiagramStack } from "./stack";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const WORKFLOW = "aws:transfer/workflow:Workflow";
const TARGETS = {
  "aws:sns/topic:Topic": "Amazon SNS topic",
  "aws:sqs/queue:Queue": "Amazon SQS queue",
} as const;

/** Logs, alarms and events, and their destinations. */
export async function operationsPart(stack: DiagramStack): Promise<Part> {
  const logs = await logPart(stack);
  const notifications = notificationPart(stack);
  return together([logs, notifications]);
}

const LOGS = "log-groups";

async function logPart(stack: DiagramStack): Promise<Part> {
  const ofFirewalls = firewallLogs(stack.graph).map(({ name }) => name);
  const groups = resourcesOf(stack.graph, "aws:cloudwatch/logGroup:LogGroup").filter(
    ({ name }) => !ofFirewalls.includes(name),
  );
  if (groups.length === 0) return part({});
  const lines = groups.map(({ inputs }) => text(inputs["name"]));
  const box: Box = {
    ...{ id: LOGS, kind: "operations", title: "Amazon CloudWatch log groups", column: "storage" },
    lines: abridged(lines),
    ...groups.map((group) => encryption(stack.graph, group)).find((key) => key !== undefined),
  };
  const sends = texts(stack.server.resource.inputs["structuredLogDestinations"]).length > 0;
  return part({
    boxes: [box],
    arrows: [
      ...(sends ? [flow("server", LOGS, "logs")] : []),
      ...(await functionLogs(stack, groups)),
    ],
  });
}

function functionLogs(stack: DiagramStack, groups: readonly GraphResource[]): Promise<Arrow[]> {
  const own = recordAt(stack.identity.resource, "loggingConfig")?.["logGroup"];
  const group = groups.find(({ inputs }) => inputs["name"] === own);
  if (group === undefined) return Promise.resolve([]);
  const { role } = stack.identity;
  const resource = `${arnOf(group)}:log-stream:stream`;
  const request = { principal: { kind: "role", role }, resource } as const;
  return permittedArrow(
    stack.access,
    { from: "function", to: LOGS },
    permittedActions(request, "logs", { PutLogEvents: "logs" }),
  );
}

const ALARMS = "alarms";
const RULES = "event-rules";

/** Alarms and events, and their topics and queues. */
function notificationPart(stack: DiagramStack): Part {
  const { graph } = stack;
  const alarms = resourcesOf(graph, ALARM);
  // What starts the quarantine is drawn beside the bucket.
  const started = quarantineRules(graph);
  const rules = resourcesOf(graph, RULE).filter(({ inputs }) => !started.includes(inputs["name"]));
  const workflows = resourcesOf(graph, WORKFLOW);
  const details = recordAt(stack.server.resource, "workflowDetails");
  const partial = (details?.["onPartialUpload"] as { workflowId?: unknown } | undefined)
    ?.workflowId;
  const alarmed = alarms.flatMap(({ inputs }) => texts(inputs["alarmActions"]));
  const fed = resourcesOf(graph, "aws:cloudwatch/eventTarget:EventTarget").map(({ inputs }) =>
    text(inputs["arn"]),
  );
  return part({
    boxes: [
      ...workflows.map(workflowBox),
      ...(rules.length === 0 ? [] : [rulesBox(rules)]),
      ...(alarms.length === 0 ? [] : [alarmsBox(alarms)]),
      ...targets(stack).map((target) => targetBox(stack, target)),
    ],
    arrows: [
      ...workflows.map(({ name, id }) =>
        flow("server", idFor("workflow", name), id === partial ? "broken uploads" : "each upload"),
      ),
      ...sourcesOf(rules),
      ...targets(stack)
        .filter((target) => fed.includes(arnOf(target)))
        .map((target) => flow(RULES, targetId(target), "upload events")),
      ...targets(stack)
        .filter((target) => alarmed.includes(arnOf(target)))
        .map((target) => flow(ALARMS, targetId(target), "notify")),
    ],
  });
}

/** Whether a rule is for events of these sources. */
const hasSource = (rules: readonly GraphResource[], source: RegExp): boolean =>
  rules.some(({ inputs }) => source.test(text(inputs["eventPattern"])));

/** The server, if a rule is for its events. Those of files come from a bucket on the right. */
const sourcesOf = (rules: readonly GraphResource[]): readonly Arrow[] =>
  hasSource(rules, /aws\.transfer/) ? [flow("server", RULES, "uploads")] : [];

const targets = ({ graph }: DiagramStack): readonly GraphResource[] =>
  Object.keys(TARGETS).flatMap((type) => resourcesOf(graph, type));

/** Id of the box of a topic or queue. */
const targetId = ({ type, name }: GraphResource): string =>
  idFor(type.endsWith("Topic") ? "topic" : "queue", name);

const targetBox = ({ graph }: DiagramStack, target: GraphResource): Box => ({
  id: targetId(target),
  kind: "operations",
  title: TARGETS[target.type as keyof typeof TARGETS],
  lines: [consoleName(target)],
  column: "storage",
  ...encryption(graph, target),
});

const alarmsBox = (alarms: readonly GraphResource[]): Box => ({
  ...{ id: ALARMS, kind: "operations", title: "Amazon CloudWatch", column: "identity" },
  lines: [counted(alarms.length, "alarm")],
});

const rulesBox = (rules: readonly GraphResource[]): Box => ({
  ...{ id: RULES, kind: "operations", title: "Amazon EventBridge", column: "identity" },
  lines: [
    counted(rules.length, "rule"),
    ...(hasSource(rules, /"aws\.(s3|guardduty)"/) ? ["events of files"] : []),
  ],
});

const workflowBox = ({ name, inputs }: GraphResource): Box => ({
  ...{ id: idFor("workflow", name), kind: "operations", column: "identity" },
  title: "AWS Transfer Family workflow",
  lines: [counted([inputs["steps"] ?? []].flat().length, "step")],
});
