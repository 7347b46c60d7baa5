import { arnOf, type GraphResource, resourcesOf, text } from "../../graph/graph";
import { type PermittedAction, permittedActions, permittedArrow } from "../allowed";
import { endpointId, endpointsOf, isReached, serviceOf } from "./network";
import { consoleName } from "../names";
import { type Arrow, type Box, idFor, type Part, part } from "../picture";
import { placements, type DiagramStack } from "./stack";

const ON_SECRETS = {
  GetSecretValue: "reads",
  PutSecretValue: "writes",
  DeleteSecret: "deletes",
};
const ON_TABLES = {
  GetItem: "reads",
  Scan: "scans",
  PutItem: "writes",
  UpdateItem: "updates",
  DeleteItem: "deletes",
};

/** Secrets and tables, with the actions that the identity function is allowed on them. */
export async function recordPart(stack: DiagramStack): Promise<Part> {
  const { graph, identity } = stack;
  const tables = resourcesOf(graph, "aws:dynamodb/table:Table");
  const holdsUsers = identity.settings.usersTable !== undefined;
  const arrows = await Promise.all([
    ...(holdsUsers ? [] : [secretsArrow(stack)]),
    ...tables.map((table) => tableArrow(stack, table)),
  ]);
  return part({
    boxes: [...(holdsUsers ? [] : [secretsBox(stack)]), ...tables.map((t) => tableBox(stack, t))],
    arrows: arrows.flat(),
  });
}

const SECRETS = "user-secrets";

const secretsBox = ({ identity }: DiagramStack): Box => ({
  id: SECRETS,
  kind: "identity",
  title: "AWS Secrets Manager secrets",
  lines: [`${identity.settings.secretPrefix}/<user>`, "users, made outside the stack"],
  column: "storage",
  foreign: true,
});

function tableBox({ identity: { settings } }: DiagramStack, table: GraphResource): Box {
  const name = text(table.inputs["name"]);
  const contents = {
    [settings.lockout?.table ?? ""]: "failed logins",
    [settings.usersTable ?? ""]: "users",
  };
  const content = contents[name];
  return {
    id: idFor("table", table.name),
    kind: "identity",
    title: "Amazon DynamoDB table",
    lines: [consoleName(table), ...(content === undefined ? [] : [content])],
    column: "storage",
  };
}

function secretsArrow(stack: DiagramStack): Promise<Arrow[]> {
  const { partition, region, accountId } = stack.awsEnvironment;
  const name = `${stack.identity.settings.secretPrefix}/alice-AbCdEf`;
  const resource = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}`;
  return recordArrow(stack, "secretsmanager", SECRETS, (request) =>
    permittedActions({ ...request, resource }, "secretsmanager", ON_SECRETS),
  );
}

const tableArrow = (stack: DiagramStack, table: GraphResource): Promise<Arrow[]> =>
  recordArrow(stack, "dynamodb", idFor("table", table.name), (request) =>
    permittedActions({ ...request, resource: arnOf(table) }, "dynamodb", ON_TABLES),
  );

/** Principal of the function, and the endpoint that it calls through. */
type Caller = Pick<PermittedAction["requests"][number], "principal" | "endpoint">;

/** An arrow from the endpoint that the function calls through, or from the function. */
async function recordArrow(
  stack: DiagramStack,
  service: string,
  to: string,
  actionsOf: (caller: Caller) => readonly PermittedAction[],
): Promise<Arrow[]> {
  const { access, identity } = stack;
  const { role } = identity;
  const principal = { kind: "role", role } as const;
  if (placements(stack).lambda === undefined) {
    return permittedArrow(access, { from: "function", to }, actionsOf({ principal }));
  }
  const endpoint = endpointsOf(stack).find((each) => serviceOf(each) === service);
  const actions = actionsOf({ principal, endpoint: service });
  if (endpoint === undefined) return permittedArrow(access, { from: "function", to }, actions);
  if (!isReached(stack, endpoint)) return [];
  const arrows = await permittedArrow(access, { from: endpointId(endpoint), to }, actions);
  return arrows.map((arrow) => ({ ...arrow, label: `function ${arrow.label}` }));
}
