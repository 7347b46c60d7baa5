import { text } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { each, fine, nameOf, show, type TypeJudges } from "../judge";
import { high, medium } from "../model";

/** Log groups, tables, file systems and keys. */
export const STORES: TypeJudges = {
  "aws:cloudwatch/logGroup:LogGroup": {
    inputs: {
      kmsKeyId: ({ was, is, resource }) => [
        (is === undefined ? high : medium)(
          `Log groups change their key from ${show(was)} to ${show(is)}, and logs already there stay under the old key: {}`,
          nameOf({ resource }),
        ),
      ],
      retentionInDays: ({ was, is, resource }) => {
        // Without a number, or with 0, logs are kept for ever.
        const [old, now] = [Number(was ?? 0) || Infinity, Number(is ?? 0) || Infinity];
        return now >= old
          ? []
          : [
              high(
                `Retention falls: logs older than ${now} days are deleted (${Number.isFinite(old) ? `${old} days` : "for ever"} → ${now} days) in {}`,
                nameOf({ resource }),
              ),
            ];
      },
      name: fine,
    },
    created: fine,
  },
  "aws:dynamodb/table:Table": {
    inputs: {
      billingMode: fine,
      deletionProtectionEnabled: ({ is, resource }) =>
        is === true ? [] : [high(`Table ${nameOf({ resource })} loses its deletion protection`)],
      pointInTimeRecovery: ({ is, resource }) =>
        isRecord(is) && is["enabled"] === true
          ? []
          : [high(`Table ${nameOf({ resource })} can no longer be restored to a point in time`)],
      serverSideEncryption: ({ was, is, resource }) => [
        medium(`Table ${nameOf({ resource })} changes its key: ${show(was)} → ${show(is)}`),
      ],
    },
    created: fine,
  },
  "aws:efs/fileSystem:FileSystem": {
    inputs: each(["lifecyclePolicies", "throughputMode"]),
    created: fine,
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    inputs: {
      backupPolicy: ({ is }) =>
        statusOf(is) === "ENABLED" ? [] : [high("The file system is no longer backed up")],
    },
    created: ({ after }) =>
      statusOf(after?.inputs["backupPolicy"]) === "ENABLED"
        ? []
        : [medium("The file system is not backed up")],
    deleted: () => [high("The file system is no longer backed up")],
  },
  "aws:kms/key:Key": {
    inputs: {
      ...each(["policy", "description"]),
      enableKeyRotation: ({ is, resource }) =>
        is === true ? [] : [medium(`Key ${resource.name} is no longer rotated`)],
      deletionWindowInDays: ({ was, is, resource }) =>
        Number(is ?? 30) >= Number(was ?? 30)
          ? []
          : [
              medium(
                `Key ${resource.name} is gone ${show(is)} days after its deletion instead of ${show(was)}`,
              ),
            ],
      isEnabled: ({ is, resource }) =>
        is === false
          ? [high(`Key ${resource.name} is disabled: nobody can read what it encrypts`)]
          : [],
    },
    created: fine,
  },
  "aws:kms/alias:Alias": {
    inputs: {
      name: fine,
      targetKeyId: ({ was, is, resource }) => [
        high(
          `Alias ${nameOf({ resource })} names another key: ${show(was)} → ${show(is)}; what the old one encrypted stays under it`,
        ),
      ],
    },
    created: fine,
    deleted: fine,
    replaced: fine,
  },
};

const statusOf = (value: unknown): string =>
  (isRecord(value) ? text(value["status"]) : "") || "none";
