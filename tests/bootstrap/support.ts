import { type PolicyEvaluator, accessOf, type AccessDecision } from "../../verify/access/evaluator";
import type { Context } from "../../verify/access/request";
import { evaluate } from "../../verify/graph/evaluate";
import type { Graph } from "../../verify/graph/graph";
import { type BootstrapConfig, parseBootstrapConfig } from "../../bootstrap/config";
import { bootstrap } from "../../bootstrap/program";

export const ACCOUNT = "111122223333";
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
export const STATE_BUCKET = `arn:aws:s3:::pulumi-state-${ACCOUNT}-eu-central-1`;
export const STATE_KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/pulumi-state-Key`;

export const CONFIG: BootstrapConfig = parseBootstrapConfig({
  repository: "example/managed-sftp",
  ownerId: 9919,
  repositoryId: 1234567,
  stacks: ["dev", "prod", "closed", "closed-ftp", "staging"],
  oidcProviderArn: PROVIDER,
  smokeTestUser: "smoke",
  emptiedStacks: ["dev"],
  previewStacks: ["dev"],
});

export const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const policyArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
export const PREVIEW = roleArn("preview-managed-sftp");
export const DRIFT = roleArn("drift-managed-sftp");
export const deployRole = (stack: string): string => roleArn(`deploy-managed-sftp-${stack}`);

/** Graph of the bootstrap program. */
export const bootstrapGraph = (config: BootstrapConfig = CONFIG): Promise<Graph> =>
  evaluate(() => bootstrap(config), {
    stack: "account",
    config: { "aws:region": "eu-central-1" },
  });

/** Queries about the roles. */
export interface Questions {
  /** Whether a job with a token of that subject may assume a role. */
  readonly assumes: (role: string, subject: string, audience?: string) => Promise<boolean>;
  /** Whether a role may call an action. */
  readonly may: (
    role: string,
    action: string,
    resource: string,
    context?: Context,
  ) => Promise<boolean>;
}

/** Condition keys that requests lack unless a test gives them: no tag, no item, nobody to pass a role to, no service that asks. */
const UNTAGGED = [
  ...["aws:ResourceTag/project", "aws:ResourceTag/environment"],
  ...[
    "dynamodb:LeadingKeys",
    "iam:PassedToService",
    "iam:AWSServiceName",
    "iam:PermissionsBoundary",
  ],
  "kms:GrantIsForAWSResource",
];

/** Evaluates the policies of a graph. */
export function questionsFor(graph: Graph): Questions {
  const access: PolicyEvaluator = accessOf(graph);
  const allowed = ({ allowed: yes }: AccessDecision): boolean => yes;
  return {
    assumes: async (role, subject, audience = "sts.amazonaws.com") =>
      allowed(
        await access.decide({
          principal: { kind: "federated", provider: PROVIDER },
          ...{ action: "sts:AssumeRoleWithWebIdentity", resource: role },
          context: claims(subject, audience),
        }),
      ),
    may: async (role, action, resource, context = {}) =>
      allowed(
        await access.decide({
          ...{ principal: { kind: "role", role }, action, resource, context, absent: UNTAGGED },
        }),
      ),
  };
}

/** Claims of the token that GitHub gives a job. */
const claims = (subject: string, audience: string): Context => ({
  "token.actions.githubusercontent.com:sub": subject,
  "token.actions.githubusercontent.com:aud": audience,
});
