import { createHash } from "node:crypto";

/** Path that Transfer calls for a user, by segment. */
export const PATH = ["servers", "{serverId}", "users", "{username}", "config"] as const;

/** Name of the stage, the last part of the URL that Transfer is given. */
export const STAGE = "identity";

/** Header with the client's address. */
export const CLIENT_HEADER = "SourceIP";

/** Headers with the password. */
export const PASSWORD_HEADERS = ["Password", "PasswordBase64"] as const;

/**
 * Escapes a value of the request for a JSON string. Without it a quotation mark in a user name, which
 * the client chooses, could add fields to the event. The function of API Gateway escapes for
 * JavaScript; JSON does not accept its escape of an apostrophe.
 */
const jsonText = (value: string): string =>
  `$util.escapeJavaScript(${value}).replaceAll("\\\\'","'")`;

/** Fields of the event that Transfer sends when it calls the function directly, and their values. */
const EVENT: Readonly<Record<string, string>> = {
  // API Gateway does not decode path parameters.
  username: "$util.urlDecode($input.params('username'))",
  // Blank without the header, which means a key login. The older header `Password` is not encoded and
  // loses other than ASCII characters.
  password: "$util.base64Decode($input.params('PasswordBase64'))",
  protocol: "$input.params('protocol')",
  serverId: "$input.params('serverId')",
  sourceIp: "$input.params('sourceIp')",
};

/** Mapping template that creates the function's event from Transfer's request. */
export const EVENT_TEMPLATE = `{\n${Object.entries(EVENT)
  .map(([field, value]) => `  "${field}": "${jsonText(value)}"`)
  .join(",\n")}\n}\n`;

/** The only method. It accepts only requests that the invocation role has signed. */
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

/** Integration with the function; not a proxy, which would send the request instead of the event. */
export const INTEGRATION = {
  type: "AWS",
  integrationHttpMethod: "POST",
  passthroughBehavior: "NEVER",
  requestTemplates: { "application/json": EVENT_TEMPLATE },
};

/** Responses to Transfer. */
export const RESPONSES = [
  /** A decision, also a denial. */
  { statusCode: "200" },
  /** An error. Without this its text would be returned with status 200, as a decision. */
  {
    statusCode: "500",
    // A full stop alone does not match line breaks.
    selectionPattern: "(\\n|.)+",
    responseTemplates: { "application/json": '{"message":"no decision could be made"}' },
  },
] as const;

/**
 * Hash of everything that a deployment of the API contains. It is known at preview and changes only
 * with the API, so that each change of the API is deployed.
 */
export const fingerprint = (functionName: string): string =>
  createHash("sha256")
    .update(JSON.stringify([PATH, METHOD, INTEGRATION, RESPONSES, functionName]))
    .digest("hex");
