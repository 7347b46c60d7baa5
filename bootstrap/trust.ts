import type { AwsEnvironment } from "../aws/resource-names";
import { type Policy, policyOf } from "../aws/policy-document";
import type { BootstrapConfig } from "./config";

/** Issuer of the tokens of GitHub Actions. */
export const ISSUER = "token.actions.githubusercontent.com";
/** Audience of the tokens. */
export const AUDIENCE = "sts.amazonaws.com";

/** ARN of GitHub's OIDC provider in an account. */
export const oidcProviderArn = ({ partition, accountId }: AwsEnvironment): string =>
  `arn:${partition}:iam::${accountId}:oidc-provider/${ISSUER}`;

/** A repository as the subjects of its tokens name it. */
export type Repository = Pick<
  BootstrapConfig,
  "repository" | "ownerId" | "repositoryId" | "subjectOfNames"
>;

/**
 * Subjects of a repository's tokens, up to the job. GitHub adds the numbers of owner and repository for
 * repositories created, renamed or transferred since 15 July 2026. Nobody else ever gets these numbers,
 * while a name can be registered again after its owner gives it up. Source: GitHub changelog of
 * 23 April 2026, "Immutable subject claims for GitHub Actions OIDC tokens".
 */
function repositorySubjects(args: Repository): readonly string[] {
  const { repository, ownerId, repositoryId, subjectOfNames } = args;
  const [owner, name] = repository.split("/");
  return [
    ...(ownerId === undefined ? [] : [`repo:${owner}@${ownerId}/${name}@${repositoryId}`]),
    ...(subjectOfNames ? [`repo:${repository}`] : []),
  ];
}

/** Subjects of jobs in a deployment environment. */
export const environmentSubjects = (
  repository: Repository,
  environment: string,
): readonly string[] =>
  repositorySubjects(repository).map((subject) => `${subject}:environment:${environment}`);

/** Subject of jobs on a branch, such as the nightly check for drift. */
export const branchSubjects = (repository: Repository, branch: string): readonly string[] =>
  repositorySubjects(repository).map((subject) => `${subject}:ref:refs/heads/${branch}`);

/** Trust policy for jobs with one of the subjects; no patterns, which would admit other jobs. */
export const githubTrust = (providerArn: string, subjects: readonly string[]): Policy =>
  policyOf({
    Sid: "GitHub",
    Effect: "Allow",
    Principal: { Federated: providerArn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: subjects },
    },
  });
