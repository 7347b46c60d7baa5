import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment } from "../aws/resource-names";
import { lookUpAwsEnvironment } from "../aws/environment";
import { type Policy, policyOf } from "../aws/policy-document";
import type { BootstrapConfig } from "./config";
import { deployPolicies } from "./deploy-policies";
import { readPolicy } from "./read-policy";
import { stackArns } from "./stack-arns";
import { createState } from "./state";
import { readState, type State } from "./state-policies";
import {
  environmentSubject,
  githubTrust,
  ISSUER,
  AUDIENCE,
  oidcProviderArn,
  previewSubjects,
} from "./trust";

/** What is entered into GitHub and into the shell. */
export interface BootstrapOutputs {
  /** Variable `PULUMI_BACKEND_URL` of the repository. */
  readonly backendUrl: pulumi.Output<string>;
  /** For `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: pulumi.Output<string>;
  /** Variable `AWS_PREVIEW_ROLE` of the repository. */
  readonly previewRole: pulumi.Output<string>;
  /** Variable `AWS_DEPLOY_ROLE` of each environment. */
  readonly deployRoles: Readonly<Record<string, pulumi.Output<string>>>;
}

/** As long as the deploy workflow asks for: leaving mode closed waits for network interfaces. */
const DEPLOY_SECONDS = 5400;

/** A policy that is known once place and state are. */
type PolicyOf = (awsEnvironment: AwsEnvironment, state: State) => Policy;

/** State, and the roles that GitHub's workflows take on. */
export function bootstrap(config: BootstrapConfig): BootstrapOutputs {
  const awsEnvironment = lookUpAwsEnvironment();
  const stored = createState("pulumi-state", awsEnvironment, config.stateBucket);
  const known = pulumi
    .all([awsEnvironment, stored.bucket, stored.keyArn])
    .apply(([environment, bucket, keyArn]) => ({
      awsEnvironment: environment,
      state: { bucket, keyArn },
    }));
  const provider = githubProvider(awsEnvironment, config.oidcProviderArn);
  const json = (policy: PolicyOf): pulumi.Output<string> =>
    pulumi.jsonStringify(known.apply((k) => policy(k.awsEnvironment, k.state)));
  const look = new aws.iam.Policy("sftp-look", {
    description: "Looks at what managed-sftp makes, not into it",
    policy: json((environment) => readPolicy(bucketsOf(environment, config))),
  });
  const role = roleMaker(provider, look.arn, json);
  return {
    backendUrl: pulumi
      .all([awsEnvironment, stored.bucket])
      .apply(([{ region }, bucket]) => `s3://${bucket}?region=${region}`),
    secretsProvider: pulumi
      .all([awsEnvironment, stored.aliasName])
      .apply(([{ region }, alias]) => `awskms://${alias}?region=${region}`),
    previewRole: role("preview-managed-sftp", {
      description: "Previews of pull requests and the check for drift; changes nothing",
      subjects: previewSubjects(config.repository, config.mainBranch),
      policies: { state: (environment, state) => policyOf(...readState(environment, state)) },
    }),
    deployRoles: Object.fromEntries(
      config.stacks.map((stack) => [
        stack,
        role(`deploy-managed-sftp-${stack}`, {
          description: `Deploys stack ${stack} from GitHub's environment of that name`,
          subjects: [environmentSubject(config.repository, stack)],
          policies: policiesOf(stack, config),
          maxSessionDuration: DEPLOY_SECONDS,
        }),
      ]),
    ),
  };
}

/** The one provider that an account can have for GitHub, made or given. */
const githubProvider = (
  awsEnvironment: pulumi.Output<AwsEnvironment>,
  given: string | undefined,
): pulumi.Output<string> =>
  given === undefined
    ? new aws.iam.OpenIdConnectProvider(
        "github",
        { url: `https://${ISSUER}`, clientIdLists: [AUDIENCE] },
        // Other repositories may use it by now.
        { retainOnDelete: true },
      ).arn
    : pulumi
        .all([awsEnvironment, given])
        .apply(([environment, arn]) => requireOwn(environment, arn));

function requireOwn(awsEnvironment: AwsEnvironment, arn: string): string {
  if (arn === oidcProviderArn(awsEnvironment)) return arn;
  throw new Error(
    `bootstrap: oidcProviderArn is of another account, got ${arn}; expected ${oidcProviderArn(awsEnvironment)}`,
  );
}

function policiesOf(stack: string, config: BootstrapConfig): Record<string, PolicyOf> {
  const { buckets, smokeTestUser: user, secretPrefix, secretsKeys } = config;
  const all = (awsEnvironment: AwsEnvironment, state: State): ReturnType<typeof deployPolicies> =>
    deployPolicies({
      awsEnvironment,
      stack,
      state,
      buckets: buckets[stack] ?? [],
      ...(user !== undefined && { smokeTest: { user, secretPrefix } }),
      usersKeyArn: secretsKeys[stack],
    });
  const names = ["state", "storage", "service", "network", "operations"];
  return Object.fromEntries(
    names.map((name): [string, PolicyOf] => [
      name,
      (awsEnvironment, state) => all(awsEnvironment, state)[name] ?? policyOf(),
    ]),
  );
}

/** ARNs of all stacks' buckets. */
const bucketsOf = (
  awsEnvironment: AwsEnvironment,
  { stacks, buckets }: BootstrapConfig,
): readonly string[] =>
  stacks.flatMap((stack) => stackArns(awsEnvironment, stack, buckets[stack] ?? []).buckets);

/** One role of GitHub's. */
interface GithubRole {
  readonly description: string;
  /** Subjects of the tokens that may take it on. */
  readonly subjects: readonly string[];
  /** Its policies beside looking, by name. */
  readonly policies: Readonly<Record<string, PolicyOf>>;
  /**
   * Seconds that a session may last.
   * @default 3600
   */
  readonly maxSessionDuration?: number;
}

/** Makes roles with what they have in common. */
const roleMaker =
  (
    provider: pulumi.Output<string>,
    look: pulumi.Output<string>,
    json: (policy: PolicyOf) => pulumi.Output<string>,
  ) =>
  (name: string, { subjects, policies, ...args }: GithubRole): pulumi.Output<string> => {
    const role = new aws.iam.Role(name, {
      // Not "managed-sftp-…", which deploy roles may change.
      name,
      ...args,
      assumeRolePolicy: pulumi.jsonStringify(provider.apply((arn) => githubTrust(arn, subjects))),
    });
    const opts = { parent: role };
    new aws.iam.RolePolicyAttachment(`${name}-look`, { role: role.name, policyArn: look }, opts);
    for (const [key, policy] of Object.entries(policies)) {
      const own = new aws.iam.Policy(`${name}-${key}`, { policy: json(policy) }, opts);
      new aws.iam.RolePolicyAttachment(
        `${name}-${key}`,
        { role: role.name, policyArn: own.arn },
        opts,
      );
    }
    return role.arn;
  };
