import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { IdentitySchema } from "../../config/schema/identity";
import type { Names, AwsEnvironment } from "../../aws/resource-names";
import { type Api, type ApiLimits, createApi } from "./rest-api";
import { METHOD, PATH } from "./definition";
import { createFirewall } from "./web-acl";
import { invocationRole } from "./invocation-role";

/** The way over API Gateway, as the Transfer server has to know it. */
export interface ApiFrontDoor {
  readonly kind: "api-gateway";
  /** URL below which Transfer asks. */
  readonly url: pulumi.Output<string>;
  /** Role as which it asks. */
  readonly invocationRoleArn: pulumi.Output<string>;
  /** What the first login needs, and what limits it. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** Arguments of {@link createApiFrontDoor}. */
export interface ApiFrontDoorArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  /** The identity function. */
  readonly function: aws.lambda.Function;
  /**
   * Who may try to log in, and how often.
   * @default the schema's
   */
  readonly limits?: ApiLimits | undefined;
}

/** Limits of a stack that says nothing about them. */
const DEFAULT_LIMITS: ApiLimits = IdentitySchema.shape.apiGateway.unwrap().parse({});

/**
 * API Gateway with AWS WAF before the identity function.
 *
 * Cost, beside the function's: $3.50 per million logins; for the firewall $5 a month, $1 a rule and
 * month, and $0.60 per million logins.
 */
export function createApiFrontDoor(
  name: string,
  { awsEnvironment, names, function: identity, limits = DEFAULT_LIMITS }: ApiFrontDoorArgs,
  opts: pulumi.CustomResourceOptions,
): ApiFrontDoor {
  const functionName = names.identityFunction;
  const api = createApi(`${name}-api`, { function: identity, functionName, limits }, opts);
  const [role, policy] = invocationRole(`${name}-invocation`, { awsEnvironment, names, api }, opts);
  const permission = allowApi(`${name}-api`, identity, api, opts);
  const { stage, settings } = api;
  const firewall = createFirewall(
    `${name}-firewall`,
    { prefix: names.prefix, limits, stage },
    opts,
  );
  return {
    kind: "api-gateway",
    url: stage.invokeUrl,
    invocationRoleArn: role.arn,
    dependsOn: [policy, permission, settings, firewall],
  };
}

/** Lets the API's method, and no other of any API, call the function. */
const allowApi = (
  name: string,
  identity: aws.lambda.Function,
  { api }: Api,
  opts: pulumi.CustomResourceOptions,
): aws.lambda.Permission => {
  const path = PATH.map((segment) => (segment.startsWith("{") ? "*" : segment)).join("/");
  return new aws.lambda.Permission(
    name,
    {
      action: "lambda:InvokeFunction",
      function: identity.name,
      principal: "apigateway.amazonaws.com",
      sourceArn: pulumi.interpolate`${api.executionArn}/*/${METHOD.httpMethod}/${path}`,
    },
    opts,
  );
};
