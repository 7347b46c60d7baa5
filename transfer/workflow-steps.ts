import type * as aws from "@pulumi/aws";

import type { OperationsConfig } from "../config/schema/stack";

/** One step as the configuration has it. */
export type WorkflowStep = NonNullable<OperationsConfig["workflow"]>["steps"][number];
type StepArgs = aws.types.input.transfer.WorkflowStep;

const destination = (bucket: string, folder: string) => ({
  // A folder each, or users who upload files of one name would overwrite each other's copies.
  s3FileLocation: { bucket, key: `${folder}\${transfer:UserName}/` },
});
const overwriteExisting = (overwrite: boolean): string => (overwrite ? "TRUE" : "FALSE");

/** A step in the words of the Transfer API; every step works on the file that was uploaded. */
export function stepArgs(step: WorkflowStep, index: number, bucket: string): StepArgs {
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
