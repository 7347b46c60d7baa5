import * as z from "zod";

import { defaultSecretPrefix } from "../../aws/resource-names";
import { keyArn, range } from "./values";

const lockout = z
  .strictObject({
    attempts: z.int().min(3).max(20).default(10).meta({
      description: "Wrong passwords within the window after which the user is locked out.",
    }),
    windowMinutes: z.int().min(1).max(1440).default(15).meta({
      description: "Length of the window, in minutes.",
    }),
  })
  .meta({
    description: "Lockout of a user from the IPv4 /24 or IPv6 /64 that wrong passwords came from.",
  });

const cache = z
  .strictObject({
    seconds: z.int().min(0).max(300).default(30).meta({
      description:
        "Seconds for which the function caches a user record; 0 turns the cache off. A disabled user may still log in for this long.",
    }),
    users: z
      .int()
      .min(1)
      .max(10_000)
      .default(1000)
      .meta({ description: "Maximum number of cached user records." }),
  })
  .meta({
    description:
      "Cache of user records in the identity function, for each address that asks. That a user does not exist is cached for key logins; no other denial is.",
  });

const apiGateway = z
  .strictObject({
    allowedCidrs: z.array(range).max(10_000).default([]).meta({
      description:
        "Ranges from which clients may try to log in. An empty list admits every address.",
    }),
    attemptsPerFiveMinutes: z.int().min(10).max(100_000).default(300).meta({
      description:
        "Login attempts from one address within five minutes, after which AWS WAF blocks the address.",
    }),
    attemptsPerSecond: z.int().min(1).max(10_000).default(50).meta({
      description:
        "Login attempts per second, all users together. Bursts of twice as many are accepted.",
    }),
  })
  .meta({
    description: "Limits of API Gateway and AWS WAF, with frontDoor api-gateway.",
  });

const prefix = z
  .string()
  .regex(
    /^[A-Za-z0-9_+=.@-]+(\/[A-Za-z0-9_+=.@-]+)*$/,
    'expected words of letters, digits and _+=.@- joined by "/", such as "SFTP"',
  )
  .max(128);

/** Stands for the prefix of a stack whose file gives none. */
export const DEFAULT_PREFIX = defaultSecretPrefix("<stack>");

/** Section `identity` of a stack file. */
export const IdentitySchema = z
  .strictObject({
    secretPrefix: prefix.default(DEFAULT_PREFIX).meta({
      description:
        "Secrets Manager prefix, which no other stack of the account may have. User alice is the secret <prefix>/alice.",
    }),
    previousSecretPrefix: prefix.optional().meta({
      description:
        "Prefix that the users of a deployed stack were copied from; confirms a change of secretPrefix.",
    }),
    secretsKeyArn: keyArn.optional().meta({
      description:
        "KMS key of the users' secrets. Default: the AWS managed key aws/secretsmanager.",
    }),
    previousSecretsKeyArn: keyArn.optional().meta({
      description:
        "KMS key that users' secrets are moved away from; the function may still decrypt with it.",
    }),
    rolesFromSecrets: z.boolean().default(false).meta({
      description:
        "Honours Role, Policy and folders outside the user's own folder in user records. When false, they are ignored and the log has a warning.",
    }),
    memorySize: z.int().min(512).max(3008).default(1024).meta({
      description: "Memory of the identity function, in MB. More memory hashes passwords faster.",
    }),
    reservedConcurrency: z
      .union([z.literal(false), z.int().min(1).max(10_000)], "expected false, or a number from 1")
      .optional()
      .meta({
        description:
          "Instances of the identity function that may run at a time, reserved for it, so that a flood of logins cannot use up the account's quota. Each can answer about 7 passwords a second. false reserves none and sets no limit. Default: a tenth of the account's quota of concurrent executions, 100 at most, and none if the quota is below 200.",
      }),
    store: z.enum(["secrets", "dynamodb"]).default("secrets").meta({
      description:
        "Where user records are stored: one secret per user, or one item per user in a DynamoDB table.",
    }),
    lockout: z
      .union([z.literal(false), lockout], "expected false, or attempts and windowMinutes")
      .prefault({})
      .meta({
        description: "Lockout after wrong passwords. false turns it off.",
      }),
    cache: cache.prefault({}),
    frontDoor: z.enum(["lambda", "api-gateway"]).default("lambda").meta({
      description:
        "Identity provider that Transfer calls: the function itself, or API Gateway with AWS WAF in front of it.",
    }),
    apiGateway: apiGateway.optional(),
  })
  .meta({ description: "User records and logins." });

/** Section `identity` of a stack's configuration. */
export type IdentityConfig = z.infer<typeof IdentitySchema>;
