import * as z from "zod";

import { accessPointName } from "../../aws/api-models/documented";
import { documentedText } from "../../aws/api-models/text";
import { accountId, id, range, reason } from "./values";

/**
 * A role or user by name: wildcards and policy variables would admit others too. The names of roles of
 * IAM Identity Center end with characters that nobody chooses, and may have a `*` for those.
 */
const PRINCIPAL =
  /^arn:aws[a-z-]*:iam::\d{12}:((role|user)\/[^*?$\s"']+|role\/aws-reserved\/sso\.amazonaws\.com\/([a-z0-9-]+\/)?AWSReservedSSO_[\w+=,.@-]+_\*)$/;

/** Folder of the bucket, with a trailing slash. */
export const prefix = z
  .string()
  .regex(/^([^/\\*?{}"'\s]+\/)+$/, 'expected a folder such as "alice/" or "alice/archive/"');

/** ARN of a role or user. */
export const principal = z
  .string()
  .regex(
    PRINCIPAL,
    'expected the ARN of one role or user without wildcards, such as "arn:aws:iam::…:role/auditor"',
  );

const consumer = z
  .union(
    [principal, accountId],
    "expected the ARN of one role or user without wildcards, or the 12 digits of an account id",
  )
  .meta({
    description: "IAM role or user in any account, by ARN, or an account by its 12-digit id.",
  });

/** Sources that may access objects. */
export const fence = z
  .strictObject({
    sourceCidrs: z.array(range).default([]).meta({
      description: "Public IP ranges from which objects may be read and written.",
    }),
    vpcEndpointIds: z
      .array(id("vpce"))
      .default([])
      .meta({ description: "VPC endpoints through which objects may be read and written." }),
    wideReason: reason.optional().meta({
      description:
        "Why sourceCidrs may hold more than a /8 of public IPv4 or a /16 of public IPv6 addresses in sum. It becomes a tag of the bucket.",
    }),
  })
  .meta({
    description:
      "Denies object access from elsewhere, except to Transfer users and to administrators.",
  });

/** Folder that is shared with a consumer. */
export const share = z
  .strictObject({
    principal: consumer,
    prefix: prefix.meta({ description: 'Shared folder, with a trailing slash: "alice/".' }),
    access: z.enum(["read", "write", "read-write"]).meta({ description: "Access to that folder." }),
  })
  .meta({ description: "Access to one folder for a consumer outside Transfer." });

/** Access point of a consumer. */
export const accessPoint = z
  .strictObject({
    name: documentedText(accessPointName).meta({ description: "Name of the access point." }),
    vpcId: id("vpc").optional().meta({
      description: "VPC that requests must come from. Default: any network.",
    }),
    principal: consumer,
    prefix: prefix.meta({ description: 'Folder, with a trailing slash: "alice/".' }),
    access: z.enum(["read", "write", "read-write"]).meta({ description: "Access to that folder." }),
  })
  .meta({ description: "S3 access point to one folder for one consumer." });

/** CORS rules of the bucket. */
export const cors = z
  .strictObject({
    origins: z
      .array(
        z
          .url()
          .regex(
            /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+$/,
            'has a path or trailing slash, with which no browser sends an origin; write scheme, host and port only, such as "https://files.example.com"',
          ),
      )
      .min(1)
      .meta({ description: "Origins whose pages may send requests." }),
    methods: z
      .array(z.enum(["GET", "PUT", "HEAD"]))
      .min(1)
      .default(["GET", "PUT", "HEAD"])
      .meta({ description: "Allowed HTTP methods." }),
  })
  .meta({ description: "CORS rules for browsers that use presigned URLs." });
