import * as z from "zod";

import { isAligned } from "./cidr";

/** Ports on which a VPC-hosted endpoint accepts SFTP; a public one has only 22. */
export const SFTP_PORTS = [22, 2222, 2223, 22000] as const;

/** Retention periods, in days, that CloudWatch Logs accepts. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

const example = 'expected an IPv4 range such as "10.20.0.0/16"';
const unaligned = "has bits set behind its prefix length; write the first address of the range";
const cidr = z.cidrv4({ error: example, abort: true }).refine(isAligned, unaligned);

const network = z
  .strictObject({
    /**
     * Where clients reach the server: an endpoint run by AWS, Elastic IPs in a VPC of the stack for
     * listed clients, or a VPC without any way to or from the internet.
     */
    mode: z.enum(["public", "internet-facing", "closed"]).meta({
      description:
        "public: endpoint run by AWS. internet-facing: Elastic IPs, listed clients only. closed: no way to or from the internet.",
    }),
    /** IPv4 range of the VPC that the stack makes; at least /24, so that three zones fit. */
    vpcCidr: cidr.default("10.10.0.0/16").meta({
      description: "IPv4 range of the VPC that the stack makes, between /16 and /24.",
    }),
    /** Availability Zones in use, each with one subnet. */
    zoneCount: z.int().min(1).max(3).default(2).meta({
      description: "Availability Zones, each with one subnet; the service takes at most three.",
    }),
    /** IPv4 ranges that may open the SFTP port; everybody else is refused by the security group. */
    clients: z.array(cidr).default([]).meta({
      description:
        "IPv4 ranges that may open the SFTP port. Needed for internet-facing and closed.",
    }),
    /** Port for SFTP clients. */
    sftpPort: z.literal(SFTP_PORTS).default(22).meta({
      description: "Port for SFTP clients; other than 22 only with internet-facing and closed.",
    }),
    /**
     * Elastic IPs that exist already, one per zone, so that addresses which partners have
     * allow-listed outlive the stack. By default the stack makes its own.
     */
    addressAllocationIds: z
      .array(z.string().regex(/^eipalloc-[0-9a-f]+$/, 'expected an id such as "eipalloc-0a1b2c3d"'))
      .optional()
      .meta({
        description:
          "Existing Elastic IPs, one per zone, for internet-facing. Default: the stack makes its own.",
      }),
  })
  .meta({ description: "Where clients reach the server." });

const storage = z
  .strictObject({
    /** Refuses deletion of the bucket, its key and the logs; switch off only where data is disposable. */
    deletionProtection: z.boolean().default(true).meta({
      description:
        "Refuse to delete bucket, key and logs. false also lets destroy delete a bucket that has objects.",
    }),
    /** Name of the bucket. */
    bucketName: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
        "expected 3 to 63 lower-case letters, digits and hyphens",
      )
      .optional()
      .meta({ description: "Bucket name. Default: managed-sftp-<stack>-<account id>." }),
    /** Days after which an unfinished multipart upload is removed. */
    abortIncompleteUploadDays: z.int().min(1).max(365).default(7).meta({
      description: "Days after which an unfinished multipart upload is removed.",
    }),
    /** Days for which replaced and deleted versions of an object are kept. */
    noncurrentVersionDays: z.int().min(1).max(36500).default(90).meta({
      description: "Days for which replaced and deleted versions of an object are kept.",
    }),
  })
  .meta({ description: "The encrypted bucket." });

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
  network,
  storage: storage.prefault({}),
  identity: identity.prefault({}),
  transfer: transfer.prefault({}),
  operations: operations.prefault({}),
});

/** A stack's configuration with every default filled in. */
export type StackConfig = z.infer<typeof StackConfigSchema>;
/** Section `network`. */
export type NetworkConfig = StackConfig["network"];
