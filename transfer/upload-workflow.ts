import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names, AwsEnvironment } from "../aws/resource-names";
import { serviceTrust } from "../aws/policy-document";
import type { OperationsConfig } from "../config/schema/stack";
import type { BucketStorage } from "../storage/storage";
import { workflowPolicy } from "./workflow-policy";
import { stepArgs } from "./workflow-steps";

/** Arguments for {@link UploadWorkflow}. */
export interface UploadWorkflowArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: NonNullable<OperationsConfig["workflow"]>;
  readonly storage: BucketStorage;
}

/**
 * What the service does with every completed upload. A changed workflow is a new one, which the
 * server takes up within ten minutes; it does not run for empty files.
 *
 * Cost: $0.10 per GB decrypted; the requests of the steps.
 */
export class UploadWorkflow extends pulumi.ComponentResource {
  /** The server's `workflowDetails`. */
  public readonly details: aws.types.input.transfer.ServerWorkflowDetails;

  public constructor(
    name: string,
    args: UploadWorkflowArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:transfer:UploadWorkflow", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const { names, config, storage } = args;
    const steps = (of: typeof config.steps) =>
      storage.bucketName.apply((bucket) => of.map((step, index) => stepArgs(step, index, bucket)));
    const workflow = new aws.transfer.Workflow(
      name,
      {
        description: `Uploads to ${names.prefix}`,
        steps: steps(config.steps),
        ...(config.exceptionSteps.length > 0 && { onExceptionSteps: steps(config.exceptionSteps) }),
        tags: { Name: name },
      },
      parent,
    );
    const role = executionRole(name, args, parent);
    this.details = { onUpload: { executionRole: role.arn, workflowId: workflow.id } };
    this.registerOutputs({ workflowId: workflow.id });
  }
}

function executionRole(
  name: string,
  { awsEnvironment, names, config, storage }: UploadWorkflowArgs,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
  const role = new aws.iam.Role(
    name,
    {
      name: names.workflowRole,
      description: "Taken on by AWS Transfer Family for the workflow for uploads",
      assumeRolePolicy: pulumi.jsonStringify(
        awsEnvironment.apply((environment) =>
          serviceTrust("transfer.amazonaws.com", environment.accountId, {
            ArnLike: {
              "aws:SourceArn": `arn:${environment.partition}:transfer:${environment.region}:${environment.accountId}:workflow/*`,
            },
          }),
        ),
      ),
      tags: { Name: name },
    },
    opts,
  );
  const steps = [...config.steps, ...config.exceptionSteps];
  new aws.iam.RolePolicy(
    name,
    {
      role: role.name,
      policy: pulumi.jsonStringify(
        pulumi
          .all([awsEnvironment, storage.bucketArn, storage.keyArn ?? ""])
          .apply(([environment, bucket, key]) => workflowPolicy(environment, steps, bucket, key)),
      ),
    },
    opts,
  );
  return role;
}
