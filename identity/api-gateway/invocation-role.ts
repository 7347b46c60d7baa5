import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../../aws/resource-names";
import { type Policy, policyOf, serviceTrust } from "../../aws/policy-document";
import { createRole, grant } from "../../aws/roles";
import type { Api } from "./rest-api";

/** Trust policy: Transfer servers of this account and region. */
const invocationTrust = ({ partition, region, accountId }: AwsEnvironment): Policy =>
  serviceTrust("transfer.amazonaws.com", accountId, {
    ArnLike: { "aws:SourceArn": `arn:${partition}:transfer:${region}:${accountId}:server/*` },
  });

/** Permissions to call the method and to describe the API, which Transfer does first. */
const invocationPolicy = (apiArn: string, stageExecutionArn: string): Policy =>
  policyOf(
    {
      Sid: "Ask",
      Effect: "Allow",
      Action: "execute-api:Invoke",
      Resource: `${stageExecutionArn}/GET/*`,
    },
    {
      Sid: "LookAtTheApi",
      Effect: "Allow",
      Action: "apigateway:GET",
      Resource: [apiArn, `${apiArn}/*`],
    },
  );

/** Creates the role with which Transfer calls the API, and its policy, which the server depends on. */
export function invocationRole(
  name: string,
  {
    awsEnvironment,
    names,
    api: { api, stage },
  }: {
    readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
    readonly names: Names;
    readonly api: Api;
  },
  opts: pulumi.CustomResourceOptions,
): [aws.iam.Role, aws.iam.RolePolicy] {
  const role = createRole(
    name,
    {
      roleName: names.invocationRole,
      description: "Taken on by AWS Transfer Family to ask the identity function",
      trust: awsEnvironment.apply(invocationTrust),
    },
    opts,
  );
  const policy = pulumi
    .all([api.arn, stage.executionArn])
    .apply(([apiArn, stageArn]) => invocationPolicy(apiArn, stageArn));
  return [role, grant(name, role, policy, opts)];
}
