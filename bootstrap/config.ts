import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

import { stackNameProblem } from "../aws/resource-names";

const stack = z.string().refine((name) => stackNameProblem(name) === undefined, {
  error: "expected the name of a stack: lower-case letters, digits and inner hyphens",
});
const bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "expected the name of a bucket, without dots");

/** Everything that can be set in bootstrap/Pulumi.<stack>.yaml; unknown keys are rejected. */
const BootstrapSchema = z.strictObject({
  /** Repository whose workflows may take on the roles. */
  repository: z
    .string()
    .regex(
      /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/,
      "expected <owner>/<repository>, as GitHub writes it",
    ),
  /** Stacks to deploy; each is a GitHub environment of the same name. */
  stacks: z.array(stack).min(1, "list at least one stack"),
  /** Branch whose nightly check for drift may use the preview role. */
  mainBranch: z
    .string()
    .regex(/^[\w./-]+$/, "expected the name of a branch")
    .default("main"),
  /** ARN of GitHub's OIDC provider, of which an account can have only one. */
  oidcProviderArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
      "expected the ARN of the provider token.actions.githubusercontent.com",
    )
    .optional(),
  /** Name of the state bucket. The default is `pulumi-state-<account>-<region>`. */
  stateBucket: bucket
    .refine((name) => !name.startsWith("managed-sftp-"), {
      error: 'begins with "managed-sftp-", which the deploy roles may delete; choose another',
    })
    .optional(),
  /** Buckets that `storage.bucketName` names, by stack. */
  buckets: z.record(z.string(), z.array(bucket)).default({}),
  /** User whose login is tried after each deployment; his secret or item can be read then. */
  smokeTestUser: z
    .string()
    .regex(/^[\w.@-]{3,100}$/, "expected the name of a user")
    .optional(),
  /** Secrets Manager prefix of users, as `identity.secretPrefix` has it. */
  secretPrefix: z
    .string()
    .regex(/^[\w/+=.@-]+$/, "expected a prefix without a slash at its end")
    .default("SFTP"),
  /** Keys that `identity.secretsKeyArn` names, by stack, for the tried user's record and for a table. */
  secretsKeys: z
    .record(
      z.string(),
      z
        .string()
        .regex(
          /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
          "expected the ARN of a KMS key",
        ),
    )
    .default({}),
});

/** What the bootstrap makes. */
export type BootstrapConfig = z.infer<typeof BootstrapSchema>;

/**
 * Turns untrusted configuration into a typed value.
 *
 * @throws Error that lists every problem at once
 */
export function parseBootstrapConfig(raw: unknown): BootstrapConfig {
  const { success, data, error } = BootstrapSchema.safeParse(raw);
  if (success) return data;
  throw new Error(`bootstrap cannot begin; nothing was created\n${z.prettifyError(error)}`);
}

/** Reads this project's one setting, the object `bootstrap`. */
export function loadBootstrapConfig(): BootstrapConfig {
  // eslint-disable-next-line no-restricted-syntax -- a program of its own, with this as its only reader
  const config = new pulumi.Config();
  return parseBootstrapConfig(config.requireObject("bootstrap"));
}
