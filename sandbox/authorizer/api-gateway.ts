import type { Principal } from "../../verify/access/request";
import { isRecord } from "../../verify/graph/serialization";
import { type FrontDoor, type FrontDoorArgs, requireMay, requireServiceMay } from "./service-calls";
import type { LoginEvent } from "./runner";
import { type IdentityMethod, pathParameters } from "./api-method";
import { type Parameters, renderMapping } from "./mapping-template";

/** Fields of an event that the mapping template must pass on. */
const FIELDS = ["username", "password", "protocol", "serverId", "sourceIp"] as const;

/** Front door through a REST API, whose mapping template makes the function's event. */
export function apiFrontDoor(method: IdentityMethod, args: FrontDoorArgs): FrontDoor {
  const { model } = args;
  if (method.function !== model.identity.arn) {
    throw new Error(
      `sandbox: identity provider: the integration calls ${method.function}, not the identity function`,
    );
  }
  return {
    url: method.url,
    refusal: "",
    ask: async (asked) => {
      const segments = segmentsOf(asked);
      const methodArn = methodArnOf(method, args, segments);
      await requireTransferMayAsk(method, args, methodArn);
      const event = eventOf(method, asked, segments);
      await requireApiMayInvoke(args, methodArn);
      return args.invoke(event);
    },
  };
}

/** Segments of the path that Transfer requests. */
const segmentsOf = ({ serverId, username }: LoginEvent): string[] => [
  ...["servers", encodeURIComponent(serverId)],
  ...["users", encodeURIComponent(username), "config"],
];

function methodArnOf(
  { apiId, stage }: IdentityMethod,
  { model: { awsEnvironment } }: FrontDoorArgs,
  segments: readonly string[],
): string {
  const { partition, region, accountId } = awsEnvironment;
  const path = [apiId, stage, "GET", ...segments].join("/");
  return `arn:${partition}:execute-api:${region}:${accountId}:${path}`;
}

/** Transfer signs its request as the invocation role, which must trust this server. */
async function requireTransferMayAsk(
  { invocationRole: role }: IdentityMethod,
  args: FrontDoorArgs,
  methodArn: string,
): Promise<void> {
  const { access, model } = args;
  const { server, awsEnvironment } = model;
  const { accountId } = awsEnvironment;
  const call = { action: "sts:AssumeRole", resource: role, source: server.arn, accountId };
  await requireServiceMay(access, { service: "transfer", ...call });
  const request = { action: "execute-api:Invoke", resource: methodArn };
  const principal: Principal = { kind: "role", role };
  await requireMay(access, "the invocation role", { principal, ...request });
}

/** The function's policy lets the method of this API call it. */
function requireApiMayInvoke(
  { access, model: { identity, awsEnvironment } }: FrontDoorArgs,
  source: string,
): Promise<void> {
  const call = { action: "lambda:InvokeFunction", resource: identity.arn, source };
  const { accountId } = awsEnvironment;
  return requireServiceMay(access, { service: "apigateway", ...call, accountId });
}

/** Event that the mapping template makes, which must hold everything that Transfer sent. */
function eventOf(
  { path, template }: IdentityMethod,
  asked: LoginEvent,
  segments: readonly string[],
): object {
  const event = parsed(rendered(template, parametersOf(path, asked, segments)));
  const lost = FIELDS.filter((field) => (event[field] ?? "") !== (asked[field] ?? ""));
  if (lost.length === 0) return event;
  throw new Error(`the mapping template does not pass on ${lost.join(", ")} as Transfer sent it`);
}

function parametersOf(
  path: string,
  { password, protocol, sourceIp }: LoginEvent,
  segments: readonly string[],
): Parameters {
  return {
    path: pathParameters(path, segments) ?? {},
    querystring: { protocol, sourceIp },
    header: {
      SourceIP: sourceIp,
      ...(password !== undefined && {
        Password: password,
        PasswordBase64: Buffer.from(password).toString("base64"),
      }),
    },
  };
}

function rendered(template: string, parameters: Parameters): string {
  try {
    return renderMapping(template, parameters);
  } catch (error) {
    throw new Error(`the mapping template fails: ${(error as Error).message}`, { cause: error });
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const event: unknown = JSON.parse(text);
    if (isRecord(event)) return event;
  } catch {
    // The error of the parser would quote the password.
  }
  throw new Error("the mapping template makes no JSON object of this login; escape its parameters");
}
