import {
  byType,
  differs,
  each,
  isMissing,
  recordsOf,
  type SecurityRule,
  textsOf,
  valueAt,
} from "./subject";

const ALGORITHMS = new Set(["AES256", "aws:kms", "aws:kms:dsse"]);

/** Rules about keys and what they encrypt. */
export const ENCRYPTION_RULES: readonly SecurityRule[] = [
  {
    name: "encrypted-at-rest",
    description:
      "File systems, log groups, trails, queues, topics, tables and query results are encrypted.",
    ...byType({
      "aws:athena/workgroup:Workgroup": ({ configuration }) =>
        isMissing(valueAt(configuration, "resultConfiguration", "encryptionConfiguration"))
          ? "encryptionConfiguration is missing, so query results are not encrypted; set one for resultConfiguration"
          : differs(valueAt(configuration, "enforceWorkgroupConfiguration") ?? true, true) &&
            "enforceWorkgroupConfiguration is off, so a query may save its results unencrypted; set it to true",
      "aws:cloudtrail/trail:Trail": ({ kmsKeyId }) =>
        isMissing(kmsKeyId) &&
        "kmsKeyId is missing, so everyone who may read the log bucket can read what it records; set it to a key of the stack's",
      "aws:cloudwatch/logGroup:LogGroup": ({ kmsKeyId }) =>
        isMissing(kmsKeyId) &&
        "kmsKeyId is missing, so everyone who may read logs in the account can read it; set it to the key of the stack's logs",
      "aws:dynamodb/table:Table": ({ serverSideEncryption: sse }) =>
        valueAt(sse, "enabled") === false &&
        !isMissing(valueAt(sse, "kmsKeyArn")) &&
        "serverSideEncryption names a key but is off, so DynamoDB uses its own key; set enabled to true",
      "aws:efs/fileSystem:FileSystem": ({ encrypted, kmsKeyId }) =>
        differs(encrypted, true)
          ? "encrypted is off, which can never be changed; set it to true"
          : isMissing(kmsKeyId) && "kmsKeyId is missing; set it to a key of the stack's",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ({
        rules,
      }) => {
        const defaults = recordsOf(rules).flatMap((rule) =>
          textsOf(valueAt(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm")),
        );
        const wrong = defaults.find((algorithm) => !ALGORITHMS.has(algorithm));
        return (
          wrong !== undefined &&
          `sseAlgorithm is ${wrong}; use one of ${[...ALGORITHMS].join(", ")}`
        );
      },
      "aws:sns/topic:Topic": ({ kmsMasterKeyId }) =>
        isMissing(kmsMasterKeyId) &&
        "kmsMasterKeyId is missing, so messages are not encrypted; set it to a key of the stack's",
      "aws:sqs/queue:Queue": ({ kmsMasterKeyId, sqsManagedSseEnabled }) =>
        isMissing(kmsMasterKeyId) &&
        differs(sqsManagedSseEnabled, true) &&
        "kmsMasterKeyId is missing, so messages are not encrypted; set it to a key of the stack's, or sqsManagedSseEnabled to true",
    }),
  },
  {
    name: "keys-rotate",
    description: "Every symmetric key that the stack makes is rotated once a year.",
    ...each(
      ["aws:kms/key:Key"],
      ({ enableKeyRotation, customerMasterKeySpec: spec }) =>
        differs(enableKeyRotation, true) &&
        (isMissing(spec) || spec === "SYMMETRIC_DEFAULT") &&
        "enableKeyRotation is off; set it to true",
    ),
  },
];
