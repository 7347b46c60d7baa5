import * as z from "zod";

import { apiText } from "../../aws/api-models/text";
import { topicArn } from "./values";

/** Retention periods, in days, that CloudWatch Logs accepts. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

const email = z.email("expected an e-mail address");
const folder = z
  .string()
  .regex(
    /^[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)*\/$/,
    'expected a folder that ends with "/", such as "alice/in/"',
  );

const alarms = z
  .strictObject({
    emails: z.array(email).default([]).meta({
      description: "E-mail addresses that receive alarms. Each has to confirm its subscription.",
    }),
    topicArn: topicArn.optional().meta({
      description:
        "Existing SNS topic for alarms, in the stack's region. Default: the stack makes an encrypted topic.",
    }),
    deniedLogins: z.int().min(1).optional().meta({
      description:
        "Denied logins within five minutes, for one group of reasons, that raise an alarm. Default: 20, and 300 for guessed users and passwords with mode public, where the whole internet may try.",
    }),
    deniedOperations: z.int().min(1).default(5).meta({
      description:
        "Operations of users within five minutes that S3, KMS or the file system denied, which raise an alarm. One is too low where read-only users try to upload.",
    }),
    noTransferHours: z.int().min(1).max(24).optional().meta({
      description:
        "Hours without a completed transfer that raise an alarm. Default: no such alarm.",
    }),
  })
  .meta({ description: "Alarms and their recipients." });

/** What events may be about; each needs rules of its own, as their paths have different names. */
const EVENT_KINDS = [
  "upload",
  "rename",
  "delete",
  "directory",
  "restore",
  "published",
  "scan",
] as const;

const events = z
  .strictObject({
    on: z.array(z.enum(EVENT_KINDS)).min(1, "list at least one").default(["upload"]).meta({
      description:
        "What is reported: upload, rename and delete of files over the server, directory for created and deleted folders, restore for archived files that are restored or no longer are, published for changes in the published folder by whatever way, and scan for the result of each malware scan. Clients that upload under a temporary name need rename, whose renamed-file-path is the final name.",
    }),
    prefix: folder.optional().meta({
      description:
        "Folder in the bucket whose files are reported; for a rename, the folder of the new name. Default: every folder.",
    }),
    emails: z.array(email).default([]).meta({
      description:
        "E-mail addresses that receive upload events. Each has to confirm its subscription.",
    }),
    retentionDays: z.int().min(1).max(14).default(4).meta({
      description: "Days for which the queues keep unread messages.",
    }),
  })
  .meta({
    description:
      "Events of completed and failed uploads, of other operations and of stored files, sent to an SQS queue and an SNS topic.",
  });

/** Maximum number of tags, from S3Tags in Transfer's API model: a list there, a record here. */
const MAX_TAGS = 10;
const tags = z
  .record(apiText("transfer", "S3TagKey"), apiText("transfer", "S3TagValue"))
  .refine((values) => Object.keys(values).length > 0, "has no tags; list at least one")
  .refine(
    (values) => Object.keys(values).length <= MAX_TAGS,
    `has more than ${MAX_TAGS} tags, the maximum of an S3 object`,
  );
const overwrite = z
  .boolean()
  .default(false)
  .meta({ description: "Replaces an existing file of the same name." });
const step = z.union(
  [
    z.strictObject({ tag: tags.meta({ description: "Tags to add to the object." }) }),
    z.strictObject({
      copyTo: folder.meta({ description: "Folder to copy the file to." }),
      overwrite,
    }),
    z.strictObject({
      decryptTo: folder.meta({ description: "Folder for the file, decrypted with PGP." }),
      overwrite,
    }),
    z.strictObject({
      lambdaArn: apiText("transfer", "CustomStepTarget")
        .regex(
          /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+$/,
          "expected the ARN of a Lambda function",
        )
        .meta({ description: "Lambda function to invoke, of the stack's account and region." }),
      timeoutSeconds: z
        .int()
        .min(1)
        .max(1800)
        .default(60)
        .meta({ description: "Seconds to wait for the function." }),
    }),
    z.strictObject({
      deleteOriginal: z.literal(true).meta({ description: "Deletes the uploaded file." }),
    }),
  ],
  "expected one of tag, copyTo, decryptTo, lambdaArn, deleteOriginal",
);

const steps = z.array(step).max(8, "has more than 8 steps, the maximum of a workflow");
const workflow = z
  .strictObject({
    steps: steps.min(1, "list at least one step").meta({
      description:
        "Steps for each completed upload, in order. Each step has one of tag, copyTo, decryptTo, lambdaArn and deleteOriginal.",
    }),
    exceptionSteps: steps.default([]).meta({ description: "Steps to run when a step fails." }),
    partialSteps: steps.default([]).meta({
      description:
        "Steps for each upload that breaks off because the session ends. Default: none, and the part that arrived stays in the user's folder.",
    }),
  })
  .meta({ description: "Managed workflow that processes each completed upload." });

/** Section `operations` of a stack file. */
export const OperationsSchema = z
  .strictObject({
    logRetentionDays: z.literal(LOG_RETENTION_DAYS).default(90).meta({
      description: "Days for which CloudWatch Logs keeps the logs.",
    }),
    alarms: z
      .union([z.literal(false), alarms], "expected false, or settings of alarms")
      .prefault({})
      .meta({
        description: "Alarms and their recipients. false turns alarms off.",
      }),
    dashboard: z.boolean().default(true).meta({
      description: "Makes a CloudWatch dashboard.",
    }),
    events: events.optional(),
    workflow: workflow.optional(),
    permissionsBoundary: z
      .string()
      .regex(/^[\w+=,.@-]{1,128}$/, "expected the name of a managed policy, not its ARN")
      .optional()
      .meta({
        description:
          "Managed policy that bounds every role of the stack. The bootstrap makes it and prints its name (permissionsBoundaries). Default: none.",
      }),
  })
  .meta({ description: "Logs, alarms, dashboard, upload events and upload workflow." });

/** Section `operations` of a stack's configuration. */
export type OperationsConfig = z.infer<typeof OperationsSchema>;
/** What events may be about. */
export type EventKind = NonNullable<OperationsConfig["events"]>["on"][number];
/** Managed workflow for each completed upload. */
export type WorkflowConfig = NonNullable<OperationsConfig["workflow"]>;
/** Step of a managed workflow. */
export type WorkflowStep = WorkflowConfig["steps"][number];

/** Lists of steps of a stack's workflows, each of which runs in order. */
export const stepLists = ({ workflow: lists }: OperationsConfig): readonly WorkflowStep[][] =>
  lists === undefined ? [] : [lists.steps, lists.exceptionSteps, lists.partialSteps];
