import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, policyOf, type Statement, serviceTrust } from "../../aws/policy-document";
import {
  type AwsEnvironment,
  type Names,
  ruleArn,
  stateMachineArn,
} from "../../aws/resource-names";
import { folderEventPattern, invalidationDefinition } from "./invalidation-plan";

/** Arguments for {@link Invalidation}. */
export interface InvalidationArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the distribution, which ends with its identifier. */
  readonly distributionArn: pulumi.Output<string>;
  /** Published folder, with a trailing slash. */
  readonly prefix: string;
}

/**
 * Makes edge locations forget each file of the published folder that is written or deleted, instead of
 * serving it until its time is over.
 *
 * Cost: $0.005 for each path beyond 1000 a month, and $0.025 per thousand state transitions, one a file.
 */
export class Invalidation extends pulumi.ComponentResource {
  private readonly parent: pulumi.CustomResourceOptions;

  public constructor(
    prefix: string,
    private readonly args: InvalidationArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:Invalidation", prefix, {}, opts);
    this.parent = { parent: this };
    const { awsEnvironment, names, bucketName, distributionArn } = args;
    const machine = new aws.sfn.StateMachine(
      prefix,
      {
        name: names.invalidation,
        roleArn: this.role(prefix, names.invalidationRole, {
          description: "Makes edge locations forget published files",
          trust: (environment) => ({
            service: "states.amazonaws.com",
            source: stateMachineArn(environment, names.invalidation),
          }),
          statement: distributionArn.apply((arn) =>
            allow("Invalidate", arn, ["cloudfront:CreateInvalidation"]),
          ),
        }).arn,
        definition: pulumi.jsonStringify(
          distributionArn.apply((arn) =>
            invalidationDefinition({
              distributionId: arn.replace(/^.*\//, ""),
              prefix: args.prefix,
            }),
          ),
        ),
        tags: { Name: prefix },
      },
      this.parent,
    );
    const rule = new aws.cloudwatch.EventRule(
      prefix,
      {
        name: names.invalidation,
        description: "Files of the published folder that are written or deleted",
        eventPattern: pulumi.jsonStringify(
          bucketName.apply((bucket) => folderEventPattern(bucket, args.prefix)),
        ),
        tags: { Name: prefix },
      },
      this.parent,
    );
    const start = this.role(`${prefix}-start`, names.invalidationStartRole, {
      description: "Starts the invalidation of published files",
      trust: (environment) => ({
        service: "events.amazonaws.com",
        source: ruleArn(environment, names.invalidation),
      }),
      statement: awsEnvironment.apply((environment) =>
        allow("Start", stateMachineArn(environment, names.invalidation), ["states:StartExecution"]),
      ),
    });
    new aws.cloudwatch.EventTarget(
      prefix,
      {
        rule: rule.name,
        targetId: "invalidation",
        arn: machine.arn,
        roleArn: start.arn,
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      },
      this.parent,
    );
    this.registerOutputs({});
  }

  /** Role of one service for one resource, with one statement. */
  private role(
    name: string,
    roleName: string,
    args: {
      readonly description: string;
      readonly trust: (environment: AwsEnvironment) => { service: string; source: string };
      readonly statement: pulumi.Output<Statement>;
    },
  ): aws.iam.Role {
    const role = new aws.iam.Role(
      name,
      {
        name: roleName,
        description: args.description,
        assumeRolePolicy: pulumi.jsonStringify(
          this.args.awsEnvironment.apply((environment) => {
            const { service, source } = args.trust(environment);
            return serviceTrust(service, environment.accountId, {
              ArnEquals: { "aws:SourceArn": source },
            });
          }),
        ),
        tags: { Name: name },
      },
      this.parent,
    );
    new aws.iam.RolePolicy(
      name,
      {
        role: role.name,
        policy: pulumi.jsonStringify(args.statement.apply((statement) => policyOf(statement))),
      },
      this.parent,
    );
    return role;
  }
}
