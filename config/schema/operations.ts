import * as z from "zod";

import { apiText } from "../../aws/api-models/text";

/** Retention periods, in days, that CloudWatch Logs accepts. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

const email = z.email("expected an e-mail address");
const topicArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+$/,
    "expected the ARN of an SNS topic without .fifo",
  );
const folder = z
  .string()
  .regex(
    /^[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)*\/$/,
    'expected a folder that ends with "/", such as "alice/in/"',
  );

const alarms = z
  .strictObject({
    /** Addresses that are told; each has to confirm once. */
    emails: z.array(email).default([]).meta({
      description: "E-mail addresses that alarms go to; each has to confirm once.",
    }),
    /** Topic that exists already, instead of one of the stack's own. */
    topicArn: topicArn.optional().meta({
      description:
        "SNS topic that alarms go to, in the stack's region, as alarms reach no other. Default: an encrypted one of the stack.",
    }),
    /** Denied logins in five minutes, for one reason, that are too many. */
    deniedLogins: z.int().min(1).default(20).meta({
      description: "Denied logins for one reason in five minutes that are too many.",
    }),
    /** Hours without a completed upload or download that are too long. */
    noTransferHours: z.int().min(1).max(24).optional().meta({
      description: "Hours without a completed transfer that are too long. Default: no such alarm.",
    }),
  })
  .meta({ description: "What wakes somebody." });

const events = z
  .strictObject({
    /** Folder whose files are told of; every file by default. */
    prefix: folder.optional().meta({
      description: "Folder, below the bucket, whose uploads are told of. Default: every upload.",
    }),
    /** Addresses that are told; each has to confirm once. */
    emails: z.array(email).default([]).meta({
      description: "E-mail addresses that are told of uploads; each has to confirm once.",
    }),
    /** Days for which the queue keeps what nobody fetched. */
    retentionDays: z.int().min(1).max(14).default(4).meta({
      description: "Days for which the queues keep what nobody fetched, 1 to 14.",
    }),
  })
  .meta({ description: "Completed and failed uploads, told to an SQS queue and an SNS topic." });

/** Source: Transfer's API model, S3Tags: the constraints of a list are no part of a record. */
const MOST_TAGS = 10;
const tags = z
  .record(apiText("transfer", "S3TagKey"), apiText("transfer", "S3TagValue"))
  .refine((values) => Object.keys(values).length > 0, "has no tags; list at least one")
  .refine(
    (values) => Object.keys(values).length <= MOST_TAGS,
    `has more than the ${MOST_TAGS} tags that an object of S3 takes`,
  );
const step = z.union(
  [
    z.strictObject({ tag: tags }),
    z.strictObject({ copyTo: folder, overwrite: z.boolean().default(false) }),
    z.strictObject({ decryptTo: folder, overwrite: z.boolean().default(false) }),
    z.strictObject({
      lambdaArn: apiText("transfer", "CustomStepTarget").regex(
        /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+$/,
        "expected the ARN of a Lambda function",
      ),
      timeoutSeconds: z.int().min(1).max(1800).default(60),
    }),
    z.strictObject({ deleteOriginal: z.literal(true) }),
  ],
  "expected one of tag, copyTo, decryptTo, lambdaArn, deleteOriginal",
);

const workflow = z
  .strictObject({
    /** What is done with each completed upload, in order. */
    steps: z
      .array(step)
      .min(1, "list at least one step")
      .max(8, "has more than the 8 steps of a workflow")
      .meta({
        description:
          "Steps for each completed upload: tag, copyTo, decryptTo, lambdaArn, deleteOriginal.",
      }),
    /** What is done when a step fails. */
    exceptionSteps: z
      .array(step)
      .max(8, "has more than the 8 steps of a workflow")
      .default([])
      .meta({
        description: "Steps for when a step fails. Default: none.",
      }),
  })
  .meta({ description: "Managed workflow for each completed upload." });

/** Section `operations` of a stack file. */
export const OperationsSchema = z
  .strictObject({
    /** Days for which logs are kept. */
    logRetentionDays: z.literal(LOG_RETENTION_DAYS).default(90).meta({
      description: "Days for which logs are kept; one of the periods of CloudWatch Logs.",
    }),
    /** What wakes somebody. */
    alarms: z
      .union([z.literal(false), alarms], "expected false, or where alarms go")
      .prefault({})
      .meta({
        description: "Alarms and where they go; false for none.",
      }),
    /** Whether there is a dashboard. */
    dashboard: z.boolean().default(true).meta({
      description: "Whether there is a CloudWatch dashboard. Default: yes.",
    }),
    /** Completed and failed uploads for other systems; none by default. */
    events: events.optional(),
    /** What is done with each completed upload; nothing by default. */
    workflow: workflow.optional(),
  })
  .meta({ description: "Logs, alarms, events, and what is done with uploads." });
