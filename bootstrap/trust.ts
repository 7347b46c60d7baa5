import type { AwsEnvironment } from "../aws/resource-names";
import { type Policy, policyOf } from "../aws/policy-document";

/** Issuer of the tokens of GitHub Actions. */
export const ISSUER = "token.actions.githubusercontent.com";
/** Audience of the tokens. */
export const AUDIENCE = "sts.amazonaws.com";

/** ARN of GitHub's OIDC provider in an account. */
export const oidcProviderArn = ({ partition, accountId }: AwsEnvironment): string =>
  `arn:${partition}:iam::${accountId}:oidc-provider/${ISSUER}`;

/** Subject of a job in a deployment environment. */
export const environmentSubject = (repository: string, environment: string): string =>
  `repo:${repository}:environment:${environment}`;

/** Subjects of jobs without changes: on pull requests, and the nightly drift check. */
export const previewSubjects = (repository: string, mainBranch: string): readonly string[] => [
  `repo:${repository}:pull_request`,
  `repo:${repository}:ref:refs/heads/${mainBranch}`,
];

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
