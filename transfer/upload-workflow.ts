import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, type Names, regionalArn } from "../aws/resource-names";
import { serviceTrust } from "../aws/policy-document";
import { createRole, grant } from "../aws/roles";
import type { WorkflowConfig, WorkflowStep } from "../config/schema/operations";
import type { EncryptedBucket } from "../storage/bucket/encrypted-bucket";
import { workflowLogsRole } from "./workflow-logs";
import { workflowPolicy } from "./workflow-policy";

/** Arguments for {@link UploadWorkflow}. */
export interface UploadWorkflowArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: WorkflowConfig;
  readonly storage: EncryptedBucket;
}

/**
 * Managed workflow for every completed upload, and one for uploads that break off, if configured. A
 * changed workflow is replaced, and the server uses the new one within ten minutes. Workflows do not
 * run for empty files.
 *
 * Cost: $0.10 per GB decrypted, and the requests of the steps.
 */
export class UploadWorkflow extends pulumi.ComponentResource {
  /** `workflowDetails` of the server. */
  public readonly details: aws.types.input.transfer.ServerWorkflowDetails;
  /** Role that writes the logs of the workflows, which AWS writes only with a role of the server. */
  public readonly loggingRole: aws.iam.Role;

  public constructor(
    name: string,
    args: UploadWorkflowArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:transfer:UploadWorkflow", name, {}, opts);
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const { names, config } = args;
    const uploads = createWorkflow(
      name,
      { ...args, description: `Uploads to ${names.prefix}`, steps: config.steps },
      parent,
    );
    const partial =
      config.partialSteps.length === 0
        ? undefined
        : createWorkflow(
            `${name}-partial`,
            {
              ...args,
              description: `Uploads to ${names.prefix} that broke off`,
              steps: config.partialSteps,
            },
            parent,
          );
    const executionRole = createExecutionRole(name, args, parent).arn;
    this.details = {
      onUpload: { executionRole, workflowId: uploads.id },
      onPartialUpload: partial && { executionRole, workflowId: partial.id },
    };
    this.loggingRole = workflowLogsRole(`${name}-logs`, args, parent);
    this.registerOutputs({ workflowId: uploads.id });
  }
}

function createWorkflow(
  name: string,
  {
    config,
    storage,
    description,
    steps,
  }: UploadWorkflowArgs & { readonly description: string; readonly steps: WorkflowConfig["steps"] },
  opts: pulumi.CustomResourceOptions,
): aws.transfer.Workflow {
  const argsOf = (of: WorkflowConfig["steps"]) =>
    storage.bucketName.apply((bucket) => of.map((step, index) => stepArgs(step, index, bucket)));
  return new aws.transfer.Workflow(
    name,
    {
      description,
      steps: argsOf(steps),
      ...(config.exceptionSteps.length > 0 && { onExceptionSteps: argsOf(config.exceptionSteps) }),
      tags: { Name: name },
    },
    opts,
  );
}

function createExecutionRole(
  name: string,
  { awsEnvironment, names, config, storage }: UploadWorkflowArgs,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
  const role = createRole(
    name,
    {
      roleName: names.workflowRole,
      description: "Taken on by AWS Transfer Family for the workflow for uploads",
      trust: awsEnvironment.apply((environment) =>
        serviceTrust("transfer.amazonaws.com", environment.accountId, {
          ArnLike: { "aws:SourceArn": regionalArn(environment, "transfer", "workflow/*") },
        }),
      ),
    },
    opts,
  );
  const steps = [...config.steps, ...config.exceptionSteps, ...config.partialSteps];
  const policy = pulumi
    .all([awsEnvironment, storage.bucketArn, storage.keyArn ?? ""])
    .apply(([environment, bucket, key]) => workflowPolicy(environment, steps, bucket, key));
  grant(name, role, policy, opts);
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
