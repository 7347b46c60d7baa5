import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, type Names, regionalArn } from "../aws/resource-names";
import { serviceTrust } from "../aws/policy-document";
import type { WorkflowConfig, WorkflowStep } from "../config/schema/operations";
import type { BucketStorage } from "../storage/storage";
import { workflowPolicy } from "./workflow-policy";

/** Arguments for {@link UploadWorkflow}. */
export interface UploadWorkflowArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: WorkflowConfig;
  readonly storage: BucketStorage;
}

/**
 * Managed workflow for every completed upload. A changed workflow is replaced, and the server uses the
 * new one within ten minutes. Workflows do not run for empty files.
 *
 * Cost: $0.10 per GB decrypted, and the requests of the steps.
 */
export class UploadWorkflow extends pulumi.ComponentResource {
  /** `workflowDetails` of the server. */
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
              "aws:SourceArn": regionalArn(environment, "transfer", "workflow/*"),
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

/** Destination of a step: a folder per user, so that users cannot overwrite each other's files. */
const destination = (bucket: string, folder: string) => ({
  s3FileLocation: { bucket, key: `${folder}\${transfer:UserName}/` },
});
const overwriteExisting = (overwrite: boolean): string => (overwrite ? "TRUE" : "FALSE");

/** Arguments for a step; every step processes the uploaded file. */
function stepArgs(
  step: WorkflowStep,
  index: number,
  bucket: string,
): aws.types.input.transfer.WorkflowStep {
  const common = { name: `step-${index + 1}`, sourceFileLocation: "${original.file}" };
  if ("tag" in step) {
    const tags = Object.entries(step.tag).map(([key, value]) => ({ key, value }));
    return { type: "TAG", tagStepDetails: { ...common, tags } };
  }
  if ("copyTo" in step) {
    const copyStepDetails = {
      ...common,
      destinationFileLocation: destination(bucket, step.copyTo),
      overwriteExisting: overwriteExisting(step.overwrite),
    };
    return { type: "COPY", copyStepDetails };
  }
  if ("decryptTo" in step) {
    const decryptStepDetails = {
      ...common,
      type: "PGP",
      destinationFileLocation: destination(bucket, step.decryptTo),
      overwriteExisting: overwriteExisting(step.overwrite),
    };
    return { type: "DECRYPT", decryptStepDetails };
  }
  if ("lambdaArn" in step) {
    const { lambdaArn: target, timeoutSeconds } = step;
    return { type: "CUSTOM", customStepDetails: { ...common, target, timeoutSeconds } };
  }
  return { type: "DELETE", deleteStepDetails: common };
}
