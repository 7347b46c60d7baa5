import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

import { stackNameProblem } from "../aws/resource-names";

const stack = z.string().refine((name) => stackNameProblem(name) === undefined, {
  error: "expected the name of a stack: lower-case letters, digits and inner hyphens",
});
const bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "expected the name of a bucket, without dots");

/** Everything that bootstrap/Pulumi.<stack>.yaml may contain; unknown keys are rejected. */
const BootstrapSchema = z.strictObject({
  /** Repository whose workflows may assume the roles. */
  repository: z
    .string()
    .regex(
      /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/,
      "expected <owner>/<repository>, as GitHub writes it",
    ),
  /** Stacks to deploy, each with a GitHub environment of the same name. */
  stacks: z.array(stack).min(1, "list at least one stack"),
  /** Branch of the nightly drift check, which may assume the preview role. */
  mainBranch: z
    .string()
    .regex(/^[\w./-]+$/, "expected the name of a branch")
    .default("main"),
  /** ARN of an existing OIDC provider for GitHub; an account can have only one. */
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
  /** Bucket names in `storage.bucketName`, by stack. */
  buckets: z.record(z.string(), z.array(bucket)).default({}),
  /** User of the login test after each deployment; the deploy role may read its secret or item. */
  smokeTestUser: z
    .string()
    .regex(/^[\w.@-]{3,100}$/, "expected the name of a user")
    .optional(),
  /** Secrets Manager prefix of all stacks' users, as in `identity.secretPrefix`. The default is that of each stack. */
  secretPrefix: z
    .string()
    .regex(/^[\w/+=.@-]+$/, "expected a prefix without a slash at its end")
    .optional(),
  /** KMS keys in `identity.secretsKeyArn`, by stack, for the login test and for DynamoDB tables. */
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

/** Configuration of the bootstrap. */
export type BootstrapConfig = z.infer<typeof BootstrapSchema>;

/**
 * Turns untrusted configuration into a typed value.
 *
 * @throws Error with every problem
 */
export function parseBootstrapConfig(raw: unknown): BootstrapConfig {
  const { success, data, error } = BootstrapSchema.safeParse(raw);
  if (success) return data;
  throw new Error(`bootstrap cannot begin; nothing was created\n${z.prettifyError(error)}`);
}

/** Reads the only setting of this project, the object `bootstrap`. */
export function loadBootstrapConfig(): BootstrapConfig {
  // eslint-disable-next-line no-restricted-syntax -- a separate program, which reads its configuration here only
  const config = new pulumi.Config();
  return parseBootstrapConfig(config.requireObject("bootstrap"));
}
