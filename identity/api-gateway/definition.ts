import { createHash } from "node:crypto";

/** Path under which Transfer asks about a user, by segment. */
export const PATH = ["servers", "{serverId}", "users", "{username}", "config"] as const;

/** Last part of the URL that Transfer is given. */
export const STAGE = "identity";

/** Header with the client's address; the request itself comes from Transfer. */
export const CLIENT_HEADER = "SourceIP";

/** Headers with the password. */
export const PASSWORD_HEADERS = ["Password", "PasswordBase64"] as const;

/**
 * A value of the request as the inside of a JSON text. Every one is escaped: a user name is what a
 * client typed, and a quotation mark in it would otherwise begin a field of the client's choosing.
 * The escapes are JavaScript's, of which JSON refuses that of an apostrophe.
 */
const jsonText = (value: string): string =>
  `$util.escapeJavaScript(${value}).replaceAll("\\\\'","'")`;

/** Fields of the event that Transfer sends when it calls the function itself, and their origin. */
const EVENT: Readonly<Record<string, string>> = {
  // API Gateway hands path parameters over as they stand in the URL.
  username: "$util.urlDecode($input.params('username'))",
  // Blank without the header, which the function takes for a key login. The older header `Password`
  // has no encoding, and loses what is not ASCII.
  password: "$util.base64Decode($input.params('PasswordBase64'))",
  protocol: "$input.params('protocol')",
  serverId: "$input.params('serverId')",
  sourceIp: "$input.params('sourceIp')",
};

/** Mapping template that turns Transfer's request into the event of the Lambda way. */
export const EVENT_TEMPLATE = `{\n${Object.entries(EVENT)
  .map(([field, value]) => `  "${field}": "${jsonText(value)}"`)
  .join(",\n")}\n}\n`;

/** The only method; without a signature of the invocation role it answers nobody. */
export const METHOD = {
  httpMethod: "GET",
  authorization: "AWS_IAM",
  requestParameters: {
    "method.request.path.serverId": true,
    "method.request.path.username": true,
    "method.request.querystring.protocol": false,
    "method.request.querystring.sourceIp": false,
    "method.request.header.PasswordBase64": false,
    [`method.request.header.${CLIENT_HEADER}`]: false,
  },
};

/** How the method calls the function; a proxy would hand it a request in place of the event. */
export const INTEGRATION = {
  type: "AWS",
  integrationHttpMethod: "POST",
  passthroughBehavior: "NEVER",
  requestTemplates: { "application/json": EVENT_TEMPLATE },
};

/** What Transfer is answered. */
export const RESPONSES = [
  /** A decision, which is also how the function says no. */
  { statusCode: "200" },
  /** An outage: any error, whose text would otherwise pass for a decision with status 200. */
  {
    statusCode: "500",
    // A full stop alone leaves out errors of several lines.
    selectionPattern: "(\\n|.)+",
    responseTemplates: { "application/json": '{"message":"no decision could be made"}' },
  },
] as const;

/**
 * Stands for everything that a deployment takes a picture of, all of it known at preview.
 *
 * @returns another text for another API, so that a changed one is deployed and no other
 */
export const fingerprint = (functionName: string): string =>
  createHash("sha256")
    .update(JSON.stringify([PATH, METHOD, INTEGRATION, RESPONSES, functionName]))
    .digest("hex");
