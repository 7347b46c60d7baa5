import {
  isMissing,
  type Properties,
  recordsOf,
  type SecurityRule,
  textsOf,
  UNKNOWN,
  valueAt,
} from "./subject";
import { isInternal } from "./network";

const types = ["aws:transfer/server:Server"];

/** First month whose security policies are strong enough. */
const OLDEST_POLICY = "2024-01";

/** Rules about Transfer servers. */
export const SERVER_RULES: readonly SecurityRule[] = [
  {
    name: "ftp-stays-inside",
    description: "FTP, which encrypts nothing, is offered on internal endpoints only.",
    scope: "resource",
    types,
    problems: ({ properties }) =>
      textsOf(properties["protocols"]).includes("FTP") &&
      ![properties["endpointType"], properties["endpointDetails"]].includes(UNKNOWN) &&
      !isInternal(properties)
        ? ["protocols has FTP, but the endpoint is no internal one; use FTPS or SFTP"]
        : [],
  },
  {
    name: "ftps-has-certificate",
    description: "A server with FTPS has a certificate.",
    scope: "resource",
    types,
    problems: ({ properties: { protocols, certificate } }) =>
      textsOf(protocols).includes("FTPS") && isMissing(certificate)
        ? ["protocols has FTPS, but certificate is missing; set it to an ACM ARN"]
        : [],
  },
  {
    name: "modern-security-policy",
    description: `The server's security policy is that of ${OLDEST_POLICY} or later.`,
    scope: "resource",
    types,
    problems: ({ properties: { securityPolicyName: name } }) => {
      if (name === UNKNOWN) return [];
      const month = /-(\d{4}-\d{2})$/.exec(String(name))?.[1];
      if (month !== undefined && month >= OLDEST_POLICY) return [];
      const what = isMissing(name) ? "is missing, which means 2018-11" : `is ${String(name)}`;
      return [`securityPolicyName ${what}; use one of ${OLDEST_POLICY} or later`];
    },
  },
];

/** How a way to the function may be open to callers who do not sign, by type. */
const UNSIGNED: Readonly<Record<string, string>> = {
  "aws:apigateway/method:Method": "authorization",
  "aws:lambda/functionUrl:FunctionUrl": "authorizationType",
};

/** Whether a switch is known to be on, in whatever spelling a program gives it. */
const isOn = (value: unknown): boolean => typeof value !== "symbol" && String(value) === "true";

/** Settings by which API Gateway keeps or writes down what it is sent. */
const KEPT: Readonly<Record<string, (properties: Properties) => string | false>> = {
  "aws:apigateway/methodSettings:MethodSettings": ({ settings }) =>
    (isOn(valueAt(settings, "dataTraceEnabled")) && "settings.dataTraceEnabled") ||
    (isOn(valueAt(settings, "cachingEnabled")) && "settings.cachingEnabled"),
  "aws:apigateway/stage:Stage": ({ cacheClusterEnabled }) =>
    isOn(cacheClusterEnabled) && "cacheClusterEnabled",
  "aws:apigatewayv2/stage:Stage": ({ defaultRouteSettings, routeSettings }) =>
    [defaultRouteSettings, routeSettings]
      .flatMap(recordsOf)
      .some((settings) => isOn(settings["dataTraceEnabled"])) && "dataTraceEnabled",
};

/** Rules about an API between the server and the identity function, which is sent passwords. */
export const FRONT_DOOR_RULES: readonly SecurityRule[] = [
  {
    name: "calls-are-signed",
    description: "Every request to the API in front of the identity function is signed with IAM.",
    scope: "resource",
    types: Object.keys(UNSIGNED),
    problems: ({ type, properties }) => {
      const property = UNSIGNED[type] ?? "";
      return properties[property] === "NONE"
        ? [`${property} is NONE, so anybody may try passwords; set it to AWS_IAM`]
        : [];
    },
  },
  {
    name: "passwords-unkept",
    description: "No API caches or logs the passwords that it passes on.",
    scope: "resource",
    types: Object.keys(KEPT),
    problems: ({ type, properties }) => {
      const setting = KEPT[type]?.(properties) ?? false;
      return setting === false
        ? []
        : [`${setting} is on, and what passes through holds passwords; set it to false`];
    },
  },
  {
    name: "passwords-unlogged",
    description: "No log of the API has the headers, of which one is a password.",
    scope: "resource",
    types: ["aws:apigateway/methodSettings:MethodSettings"],
    problems: ({ properties }) => {
      const level = valueAt(properties["settings"], "loggingLevel");
      return isMissing(level) || level === UNKNOWN || level === "OFF"
        ? []
        : [
            `settings.loggingLevel is ${String(level)}, and execution logs have the values of headers; set it to OFF`,
          ];
    },
  },
];
