import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { IdentityConfig } from "../../config/schema/identity";
import { fingerprint, INTEGRATION, METHOD, PATH, RESPONSES, STAGE } from "./definition";

/** Limits of the API Gateway, `identity.apiGateway` of the stack's configuration. */
export type ApiLimits = NonNullable<IdentityConfig["apiGateway"]>;

/** What the API calls, and how often. */
export interface ApiArgs {
  /** The identity function. */
  readonly function: aws.lambda.Function;
  /** Its name, which is known at preview. */
  readonly functionName: string;
  readonly limits: ApiLimits;
}

/** The deployed API. */
export interface Api {
  readonly api: aws.apigateway.RestApi;
  readonly stage: aws.apigateway.Stage;
  /** What has to be in force before the first login. */
  readonly settings: aws.apigateway.MethodSettings;
}

/** A REST API with one method, which calls the function with the event of the Lambda way. */
export function createApi(name: string, args: ApiArgs, opts: pulumi.CustomResourceOptions): Api {
  const api = new aws.apigateway.RestApi(
    name,
    {
      description: "Asks the identity function of the SFTP server who may log in",
      // Transfer calls it from AWS's network, so it cannot be private.
      endpointConfiguration: { types: "REGIONAL" },
      tags: { Name: name },
    },
    opts,
  );
  const parts = createMethod(name, api, args, opts);
  const deployment = new aws.apigateway.Deployment(
    name,
    { restApi: api.id, triggers: { definition: fingerprint(args.functionName) } },
    { ...opts, dependsOn: parts },
  );
  const stage = new aws.apigateway.Stage(
    name,
    {
      restApi: api.id,
      deployment: deployment.id,
      stageName: STAGE,
      // An answer is for one password, not for one URL. Neither logs nor traces: they hold requests.
      cacheClusterEnabled: false,
      xrayTracingEnabled: false,
      tags: { Name: name },
    },
    opts,
  );
  return { api, stage, settings: limit(name, stage, args.limits, opts) };
}

/** The method with all that belongs to it. */
function createMethod(
  name: string,
  api: aws.apigateway.RestApi,
  { function: identity }: ApiArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  // A method and its parts have no identity but their place: created first, the new one would be
  // removed with the old. Each takes its place from the one before, so that they go and come together.
  const placed = { ...opts, deleteBeforeReplace: true };
  const at = { restApi: api.id, resourceId: createPath(name, api, opts) };
  const method = new aws.apigateway.Method(name, { ...at, ...METHOD }, placed);
  const integration = new aws.apigateway.Integration(
    name,
    { ...at, httpMethod: method.httpMethod, ...INTEGRATION, uri: identity.invokeArn },
    placed,
  );
  const responses = RESPONSES.map(({ statusCode, ...mapping }) => {
    const key = `${name}-${statusCode}`;
    const declared = new aws.apigateway.MethodResponse(
      key,
      { ...at, httpMethod: method.httpMethod, statusCode },
      placed,
    );
    const { httpMethod } = integration;
    return new aws.apigateway.IntegrationResponse(
      key,
      { ...at, httpMethod, statusCode: declared.statusCode, ...mapping },
      placed,
    );
  });
  return [integration, ...responses];
}

/** Resources down to the last segment of the path, whose id is returned. */
function createPath(
  name: string,
  api: aws.apigateway.RestApi,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  let parentId = api.rootResourceId;
  for (const pathPart of PATH) {
    parentId = new aws.apigateway.Resource(
      `${name}-${pathPart.replace(/\W/g, "")}`,
      { restApi: api.id, parentId, pathPart },
      opts,
    ).id;
  }
  return parentId;
}

/** Limits the API, and keeps it from writing down what it sees. */
function limit(
  name: string,
  { restApi, stageName }: aws.apigateway.Stage,
  { attemptsPerSecond }: ApiLimits,
  opts: pulumi.CustomResourceOptions,
): aws.apigateway.MethodSettings {
  return new aws.apigateway.MethodSettings(
    name,
    {
      restApi,
      stageName,
      methodPath: "*/*",
      settings: {
        // A log of the execution holds passwords; without one no setting of the account is needed.
        loggingLevel: "OFF",
        dataTraceEnabled: false,
        cachingEnabled: false,
        metricsEnabled: true,
        throttlingRateLimit: attemptsPerSecond,
        throttlingBurstLimit: attemptsPerSecond * 2,
      },
    },
    opts,
  );
}
