import { runSimulation } from "@cloud-copilot/iam-simulate";

import { type PolicyEvaluator, accessOf, type AccessDecision } from "../../verify/access/evaluator";
import type { Context } from "../../verify/access/request";
import { evaluate } from "../../verify/graph/evaluate";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { type BootstrapConfig, parseBootstrapConfig } from "../../bootstrap/config";
import { bootstrap } from "../../bootstrap/program";
import { documentOf } from "../../verify/access/policies";

export const ACCOUNT = "111122223333";
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
export const STATE_BUCKET = `arn:aws:s3:::pulumi-state-${ACCOUNT}-eu-central-1`;
export const STATE_KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/pulumi-state-Key`;

export const CONFIG: BootstrapConfig = parseBootstrapConfig({
  repository: "example/managed-sftp",
  stacks: ["dev", "prod", "closed", "closed-ftp", "staging"],
  oidcProviderArn: PROVIDER,
  smokeTestUser: "smoke",
});

export const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const PREVIEW = roleArn("preview-managed-sftp");
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

/** Evaluates the policies of a graph. */
export function questionsFor(graph: Graph): Questions {
  const access: PolicyEvaluator = accessOf(graph);
  const allowed = ({ allowed: yes }: AccessDecision): boolean => yes;
  return {
    assumes: async (role, subject, audience = "sts.amazonaws.com") =>
      assumes(documentOf(trustOf(graph, role)), role, { subject, audience }),
    may: async (role, action, resource, context = {}) =>
      allowed(
        await access.decide({ principal: { kind: "role", role }, action, resource, context }),
      ),
  };
}

const trustOf = (graph: Graph, role: string): unknown =>
  resourcesOf(graph, "aws:iam/role:Role").find(({ outputs }) => outputs["arn"] === role)?.inputs[
    "assumeRolePolicy"
  ];

/** Evaluates a trust policy, with other condition keys instead of GitHub's, which the engine drops. */
async function assumes(
  trust: object,
  role: string,
  { subject, audience }: { readonly subject: string; readonly audience: string },
): Promise<boolean> {
  const standIn = (claim: string): string => `aws:PrincipalTag/${claim}`;
  const issuer = "token.actions.githubusercontent.com";
  const evaluable = JSON.stringify(trust)
    .replaceAll(`"${issuer}:sub"`, JSON.stringify(standIn("sub")))
    .replaceAll(`"${issuer}:aud"`, JSON.stringify(standIn("aud")));
  const result = await runSimulation(
    {
      request: {
        principal: PROVIDER,
        action: "sts:AssumeRoleWithWebIdentity",
        resource: { resource: role, accountId: ACCOUNT },
        contextVariables: { [standIn("sub")]: subject, [standIn("aud")]: audience },
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(evaluable) as unknown,
    },
    {},
  );
  if (result.resultType !== "single") throw new Error("the trust policy cannot be evaluated");
  return result.result.analysis.result === "Allowed";
}
