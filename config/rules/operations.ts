import type { StackConfig } from "../schema/stack";
import { repeated, type ConfigRule } from "./rule";

const stepsOf = ({ operations }: StackConfig) => [
  ...(operations.workflow?.steps ?? []),
  ...(operations.workflow?.exceptionSteps ?? []),
];

/** Refused combinations about alarms, events and workflows. */
export const OPERATIONS_RULES: readonly ConfigRule[] = [
  {
    path: "operations.alarms",
    refuses: "e-mail addresses for alarms with an existing topic",
    problem: ({ operations: { alarms } }) =>
      alarms !== false &&
      alarms.topicArn !== undefined &&
      alarms.emails.length > 0 &&
      "has emails beside topicArn, whose subscribers are not the stack's; subscribe them to that topic and remove them here",
  },
  {
    path: "operations.alarms",
    refuses: "an e-mail address for alarms listed twice",
    problem: ({ operations: { alarms } }) => {
      const twice = alarms === false ? [] : repeated(alarms.emails);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; keep one of each`;
    },
  },
  {
    path: "operations.events",
    refuses: "an e-mail address for uploads listed twice",
    problem: ({ operations: { events } }) => {
      const twice = repeated(events?.emails ?? []);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; keep one of each`;
    },
  },
  {
    path: "operations.workflow",
    refuses: "a workflow that deletes before its last step",
    problem: ({ operations: { workflow } }) =>
      (workflow?.steps ?? []).slice(0, -1).some((step) => "deleteOriginal" in step) &&
      "has deleteOriginal before other steps, which would then find no file; put it last",
  },
  {
    path: "operations.workflow",
    refuses: "a workflow that deletes objects under Object Lock",
    problem: (config) =>
      config.storage.objectLock !== undefined &&
      stepsOf(config).some((step) => "deleteOriginal" in step) &&
      "has deleteOriginal, but storage.objectLock keeps every upload for its retention; remove one of them",
  },
  {
    path: "operations.workflow",
    refuses: "a workflow with domain efs",
    problem: ({ storage, operations }) =>
      storage.domain === "efs" &&
      operations.workflow !== undefined &&
      "works on objects of a bucket, and storage.domain is efs; remove it or use s3",
  },
];
