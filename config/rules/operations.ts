import type { StackConfig } from "../schema/stack";
import { refuseDuplicates, type ConfigRule } from "./rule";

const stepsOf = ({ operations }: StackConfig) => [
  ...(operations.workflow?.steps ?? []),
  ...(operations.workflow?.exceptionSteps ?? []),
];

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
  refuseDuplicates(
    "operations.alarms.emails",
    "an e-mail address for alarms listed twice",
    ({ operations: { alarms } }) => (alarms === false ? [] : alarms.emails),
  ),
  refuseDuplicates(
    "operations.events.emails",
    "an e-mail address for uploads listed twice",
    ({ operations }) => operations.events?.emails,
  ),
  refuseDuplicates(
    "operations.events.on",
    "an operation listed twice for events",
    ({ operations }) => operations.events?.on,
  ),
  {
    path: "operations.workflow",
    refuses: "a workflow that deletes before its last step",
    problem: ({ operations: { workflow } }) =>
      (workflow?.steps ?? []).slice(0, -1).some((step) => "deleteOriginal" in step) &&
      "has deleteOriginal before other steps, which would not find the file; make it the last step",
  },
  {
    path: "operations.workflow",
    refuses: "a workflow that deletes objects under Object Lock",
    problem: (config) =>
      config.storage.objectLock !== undefined &&
      stepsOf(config).some((step) => "deleteOriginal" in step) &&
      "has deleteOriginal, but storage.objectLock retains every upload; remove one of them",
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
