import type { AwsEnvironment } from "../aws/resource-names";
import { type Policy, policyOf } from "../aws/policy-document";

/** Issuer of the tokens of GitHub's workflows. */
export const ISSUER = "token.actions.githubusercontent.com";
/** For whom the tokens are made. */
export const AUDIENCE = "sts.amazonaws.com";

/** ARN of GitHub's OIDC provider in an account. */
export const oidcProviderArn = ({ partition, accountId }: AwsEnvironment): string =>
  `arn:${partition}:iam::${accountId}:oidc-provider/${ISSUER}`;

/** Subject of a job in a deployment environment. */
export const environmentSubject = (repository: string, environment: string): string =>
  `repo:${repository}:environment:${environment}`;

/** Subjects of jobs that look and change nothing: of pull requests, and of the nightly check. */
export const previewSubjects = (repository: string, mainBranch: string): readonly string[] => [
  `repo:${repository}:pull_request`,
  `repo:${repository}:ref:refs/heads/${mainBranch}`,
];

/**
 * Trust in jobs with one of the subjects. Compared by equality: a pattern would admit more
 * than the jobs that were meant.
 */
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
