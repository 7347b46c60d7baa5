import * as z from "zod";

import { range } from "./addresses";

const lockout = z
  .strictObject({
    /** Wrong passwords within the window that lock the user out of the network they came from. */
    attempts: z.int().min(3).max(20).default(10).meta({
      description: "Wrong passwords within the window that lock, 3 to 20.",
    }),
    /** Minutes within which wrong passwords count; a lock ends when the first of them is older. */
    windowMinutes: z.int().min(1).max(1440).default(15).meta({
      description: "Minutes for which a wrong password counts.",
    }),
  })
  .meta({
    description: "When a user is locked out of the /24 or IPv6 /64 that wrong passwords came from.",
  });

const cache = z
  .strictObject({
    /** Seconds for which a user is remembered; a user who was disabled may get in that much longer. */
    seconds: z.int().min(0).max(300).default(30).meta({
      description:
        "Seconds for which a user is remembered, 0 for not at all. Removing a user takes that long.",
    }),
    /** Users remembered at most. */
    users: z
      .int()
      .min(1)
      .max(10_000)
      .default(1000)
      .meta({ description: "Users remembered at most." }),
  })
  .meta({ description: "Memory of the function for users; denials are never remembered." });

const apiGateway = z
  .strictObject({
    /** Ranges from which anybody may try to log in; everybody when there is none. */
    allowedCidrs: z.array(range).max(10_000).default([]).meta({
      description: "Ranges from which clients may try to log in. Default: every address.",
    }),
    /** Attempts from one address within five minutes, after which WAF refuses it. */
    attemptsPerFiveMinutes: z.int().min(10).max(100_000).default(300).meta({
      description: "Attempts from one address in five minutes, after which WAF refuses it.",
    }),
    /** Attempts per second over all users. */
    attemptsPerSecond: z.int().min(1).max(10_000).default(50).meta({
      description: "Attempts per second over all users; twice as many in a burst.",
    }),
  })
  .meta({
    description: "API Gateway and AWS WAF in front of the function, with frontDoor api-gateway.",
  });

/** Section `identity` of a stack file. */
export const IdentitySchema = z
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
    /** Where users are kept: one secret each, or one item each of a DynamoDB table. */
    store: z.enum(["secrets", "dynamodb"]).default("secrets").meta({
      description:
        "Where users are kept: a secret each (default), or an item each of a DynamoDB table.",
    }),
    /** Whether and when wrong passwords lock a user out. */
    lockout: z
      .union([z.literal(false), lockout], "expected false, or attempts and windowMinutes")
      .prefault({})
      .meta({
        description: "When wrong passwords lock a user out; false for never.",
      }),
    /** What the function remembers. */
    cache: cache.prefault({}),
    /** What Transfer asks: the function itself, or API Gateway before it. */
    frontDoor: z.enum(["lambda", "api-gateway"]).default("lambda").meta({
      description:
        "What Transfer asks: the function (default), or API Gateway with AWS WAF before it.",
    }),
    /** Limits of the API Gateway. */
    apiGateway: apiGateway.optional(),
  })
  .meta({ description: "Who may log in." });
