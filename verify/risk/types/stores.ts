import { record, text } from "../../graph/graph";
import { each, falls, fine, harmless, show, type TypeJudges, unless } from "../judge";
import { high, medium } from "../model";

const UNSAVED = high("The file system is no longer backed up");

/** Log groups, tables, file systems and keys. */
export const STORES: TypeJudges = {
  "aws:cloudwatch/logGroup:LogGroup": {
    inputs: {
      kmsKeyId: ({ was, is, name }) =>
        (is === undefined ? high : medium)(
          `Log groups change their key from ${show(was)} to ${show(is)}, and logs already there stay under the old key: {}`,
          name,
        ),
      retentionInDays: ({ was, is, name }) => {
        // Without a number, or with 0, logs are kept for ever.
        const [old, now] = [Number(was ?? 0) || Infinity, Number(is ?? 0) || Infinity];
        return (
          now < old &&
          high(
            `Retention falls: logs older than ${now} days are deleted (${Number.isFinite(old) ? `${old} days` : "for ever"} → ${now} days) in {}`,
            name,
          )
        );
      },
      name: fine,
    },
  },
  "aws:dynamodb/table:Table": {
    inputs: {
      billingMode: fine,
      deletionProtectionEnabled: unless(true, ({ name }) =>
        high(`Table ${name} loses its deletion protection`),
      ),
      pointInTimeRecovery: ({ is, name }) =>
        record(is)["enabled"] !== true &&
        high(`Table ${name} can no longer be restored to a point in time`),
      serverSideEncryption: ({ was, is, name }) =>
        medium(`Table ${name} changes its key: ${show(was)} → ${show(is)}`),
    },
    // The loss of users is told as that of data, and that of the lockout with the function.
    deleted: fine,
  },
  "aws:efs/fileSystem:FileSystem": { inputs: each(["lifecyclePolicies", "throughputMode"]) },
  "aws:efs/backupPolicy:BackupPolicy": {
    inputs: { backupPolicy: ({ is }) => !isEnabled(is) && UNSAVED },
    created: ({ after }) =>
      !isEnabled(after?.inputs["backupPolicy"]) && medium("The file system is not backed up"),
    deleted: () => UNSAVED,
  },
  "aws:kms/key:Key": {
    inputs: {
      ...each(["policy", "description"]),
      enableKeyRotation: unless(true, ({ resource }) =>
        medium(`Key ${resource.name} is no longer rotated`),
      ),
      deletionWindowInDays: falls(30, ({ was, is, resource }) =>
        medium(
          `Key ${resource.name} is gone ${show(is)} days after its deletion instead of ${show(was)}`,
        ),
      ),
      isEnabled: ({ is, resource }) =>
        is === false && high(`Key ${resource.name} is disabled: nobody can read what it encrypts`),
    },
  },
  "aws:kms/alias:Alias": {
    ...harmless(),
    inputs: {
      name: fine,
      targetKeyId: ({ was, is, name }) =>
        high(
          `Alias ${name} names another key: ${show(was)} → ${show(is)}; what the old one encrypted stays under it`,
        ),
    },
  },
};

const isEnabled = (policy: unknown): boolean => text(record(policy)["status"]) === "ENABLED";
