import * as z from "zod";

import { SECURITY_POLICIES } from "../../aws/api-models/documented";
import { apiText } from "../../aws/api-models/text";

/** Section `transfer` of a stack file. */
export const TransferSchema = z
  .strictObject({
    protocols: z
      .array(z.enum(["SFTP", "FTPS", "FTP"]))
      .min(1, "list at least one of SFTP, FTPS, FTP")
      .default(["SFTP"])
      .meta({ description: "Protocols of the server." }),
    certificateArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[a-z0-9-]+$/,
        "expected the ARN of an ACM certificate",
      )
      .optional()
      .meta({
        description: "ACM certificate for FTPS, in the server's region. Required with FTPS.",
      }),
    passiveIp: z.ipv4("expected an IPv4 address").optional().meta({
      description:
        "Address that FTP and FTPS replies to PASV contain. Default: the endpoint's address.",
    }),
    tlsSessionResumptionMode: z.enum(["DISABLED", "ENABLED", "ENFORCED"]).optional().meta({
      description:
        "TLS session resumption for FTPS data connections. Default: ENFORCED, which some old clients do not support.",
    }),
    hostKeys: z
      .array(z.string().regex(/^[a-z0-9-]+$/, "expected lower-case letters, digits and hyphens"))
      .default([])
      .meta({
        description:
          "Names of private host keys in the secret setting managed-sftp:hostKeys. Without any, the server generates its own key.",
      }),
    preAuthenticationLoginBanner: apiText("transfer", "PreAuthenticationLoginBanner")
      .max(4096)
      .optional()
      .meta({
        description: "Text shown before login.",
      }),
    postAuthenticationLoginBanner: apiText("transfer", "PostAuthenticationLoginBanner")
      .max(4096)
      .optional()
      .meta({
        description: "Text shown after login, to FTP and FTPS clients.",
      }),
    securityPolicyName: z
      .enum(SECURITY_POLICIES, "is not a security policy of Transfer servers")
      .default("TransferSecurityPolicy-2025-03")
      .meta({
        description:
          "Transfer Family security policy: the ciphers and key exchanges offered to clients.",
      }),
    sftpAuthenticationMethods: z
      .enum(["PASSWORD", "PUBLIC_KEY", "PUBLIC_KEY_OR_PASSWORD", "PUBLIC_KEY_AND_PASSWORD"])
      .default("PUBLIC_KEY_OR_PASSWORD")
      .meta({ description: "Authentication methods for SFTP clients." }),
  })
  .meta({ description: "The Transfer Family server." });

/** Section `transfer` of a stack's configuration. */
export type TransferConfig = z.infer<typeof TransferSchema>;
