import { isInternal } from "./network";
import {
  byType,
  each,
  isMissing,
  recordsOf,
  type SecurityRule,
  textsOf,
  UNKNOWN,
  valueAt,
} from "./subject";

const SERVER = ["aws:transfer/server:Server"];

/** First month whose security policies are strong enough. */
const OLDEST_POLICY = "2024-01";

/** Rules about Transfer servers. */
export const SERVER_RULES: readonly SecurityRule[] = [
  {
    name: "ftp-stays-inside",
    description: "FTP, which encrypts nothing, is offered on internal endpoints only.",
    ...each(
      SERVER,
      (server) =>
        textsOf(server["protocols"]).includes("FTP") &&
        ![server["endpointType"], server["endpointDetails"]].includes(UNKNOWN) &&
        !isInternal(server) &&
        "protocols has FTP, but the endpoint is no internal one; use FTPS or SFTP",
    ),
  },
  {
    name: "ftps-has-certificate",
    description: "A server with FTPS has a certificate.",
    ...each(
      SERVER,
      ({ protocols, certificate }) =>
        textsOf(protocols).includes("FTPS") &&
        isMissing(certificate) &&
        "protocols has FTPS, but certificate is missing; set it to an ACM ARN",
    ),
  },
  {
    name: "modern-security-policy",
    description: `The server's security policy is that of ${OLDEST_POLICY} or later.`,
    ...each(SERVER, ({ securityPolicyName: name }) => {
      const month = /-(\d{4}-\d{2})$/.exec(String(name))?.[1] ?? "";
      const what = isMissing(name) ? "is missing, which means 2018-11" : `is ${String(name)}`;
      return (
        name !== UNKNOWN &&
        month < OLDEST_POLICY &&
        `securityPolicyName ${what}; use one of ${OLDEST_POLICY} or later`
      );
    }),
  },
];

/** Whether a switch is known to be on, in whatever spelling a program gives it. */
const isOn = (value: unknown): boolean => typeof value !== "symbol" && String(value) === "true";

/** What is wrong with a switch by which API Gateway keeps or writes down what it is sent. */
const kept = (setting: string): string =>
  `${setting} is on, and what passes through holds passwords; set it to false`;

/** What is wrong with a way to the function that is open to callers who do not sign. */
const unsigned = (property: string): string =>
  `${property} is NONE, so anybody may try passwords; set it to AWS_IAM`;

/** Rules about an API between the server and the identity function, which is sent passwords. */
export const FRONT_DOOR_RULES: readonly SecurityRule[] = [
  {
    name: "calls-are-signed",
    description: "Every request to the API in front of the identity function is signed with IAM.",
    ...byType({
      "aws:apigateway/method:Method": ({ authorization }) =>
        authorization === "NONE" && unsigned("authorization"),
      "aws:lambda/functionUrl:FunctionUrl": ({ authorizationType }) =>
        authorizationType === "NONE" && unsigned("authorizationType"),
    }),
  },
  {
    name: "passwords-unkept",
    description: "No API caches or logs the passwords that it passes on.",
    ...byType({
      "aws:apigateway/methodSettings:MethodSettings": ({ settings }) => {
        const on = ["dataTraceEnabled", "cachingEnabled"].find((key) =>
          isOn(valueAt(settings, key)),
        );
        return on !== undefined && kept(`settings.${on}`);
      },
      "aws:apigateway/stage:Stage": ({ cacheClusterEnabled }) =>
        isOn(cacheClusterEnabled) && kept("cacheClusterEnabled"),
      "aws:apigatewayv2/stage:Stage": ({ defaultRouteSettings, routeSettings }) =>
        [defaultRouteSettings, routeSettings]
          .flatMap(recordsOf)
          .some((settings) => isOn(settings["dataTraceEnabled"])) && kept("dataTraceEnabled"),
    }),
  },
  {
    name: "passwords-unlogged",
    description: "No log of the API has the headers, of which one is a password.",
    ...each(["aws:apigateway/methodSettings:MethodSettings"], ({ settings }) => {
      const level = valueAt(settings, "loggingLevel");
      return (
        !isMissing(level) &&
        level !== UNKNOWN &&
        level !== "OFF" &&
        `settings.loggingLevel is ${String(level)}, and execution logs have the values of headers; set it to OFF`
      );
    }),
  },
];
