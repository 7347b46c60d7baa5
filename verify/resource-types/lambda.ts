import { type CostContext, type CostLine, costLine, MILLION } from "../cost/model";
import { resourcesOf } from "../graph/graph";
import { named, regionalArn, type ResourceTypes, settingOf } from "./resource-type";

/** Seconds of compute for a login: one hash with the function's memory, measured by dev/bench. */
const LOGIN_SECONDS = 0.15;

function functionPrice({ resource, usage, graph }: CostContext): CostLine[] {
  const gb = Number(resource.inputs["memorySize"] ?? 128) / 1024;
  const hasTable = resourcesOf(graph, "aws:dynamodb/table:Table").some(({ name }) =>
    name.endsWith("-users"),
  );
  const users = hasTable
    ? [
        costLine("Users in a table", (usage.users * 2) / MILLION, "tableGbMonth", "2 kB a user"),
        costLine("Users, reads", usage.logins / MILLION, "tableReadMillion", "1 read a login"),
      ]
    : [
        costLine("Users' secrets", usage.users, "secretMonth", "a secret each"),
        costLine("Secrets, reads", usage.logins / MILLION, "secretCallMillion", "1 read a login"),
      ];
  return [
    costLine("Identity function, calls", usage.logins / MILLION, "lambdaMillion", "1 call a login"),
    costLine(
      "Identity function, time",
      usage.logins * LOGIN_SECONDS * gb,
      "lambdaArmGbSecond",
      `${LOGIN_SECONDS} s a login, times its memory in GB`,
    ),
    ...users,
    // The function's log lines become metrics: see identity/authorizer/telemetry/metrics.ts.
    costLine(
      "Metrics",
      9 + 4,
      "metricMonth",
      "9 of the function, and 4 reasons of denials seen a month",
    ),
  ];
}

/** AWS Lambda. */
export const LAMBDA: ResourceTypes = {
  "aws:lambda/function:Function": {
    outputs: (resource) => {
      const { partition, region } = resource.awsEnvironment;
      const arn = regionalArn(resource, "lambda", `function:${resource.id}`);
      return {
        name: resource.id,
        arn,
        qualifiedArn: `${arn}:1`,
        version: "$LATEST",
        invokeArn: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
      };
    },
    replacedBy: ["name", "packageType"],
    api: {
      operation: "lambda.CreateFunction",
      names: {
        name: "FunctionName",
        code: false,
        reservedConcurrentExecutions: false,
      },
    },
    price: functionPrice,
    uniqueName: { ...named(64), isId: true },
    nameTag: false,
    reachability: "modelled",
    access: "modelled",
  },
  "aws:lambda/permission:Permission": settingOf({
    replacedBy: [
      "action",
      "eventSourceToken",
      "function",
      "functionUrlAuthType",
      "principal",
      "principalOrgId",
      "qualifier",
      "sourceAccount",
      "sourceArn",
      "statementId",
    ],
    api: { operation: "lambda.AddPermission", names: { function: "FunctionName" } },
    reachability: "irrelevant",
    access: {
      modelledExcept: ["eventSourceToken", "functionUrlAuthType", "principalOrgId", "qualifier"],
    },
  }),
};
