import * as pulumi from "@pulumi/pulumi";

import { allow, policyOf } from "../../aws/policy-document";
import { type AwsEnvironment, type Names, taskArn } from "../../aws/resource-names";
import { eventMachine, jsonata } from "../event-machine";
import { bucketEventPattern } from "../event-patterns";

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
  public constructor(
    name: string,
    { awsEnvironment, names, bucketName, distributionArn, prefix }: InvalidationArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:Invalidation", name, {}, opts);
    eventMachine(
      name,
      {
        awsEnvironment,
        machineName: names.invalidation,
        definition: distributionArn.apply((arn) =>
          invalidationDefinition({ distributionId: arn.replace(/^.*\//, ""), prefix }),
        ),
        role: {
          roleName: names.invalidationRole,
          description: "Makes edge locations forget published files",
          policy: distributionArn.apply((arn) =>
            policyOf(allow("Invalidate", arn, ["cloudfront:CreateInvalidation"])),
          ),
        },
        events: {
          description: "Files of the published folder that are written or deleted",
          pattern: bucketName.apply((bucket) =>
            bucketEventPattern(["Object Created", "Object Deleted"], bucket, prefix),
          ),
        },
        startRole: {
          roleName: names.invalidationStartRole,
          description: "Starts the invalidation of published files",
        },
        targetId: "invalidation",
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/** What is invalidated, and where. */
export interface InvalidationPlan {
  /** Identifier of the distribution. */
  readonly distributionId: string;
  /** Published folder, with a trailing slash. */
  readonly prefix: string;
}

/**
 * State machine that makes edge locations forget one file. CloudFront knows a path as links have it:
 * below the folder, each part encoded. The name of an execution is unique, as the reference of an
 * invalidation has to be.
 */
export function invalidationDefinition({ distributionId, prefix }: InvalidationPlan): object {
  const file = `$substringAfter($states.input.detail.object.key, '${prefix}')`;
  const path = `'/' & $join($map($split(${file}, '/'), $encodeUrlComponent), '/')`;
  return {
    Comment: "Makes edge locations forget a published file",
    QueryLanguage: "JSONata",
    StartAt: "Invalidate",
    States: {
      Invalidate: {
        Type: "Task",
        // A stack publishes in partition aws only.
        Resource: taskArn("aws", "cloudfront:createInvalidation"),
        Arguments: {
          DistributionId: distributionId,
          InvalidationBatch: {
            CallerReference: jsonata("$states.context.Execution.Name"),
            Paths: { Quantity: 1, Items: jsonata(`[${path}]`) },
          },
        },
        // CloudFront takes 3000 paths at a time (Developer Guide, "Quotas on invalidations").
        Retry: [
          { ErrorEquals: ["States.ALL"], IntervalSeconds: 30, MaxAttempts: 8, BackoffRate: 2 },
        ],
        End: true,
      },
    },
  };
}
