import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

import { stackNameProblem } from "../aws/resource-names";
import { keyArn } from "../config/schema/values";

const stack = z.string().refine((name) => stackNameProblem(name) === undefined, {
  error: "expected the name of a stack: lower-case letters, digits and inner hyphens",
});
const bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "expected the name of a bucket, without dots");

/** Number that GitHub gives an owner or repository; `pulumi config set` writes digits as a number. */
const githubId = z
  .union([z.number(), z.string()])
  .transform(String)
  .pipe(z.string().regex(/^[1-9]\d*$/, "expected the number that GitHub gives it"));

/** Everything that bootstrap/Pulumi.<stack>.yaml may contain; unknown keys are rejected. */
const SettingsSchema = z.strictObject({
  /** Repository whose workflows may assume the roles. */
  repository: z
    .string()
    .regex(
      /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/,
      "expected <owner>/<repository>, as GitHub writes it",
    ),
  /** Number of the repository's owner, part of the subject of its tokens. */
  ownerId: githubId.optional(),
  /** Number of the repository, part of the subject of its tokens. */
  repositoryId: githubId.optional(),
  /**
   * Trusts the subject without numbers, which repositories have that were neither created, renamed nor
   * transferred since 15 July 2026 and have not opted in to the other form.
   */
  subjectOfNames: z.boolean().default(false),
  /** Stacks to deploy, each with a GitHub environment of the same name. */
  stacks: z.array(stack).min(1, "list at least one stack"),
  /**
   * Stacks that pull requests are previewed for against AWS. The preview role reads their state and decrypts
   * all secrets in it, and a pull request runs its own code with that role: list no stack with host keys.
   */
  previewStacks: z.array(stack).default([]),
  /** Branch of the nightly drift check, which may assume the drift role. */
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
  /**
   * Stacks whose deploy role may delete the objects in their buckets, which destroying a stack without
   * `storage.deletionProtection` needs.
   */
  emptiedStacks: z.array(stack).default([]),
  /** Stacks whose secrets provider has no `context_stack` yet; their roles decrypt secrets without context. */
  secretsWithoutContext: z.array(stack).default([]),
  /** KMS keys that a stack uses and does not make, by stack. */
  keys: z.record(z.string(), z.array(keyArn)).default({}),
  /** ARNs of functions and of secrets with PGP keys that `operations.workflow` uses, by stack. */
  workflow: z
    .record(
      z.string(),
      z.array(
        z
          .string()
          .regex(
            /^arn:aws[a-z-]*:(lambda|secretsmanager):[a-z0-9-]+:\d{12}:[^*]+$/,
            "expected the ARN of a function or secret",
          ),
      ),
    )
    .default({}),
  /** User whom the login test after each deployment makes and removes; the deploy roles may do so with no other. */
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
  secretsKeys: z.record(z.string(), keyArn).default({}),
});

/** GitHub environment of previews against AWS. */
export const PREVIEW_ENVIRONMENT = "preview";

/** Settings, whose repository must have at least one form of subject. */
const BootstrapSchema = SettingsSchema.check((ctx) => {
  const { repository, ownerId, repositoryId, subjectOfNames } = ctx.value;
  ctx.issues.push(...previewProblems(ctx.value).map((text) => problem(ctx.value, text)));
  if ((ownerId === undefined) !== (repositoryId === undefined)) {
    ctx.issues.push(
      problem(ctx.value, "ownerId and repositoryId belong together; set both, or neither"),
    );
  } else if (ownerId === undefined && !subjectOfNames) {
    ctx.issues.push(
      problem(
        ctx.value,
        `ownerId and repositoryId are missing; read them with "gh api repos/${repository} --jq '.owner.id, .id'". A repository whose tokens have no numbers needs subjectOfNames: true`,
      ),
    );
  }
});

/** Reasons why the preview role would read more than it should, or a pull request could deploy. */
function previewProblems({
  stacks,
  previewStacks,
  secretsWithoutContext,
}: z.infer<typeof SettingsSchema>): readonly string[] {
  return [
    ...(stacks.includes(PREVIEW_ENVIRONMENT)
      ? [`stacks has "${PREVIEW_ENVIRONMENT}", the environment of pull requests; rename the stack`]
      : []),
    ...previewStacks
      .filter((name) => !stacks.includes(name))
      .map((name) => `previewStacks has "${name}", which is not in stacks`),
    ...previewStacks
      .filter((name) => secretsWithoutContext.includes(name))
      .map(
        (name) =>
          `previewStacks has "${name}", whose secrets have no context, so that its role would decrypt those of other stacks too; change its secrets provider first`,
      ),
  ];
}

const problem = (input: unknown, message: string): z.core.$ZodRawIssue => ({
  code: "custom",
  message,
  input,
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
  const pulumiConfig = new pulumi.Config();
  const config = parseBootstrapConfig(pulumiConfig.requireObject("bootstrap"));
  checkHostKeys(config, join(__dirname, ".."));
  return config;
}

/**
 * Refuses previews of a stack that has host keys now.
 *
 * @param folder folder of the stack files
 */
export function checkHostKeys({ previewStacks }: BootstrapConfig, folder: string): void {
  const found = previewStacks.filter((name) => {
    const path = join(folder, `Pulumi.${name}.yaml`);
    return existsSync(path) && /^\s*['"]?managed-sftp:hostKeys\b/m.test(readFileSync(path, "utf8"));
  });
  if (found.length === 0) return;
  throw new Error(
    `bootstrap: previewStacks has ${found.join(", ")} with host keys, which the code of any pull request could then read; nothing was created`,
  );
}
