import { stepLists, type WorkflowStep } from "../schema/operations";
import { EVENT_RULES } from "./events";
import { refuseDuplicates, type ConfigRule } from "./rule";

const folderOf = (step: WorkflowStep): string | undefined =>
  "copyTo" in step ? step.copyTo : undefined;

/** Refused combinations of alarms, events and workflows. */
export const OPERATIONS_RULES: readonly ConfigRule[] = [
  {
    path: "operations.alarms",
    refuses: "e-mail addresses for alarms with an existing topic",
    problem: ({ operations: { alarms } }) =>
      alarms !== false &&
      alarms.topicArn !== undefined &&
      alarms.emails.length > 0 &&
      "has both emails and topicArn, but the stack does not manage subscriptions of an existing topic; subscribe them to the topic and remove emails",
  },
  refuseDuplicates("operations.alarms.emails", "an e-mail address for alarms listed twice"),
  ...EVENT_RULES,
  {
    path: "operations.workflow",
    refuses: "a workflow that deletes before its last step",
    problem: ({ operations }) =>
      stepLists(operations).some((steps) =>
        steps.slice(0, -1).some((step) => "deleteOriginal" in step),
      ) &&
      "has deleteOriginal before other steps, which would not find the file; make it the last step",
  },
  {
    path: "operations.workflow",
    refuses: "a workflow that deletes objects under Object Lock",
    problem: ({ storage, operations }) =>
      storage.objectLock !== undefined &&
      stepLists(operations)
        .flat()
        .some((step) => "deleteOriginal" in step) &&
      "has deleteOriginal, but storage.objectLock retains every upload; remove one of them",
  },
  {
    path: "operations.workflow",
    refuses: "a workflow that copies twice to one folder",
    // The second copy fails with ALREADY_EXISTS (Transfer Family API Reference, ExecutionError).
    problem: ({ operations }) => {
      for (const steps of stepLists(operations)) {
        const again = steps.find(
          (step, index) =>
            "copyTo" in step &&
            !step.overwrite &&
            steps.slice(0, index).some((earlier) => folderOf(earlier) === step.copyTo),
        );
        if (again !== undefined) {
          return `copies to ${folderOf(again)} twice, and the second copy would always fail; remove it or set its overwrite to true`;
        }
      }
      return false;
    },
  },
  {
    path: "operations.workflow",
    refuses: "decryption of uploads that broke off",
    problem: ({ operations: { workflow } }) =>
      (workflow?.partialSteps ?? []).some((step) => "decryptTo" in step) &&
      "has decryptTo in partialSteps, but an incomplete PGP file cannot be decrypted; remove the step",
  },
  {
    path: "operations.workflow",
    refuses: "a workflow with domain efs",
    problem: ({ storage, operations }) =>
      storage.domain === "efs" &&
      operations.workflow !== undefined &&
      "needs a bucket, and storage.domain is efs; remove it or use domain s3",
  },
];

/** Settings of operations that nobody may notice. `problem` is a warning here. */
export const OPERATIONS_WARNINGS: readonly ConfigRule[] = [
  {
    path: "operations.alarms.emails",
    refuses: "alarms without a recipient",
    problem: ({ operations: { alarms } }) =>
      alarms !== false &&
      alarms.topicArn === undefined &&
      alarms.emails.length === 0 &&
      "is empty, so that alarms tell nobody unless you subscribe to the stack's topic by hand; list an address, or name a topic of yours in operations.alarms.topicArn",
  },
];
