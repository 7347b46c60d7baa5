import * as z from "zod";

import { NetworkSchema } from "./network-schema";
import { StorageSchema } from "./storage-schema";

/** Retention periods, in days, that CloudWatch Logs accepts. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

const identity = z
  .strictObject({
    /** Secrets Manager prefix; the user `alice` is the secret `<prefix>/alice`. */
    secretPrefix: z
      .string()
      .regex(
        /^[A-Za-z0-9_+=.@-]+(\/[A-Za-z0-9_+=.@-]+)*$/,
        'expected words of letters, digits and _+=.@- joined by "/", such as "SFTP"',
      )
      .max(128)
      .default("SFTP")
      .meta({ description: "Secrets Manager prefix; user alice is the secret <prefix>/alice." }),
    /** Customer-managed key of the users' secrets, when they are not under aws/secretsmanager. */
    secretsKeyArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
        "expected the ARN of a KMS key",
      )
      .optional()
      .meta({
        description: "Key of the users' secrets. Default: the AWS-managed key aws/secretsmanager.",
      }),
    /** Whether `Role`, `Policy` and folders outside the user's own are taken from a user's secret. */
    rolesFromSecrets: z.boolean().default(false).meta({
      description:
        "Take Role, Policy and folders outside the user's own from the secret. Default: ignored with a warning.",
    }),
    /** Memory of the function in MB; hashing speed grows with it. */
    memorySize: z.int().min(512).max(3008).default(1024).meta({
      description: "Memory of the identity function in MB; the speed of hashing grows with it.",
    }),
  })
  .meta({ description: "Who may log in." });

const transfer = z
  .strictObject({
    /** Protocols of the server. */
    protocols: z
      .array(z.enum(["SFTP", "FTPS", "FTP"]))
      .min(1, "list at least one of SFTP, FTPS, FTP")
      .default(["SFTP"])
      .meta({ description: "Protocols of the server." }),
    /** Certificate that FTPS clients see. */
    certificateArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[a-z0-9-]+$/,
        "expected the ARN of an ACM certificate",
      )
      .optional()
      .meta({ description: "ACM certificate for FTPS, in the server's region." }),
    /** Address that passive FTP and FTPS answers name. */
    passiveIp: z.ipv4("expected an IPv4 address").optional().meta({
      description: "Address in passive FTP and FTPS answers. Default: the endpoint's own.",
    }),
    /** Whether FTPS data connections must resume the control connection's TLS session. */
    tlsSessionResumptionMode: z.enum(["DISABLED", "ENABLED", "ENFORCED"]).optional().meta({
      description: "FTPS session resumption. Default: ENFORCED, which old clients cannot do.",
    }),
    /** Names of the host keys to import; the keys themselves are the secret setting `hostKeys`. */
    hostKeys: z
      .array(z.string().regex(/^[a-z0-9-]+$/, "expected lower-case letters, digits and hyphens"))
      .default([])
      .meta({
        description:
          "Names of the host keys under the secret setting managed-sftp:hostKeys. Default: the server makes its own.",
      }),
    /** Text shown before login. */
    preAuthenticationLoginBanner: z.string().max(4096).optional().meta({
      description: "Text shown before login, 4096 characters at most.",
    }),
    /** Text shown after login, to FTP and FTPS clients. */
    postAuthenticationLoginBanner: z.string().max(4096).optional().meta({
      description: "Text shown after login to FTP and FTPS clients, 4096 characters at most.",
    }),
    /** Ciphers and key exchanges offered to clients. */
    securityPolicyName: z
      .string()
      .regex(
        /^TransferSecurityPolicy-/,
        'expected a name that begins with "TransferSecurityPolicy-"',
      )
      .default("TransferSecurityPolicy-2025-03")
      .meta({ description: "Ciphers and key exchanges offered to clients." }),
    /** Which proofs an SFTP client must give. */
    sftpAuthenticationMethods: z
      .enum(["PASSWORD", "PUBLIC_KEY", "PUBLIC_KEY_OR_PASSWORD", "PUBLIC_KEY_AND_PASSWORD"])
      .default("PUBLIC_KEY_OR_PASSWORD")
      .meta({ description: "Which proofs an SFTP client must give." }),
  })
  .meta({ description: "The Transfer Family server." });

const operations = z
  .strictObject({
    /** Days for which logs are kept. */
    logRetentionDays: z.literal(LOG_RETENTION_DAYS).default(90).meta({
      description: "Days for which logs are kept; one of the periods of CloudWatch Logs.",
    }),
  })
  .meta({ description: "Logs and what watches them." });

/** Everything an operator may set in Pulumi.<stack>.yaml; unknown keys are rejected at every level. */
export const StackConfigSchema = z.strictObject({
  network: NetworkSchema,
  storage: StorageSchema.prefault({}),
  identity: identity.prefault({}),
  transfer: transfer.prefault({}),
  operations: operations.prefault({}),
});

/** A stack's configuration with every default filled in. */
export type StackConfig = z.infer<typeof StackConfigSchema>;
/** Section `transfer`. */
export type TransferConfig = StackConfig["transfer"];
