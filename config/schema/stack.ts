import * as z from "zod";

import { SECURITY_POLICIES } from "../../aws/api-models/documented";
import { apiText } from "../../aws/api-models/text";

import { IdentitySchema } from "./identity";
import { NetworkSchema } from "./network";
import { OperationsSchema } from "./operations";
import { StorageSchema } from "./storage";

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
    preAuthenticationLoginBanner: apiText("transfer", "PreAuthenticationLoginBanner")
      .max(4096)
      .optional()
      .meta({
        description: "Text shown before login, 4096 characters at most.",
      }),
    /** Text shown after login, to FTP and FTPS clients. */
    postAuthenticationLoginBanner: apiText("transfer", "PostAuthenticationLoginBanner")
      .max(4096)
      .optional()
      .meta({
        description: "Text shown after login to FTP and FTPS clients, 4096 characters at most.",
      }),
    /** Ciphers and key exchanges offered to clients. */
    securityPolicyName: z
      .enum(SECURITY_POLICIES, "is no security policy of Transfer servers")
      .default("TransferSecurityPolicy-2025-03")
      .meta({ description: "Ciphers and key exchanges offered to clients." }),
    /** Which proofs an SFTP client must give. */
    sftpAuthenticationMethods: z
      .enum(["PASSWORD", "PUBLIC_KEY", "PUBLIC_KEY_OR_PASSWORD", "PUBLIC_KEY_AND_PASSWORD"])
      .default("PUBLIC_KEY_OR_PASSWORD")
      .meta({ description: "Which proofs an SFTP client must give." }),
  })
  .meta({ description: "The Transfer Family server." });

/** Everything an operator may set in Pulumi.<stack>.yaml; unknown keys are rejected at every level. */
export const StackConfigSchema = z.strictObject({
  network: NetworkSchema,
  storage: StorageSchema.prefault({}),
  identity: IdentitySchema.prefault({}),
  transfer: transfer.prefault({}),
  operations: OperationsSchema.prefault({}),
});

/** A stack's configuration with every default filled in. */
export type StackConfig = z.infer<typeof StackConfigSchema>;
/** Section `transfer`. */
export type TransferConfig = StackConfig["transfer"];
/** Section `identity`. */
export type IdentityConfig = StackConfig["identity"];
/** Section `operations`. */
export type OperationsConfig = StackConfig["operations"];
