import type { ResourceRule } from "./rule";
import { inside, type Properties } from "./subject";

/** How a way to the function may be open to callers who do not sign, by type. */
const UNSIGNED: Readonly<Record<string, string>> = {
  "aws:apigateway/method:Method": "authorization",
  "aws:lambda/functionUrl:FunctionUrl": "authorizationType",
};

/** Settings by which API Gateway keeps or writes down what it is sent. */
const KEPT: Readonly<Record<string, (properties: Properties) => string | false>> = {
  "aws:apigateway/methodSettings:MethodSettings": ({ settings }) =>
    (inside(settings, "dataTraceEnabled") === true && "settings.dataTraceEnabled") ||
    (inside(settings, "cachingEnabled") === true && "settings.cachingEnabled"),
  "aws:apigateway/stage:Stage": ({ cacheClusterEnabled }) =>
    cacheClusterEnabled === true && "cacheClusterEnabled",
};

/** Rules about an API between the server and the identity function, which is sent passwords. */
export const FRONT_DOOR_RULES: readonly ResourceRule[] = [
  {
    name: "calls-are-signed",
    description: "Every request to the API in front of the identity function is signed with IAM.",
    scope: "resource",
    types: Object.keys(UNSIGNED),
    problems: ({ type, properties }) => {
      const property = UNSIGNED[type] ?? "";
      return properties[property] === "NONE"
        ? [`${property} is NONE, so that everybody may try passwords; set it to AWS_IAM`]
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
];
