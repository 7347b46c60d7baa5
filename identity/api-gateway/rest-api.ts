import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { IdentityConfig } from "../../config/schema/identity";
import { fingerprint, INTEGRATION, METHOD, PATH, RESPONSES, STAGE } from "./definition";

/** Limits of the API Gateway, `identity.apiGateway` of the stack's configuration. */
export type ApiLimits = NonNullable<IdentityConfig["apiGateway"]>;

/** Arguments for {@link createApi}. */
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
  /** Settings of the method, which must be in force before the first login. */
  readonly settings: aws.apigateway.MethodSettings;
}

/** Creates a REST API with one method, which calls the function with the same event as Transfer does. */
export function createApi(name: string, args: ApiArgs, opts: pulumi.CustomResourceOptions): Api {
  const api = new aws.apigateway.RestApi(
    name,
    {
      description: "Asks the identity function of the SFTP server who may log in",
      // Transfer calls it from outside the VPC, so it cannot be private.
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
      // No cache: the answer depends on the password, not only on the URL. No traces: they hold requests.
      cacheClusterEnabled: false,
      xrayTracingEnabled: false,
      tags: { Name: name },
    },
    opts,
  );
  return { api, stage, settings: createMethodSettings(name, stage, args.limits, opts) };
}

/** Creates the method, its integration and its responses. */
function createMethod(
  name: string,
  api: aws.apigateway.RestApi,
  { function: identity }: ApiArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  // A method and its parts are identified by their path alone. If the new one were created first,
  // deleting the old one would delete it. Each part depends on the one before, so that all are replaced.
  const partOpts = { ...opts, deleteBeforeReplace: true };
  const at = { restApi: api.id, resourceId: createPath(name, api, opts) };
  const method = new aws.apigateway.Method(name, { ...at, ...METHOD }, partOpts);
  const integration = new aws.apigateway.Integration(
    name,
    { ...at, httpMethod: method.httpMethod, ...INTEGRATION, uri: identity.invokeArn },
    partOpts,
  );
  const responses = RESPONSES.map(({ statusCode, ...mapping }) => {
    const key = `${name}-${statusCode}`;
    const declared = new aws.apigateway.MethodResponse(
      key,
      { ...at, httpMethod: method.httpMethod, statusCode },
      partOpts,
    );
    const { httpMethod } = integration;
    return new aws.apigateway.IntegrationResponse(
      key,
      { ...at, httpMethod, statusCode: declared.statusCode, ...mapping },
      partOpts,
    );
  });
  return [integration, ...responses];
}

/** Creates a resource for each segment of the path; returns the ID of the last one. */
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

/** Limits the rate of requests, and turns off logs that would contain them. */
function createMethodSettings(
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
        // Execution logs contain passwords. Without them the account needs no role for logging either.
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
