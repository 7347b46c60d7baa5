import { costLine, MILLION } from "../cost/model";
import { type Coverage, regionalArn, type ResourceTypes, settingOf } from "./resource-type";
import { regionalService } from "../../aws/partition";

/** No row of the access matrix is a call of the identity API, whose methods have to be signed. */
const CALLS: Coverage = { unmodelled: "the policy rule calls-are-signed refuses open methods" };

/** Amazon API Gateway. */
export const API_GATEWAY: ResourceTypes = {
  "aws:apigateway/deployment:Deployment": settingOf({
    replacedBy: ["restApi", "triggers", "variables"],
    api: {
      operation: "apigateway.CreateDeployment",
      names: { restApi: "restApiId", triggers: false },
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:apigateway/integration:Integration": settingOf({
    replacedBy: [
      "credentials",
      "httpMethod",
      "integrationHttpMethod",
      "passthroughBehavior",
      "resourceId",
      "restApi",
      "type",
    ],
    api: {
      operation: "apigateway.PutIntegration",
      names: { restApi: "restApiId", integrationHttpMethod: "integrationHttpMethod" },
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:apigateway/integrationResponse:IntegrationResponse": settingOf({
    replacedBy: ["httpMethod", "resourceId", "restApi"],
    api: { operation: "apigateway.PutIntegrationResponse", names: { restApi: "restApiId" } },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:apigateway/method:Method": settingOf({
    replacedBy: ["httpMethod", "resourceId", "restApi"],
    api: {
      operation: "apigateway.PutMethod",
      names: { restApi: "restApiId", authorization: "authorizationType" },
    },
    reachability: "irrelevant",
    access: CALLS,
  }),
  "aws:apigateway/methodResponse:MethodResponse": settingOf({
    replacedBy: ["httpMethod", "resourceId", "restApi"],
    api: { operation: "apigateway.PutMethodResponse", names: { restApi: "restApiId" } },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:apigateway/methodSettings:MethodSettings": settingOf({
    replacedBy: ["methodPath", "restApi", "stageName"],
    // Set by UpdateStage as paths and texts, which the model does not constrain.
    api: {
      operation: "apigateway.UpdateStage",
      names: { restApi: "restApiId", methodPath: false, settings: false },
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:apigateway/resource:Resource": settingOf({
    replacedBy: ["restApi"],
    api: { operation: "apigateway.CreateResource", names: { restApi: "restApiId" } },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:apigateway/restApi:RestApi": {
    outputs: (resource) => {
      const { partition, region } = resource.awsEnvironment;
      return {
        arn: `arn:${partition}:apigateway:${region}::/restapis/${resource.id}`,
        executionArn: regionalArn(resource, "execute-api", resource.id),
        rootResourceId: `root-${resource.id}`,
      };
    },
    replacedBy: [],
    api: { operation: "apigateway.CreateRestApi", names: { body: false } },
    price: "free",
    uniqueName: "none",
    nameTag: true,
    reachability: "irrelevant",
    access: CALLS,
  },
  "aws:apigateway/stage:Stage": {
    outputs: (resource) => {
      const { partition, region } = resource.awsEnvironment;
      const [api, stage] = [
        String(resource.inputs["restApi"]),
        String(resource.inputs["stageName"]),
      ];
      return {
        arn: `arn:${partition}:apigateway:${region}::/restapis/${api}/stages/${stage}`,
        executionArn: regionalArn(resource, "execute-api", `${api}/${stage}`),
        invokeUrl: `https://${api}.${regionalService("execute-api", region)}/${stage}`,
      };
    },
    replacedBy: ["restApi", "stageName"],
    api: {
      operation: "apigateway.CreateStage",
      names: {
        restApi: "restApiId",
        deployment: "deploymentId",
        xrayTracingEnabled: "tracingEnabled",
      },
    },
    price: ({ usage }) => [
      costLine("API Gateway", usage.logins / MILLION, "apiGatewayMillion", "1 call a login"),
    ],
    uniqueName: "none",
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
};
