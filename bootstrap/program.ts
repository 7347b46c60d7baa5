import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, defaultSecretPrefix } from "../aws/resource-names";
import { lookUpAwsEnvironment } from "../aws/environment";
import { type Policy, policyOf } from "../aws/policy-document";
import { type BootstrapConfig, PREVIEW_ENVIRONMENT } from "./config";
import { deployPolicies, type PolicyPlanner } from "./deploy-policies";
import { boundaryName, boundaryPolicy } from "./permissions-boundary";
import { readPolicy } from "./read-policy";
import { stackArns } from "./stack-arns";
import { createState } from "./state";
import { readState, type UsedState } from "./state-policies";
import {
  branchSubjects,
  environmentSubjects,
  githubTrust,
  ISSUER,
  AUDIENCE,
  oidcProviderArn,
} from "./trust";

/** Outputs of the bootstrap, for GitHub and the shell. */
export interface BootstrapOutputs {
  /** Variable `PULUMI_BACKEND_URL` of the GitHub repository. */
  readonly backendUrl: pulumi.Output<string>;
  /** Argument of `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: pulumi.Output<string>;
  /** The same argument for each stack, whose secrets only its deploy role then decrypts. */
  readonly secretsProviders: Readonly<Record<string, pulumi.Output<string>>>;
  /** Setting `operations.permissionsBoundary` of each stack. */
  readonly permissionsBoundaries: Readonly<Record<string, string>>;
  /** Variable `AWS_PREVIEW_ROLE` of GitHub's environment `preview`. */
  readonly previewRole: pulumi.Output<string>;
  /** Variable `AWS_DRIFT_ROLE` of the GitHub repository. */
  readonly driftRole: pulumi.Output<string>;
  /** Variable `AWS_DEPLOY_ROLE` of each GitHub environment. */
  readonly deployRoles: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Session duration of the deploy workflow: a stack that leaves mode closed waits for network interfaces. */
const DEPLOY_SESSION_SECONDS = 5400;

/** Creates the state store, and the roles for GitHub Actions. */
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
  const json = (policy: PolicyPlanner): pulumi.Output<string> =>
    pulumi.jsonStringify(known.apply((k) => policy(k.awsEnvironment, k.state)));
  const readAccess = new aws.iam.Policy("sftp-look", {
    description: "Looks at what managed-sftp makes, not into it",
    policy: json((environment) => readPolicy(bucketsOf(environment, config))),
  });
  for (const stack of config.stacks) {
    const name = boundaryName(stack);
    new aws.iam.Policy(name, {
      // Deploy roles name it as the boundary of the roles that they create.
      name,
      description: `The most that a role of stack ${stack} can do`,
      policy: json((environment) => boundaryOf(environment, stack, config)),
    });
  }
  const forEachStack = <T>(make: (stack: string) => T): Record<string, T> =>
    Object.fromEntries(config.stacks.map((stack) => [stack, make(stack)]));
  const role = roleFactory(provider, readAccess.arn, json);
  return {
    backendUrl: pulumi
      .all([awsEnvironment, stored.bucket])
      .apply(([{ region }, bucket]) => `s3://${bucket}?region=${region}`),
    secretsProvider: pulumi
      .all([awsEnvironment, stored.aliasName])
      .apply(([{ region }, alias]) => `awskms://${alias}?region=${region}`),
    secretsProviders: forEachStack((stack) =>
      pulumi
        .all([awsEnvironment, stored.aliasName])
        .apply(
          ([{ region }, alias]) => `awskms://${alias}?region=${region}&context_stack=${stack}`,
        ),
    ),
    permissionsBoundaries: forEachStack(boundaryName),
    // A pull request runs its own code with this role.
    previewRole: role("preview-managed-sftp", {
      description: "Previews of pull requests; changes nothing",
      subjects: environmentSubjects(config, PREVIEW_ENVIRONMENT),
      // IAM has no empty policy. A preview takes no lock and writes nothing.
      policies:
        config.previewStacks.length === 0
          ? {}
          : { state: readStateOf({ stacks: config.previewStacks, hasContext: true }) },
    }),
    driftRole: role("drift-managed-sftp", {
      description: "Check for drift on the main branch; changes nothing",
      subjects: branchSubjects(config, config.mainBranch),
      policies: { state: readStateOf() },
    }),
    deployRoles: forEachStack((stack) =>
      role(`deploy-managed-sftp-${stack}`, {
        description: `Deploys stack ${stack} from GitHub's environment of that name`,
        subjects: environmentSubjects(config, stack),
        policies: deployPolicies(stack, config),
        maxSessionDuration: DEPLOY_SESSION_SECONDS,
      }),
    ),
  };
}

/** Creates or checks the OIDC provider for GitHub, of which an account can have only one. */
const githubProvider = (
  awsEnvironment: pulumi.Output<AwsEnvironment>,
  existing: string | undefined,
): pulumi.Output<string> =>
  existing === undefined
    ? new aws.iam.OpenIdConnectProvider(
        "github",
        { url: `https://${ISSUER}`, clientIdLists: [AUDIENCE] },
        // Other repositories may use it.
        { retainOnDelete: true },
      ).arn
    : pulumi
        .all([awsEnvironment, existing])
        .apply(([environment, arn]) => requireOwnAccount(environment, arn));

function requireOwnAccount(awsEnvironment: AwsEnvironment, arn: string): string {
  if (arn === oidcProviderArn(awsEnvironment)) return arn;
  throw new Error(
    `bootstrap: oidcProviderArn is of another account, got ${arn}; expected ${oidcProviderArn(awsEnvironment)}`,
  );
}

/** Plans access to the state of some stacks. Default: of all. */
const readStateOf =
  (only?: UsedState): PolicyPlanner =>
  (environment, state) =>
    policyOf(...readState(environment, state, only));

/** Permissions boundary of a stack's roles. */
function boundaryOf(
  awsEnvironment: AwsEnvironment,
  stack: string,
  config: BootstrapConfig,
): Policy {
  const { secretPrefix = defaultSecretPrefix(stack), secretsKeys, keys, workflow } = config;
  return boundaryPolicy({
    awsEnvironment,
    stack,
    arns: stackArns(awsEnvironment, stack, config.buckets[stack]),
    secretPrefix,
    keys: [...(keys[stack] ?? []), secretsKeys[stack]].filter((arn) => arn !== undefined),
    workflow: workflow[stack] ?? [],
  });
}

/** ARNs of all stacks' buckets. */
const bucketsOf = (
  awsEnvironment: AwsEnvironment,
  { stacks, buckets }: BootstrapConfig,
): readonly string[] =>
  stacks.flatMap((stack) => stackArns(awsEnvironment, stack, buckets[stack]).buckets);

/** Arguments for a role of GitHub Actions. */
interface GithubRoleArgs {
  readonly description: string;
  /** Token subjects that may assume the role. */
  readonly subjects: readonly string[];
  /** Policies besides read access, by name. */
  readonly policies: Readonly<Record<string, PolicyPlanner>>;
  /**
   * Maximum duration of a session in seconds.
   * @default 3600
   */
  readonly maxSessionDuration?: number;
}

/** Returns a function that creates roles with read access and further policies. */
const roleFactory =
  (
    provider: pulumi.Output<string>,
    readPolicyArn: pulumi.Output<string>,
    json: (policy: PolicyPlanner) => pulumi.Output<string>,
  ) =>
  (name: string, { subjects, policies, ...args }: GithubRoleArgs): pulumi.Output<string> => {
    const role = new aws.iam.Role(name, {
      // Without the prefix "managed-sftp-", whose roles deploy roles may change.
      name,
      ...args,
      assumeRolePolicy: pulumi.jsonStringify(provider.apply((arn) => githubTrust(arn, subjects))),
    });
    const opts = { parent: role };
    new aws.iam.RolePolicyAttachment(
      `${name}-look`,
      { role: role.name, policyArn: readPolicyArn },
      opts,
    );
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
