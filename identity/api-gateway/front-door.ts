import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { IdentitySchema } from "../../config/schema/identity";
import { allow, type Policy, policyOf, serviceTrust } from "../../aws/policy-document";
import { type Names, type AwsEnvironment, regionalArn } from "../../aws/resource-names";
import { createRole, grant } from "../../aws/roles";
import { type Api, type ApiLimits, createApi } from "./rest-api";
import { METHOD, PATH } from "./definition";
import { createFirewall } from "./web-acl";

/** API Gateway in front of the identity function. */
export interface ApiFrontDoor {
  readonly kind: "api-gateway";
  /** Base URL that Transfer calls. */
  readonly url: pulumi.Output<string>;
  /** Role with which Transfer calls it. */
  readonly invocationRoleArn: pulumi.Output<string>;
  /** Resources that must exist before the first login. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** Arguments of {@link createApiFrontDoor}. */
export interface ApiFrontDoorArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  /** The identity function. */
  readonly function: aws.lambda.Function;
  /**
   * Limits of login attempts.
   * @default the defaults of the schema
   */
  readonly limits?: ApiLimits | undefined;
}

/** Limits of a stack without the section `identity.apiGateway`. */
const DEFAULT_LIMITS: ApiLimits = IdentitySchema.shape.apiGateway.unwrap().parse({});

/**
 * Creates an API Gateway with AWS WAF in front of the identity function.
 *
 * Cost, in addition to the function: $3.50 per million logins; for the firewall $5 a month, $1 a month
 * per rule, and $0.60 per million logins.
 */
export function createApiFrontDoor(
  name: string,
  { awsEnvironment, names, function: identity, limits = DEFAULT_LIMITS }: ApiFrontDoorArgs,
  opts: pulumi.CustomResourceOptions,
): ApiFrontDoor {
  const functionName = names.identityFunction;
  const api = createApi(`${name}-api`, { function: identity, functionName, limits }, opts);
  const role = createRole(
    `${name}-invocation`,
    {
      roleName: names.invocationRole,
      description: "Taken on by AWS Transfer Family to ask the identity function",
      trust: awsEnvironment.apply(invocationTrust),
    },
    opts,
  );
  const policy = grant(`${name}-invocation`, role, invocationPolicy(api), opts);
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

/** Trust policy: Transfer servers of this account and region. */
const invocationTrust = (awsEnvironment: AwsEnvironment): Policy =>
  serviceTrust("transfer.amazonaws.com", awsEnvironment.accountId, {
    ArnLike: { "aws:SourceArn": regionalArn(awsEnvironment, "transfer", "server/*") },
  });

/** Permissions to call the method and to describe the API, which Transfer does first. */
const invocationPolicy = ({ api, stage }: Api): pulumi.Output<Policy> =>
  pulumi
    .all([api.arn, stage.executionArn])
    .apply(([apiArn, stageArn]) =>
      policyOf(
        allow("Ask", `${stageArn}/${METHOD.httpMethod}/*`, "execute-api:Invoke"),
        allow("LookAtTheApi", [apiArn, `${apiArn}/*`], "apigateway:GET"),
      ),
    );

/** Permission for the method of this API, and for nothing else, to call the function. */
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
