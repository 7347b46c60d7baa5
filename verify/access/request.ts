import { anonymousPrincipal, type Simulation } from "@cloud-copilot/iam-simulate";

import { evaluable, type NamedPolicy } from "./policy-documents";
import type { RolePolicies } from "./policies";

/** Who asks. */
export type Principal =
  /** A role of the graph, taken on under a session name and narrowed by a session policy. */
  | {
      readonly kind: "session";
      readonly role: string;
      readonly sessionName: string;
      readonly policy?: string;
    }
  /** A role of the graph. */
  | { readonly kind: "role"; readonly role: string }
  /**
   * Anybody else with an ARN, of this account or another. Assumed to have every permission that
   * the own account can give, so that only the resource's side decides.
   */
  | { readonly kind: "other"; readonly arn: string }
  /** An AWS service. */
  | { readonly kind: "service"; readonly name: string }
  /** Nobody: an unsigned request. */
  | { readonly kind: "anonymous" };

/** Condition keys of a request with their values. */
export type Context = Readonly<Record<string, string | string[]>>;

/** One request to an AWS API. */
export interface AccessRequest {
  readonly principal: Principal;
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** ARN; every character of it stands for itself. */
  readonly resource: string;
  /** Condition keys beyond those that follow from principal and resource. */
  readonly context?: Context;
  /**
   * Service whose VPC endpoint the request passes, for example `secretsmanager`.
   * @default none, as for everything that AWS does on a caller's behalf
   */
  readonly endpoint?: string;
}

const EVERYTHING: NamedPolicy = {
  name: "assumed",
  policy: {
    Version: "2012-10-17",
    Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
  },
};

/** What the caller's side allows: own policies, session policy, permissions boundary. */
export function principalSide(
  principal: Principal,
  policies: {
    readonly role: (arn: string) => RolePolicies | undefined;
    readonly session: (text: string) => object;
  },
): Pick<Simulation, "identityPolicies" | "sessionPolicy" | "permissionBoundaryPolicies"> {
  if (principal.kind === "other") return { identityPolicies: [EVERYTHING] };
  if (principal.kind === "anonymous" || principal.kind === "service") {
    return { identityPolicies: [] };
  }
  const role = policies.role(principal.role);
  if (role === undefined) {
    throw new Error(`access: role ${principal.role} is not in the graph; take one that is`);
  }
  const session = principal.kind === "session" ? principal.policy : undefined;
  return {
    identityPolicies: [...role.policies],
    ...(session !== undefined && { sessionPolicy: policies.session(session) }),
    ...(role.boundary && { permissionBoundaryPolicies: [role.boundary] }),
  };
}

/** Condition keys that AWS fills in itself, under the request's own. */
export function contextOf(
  request: AccessRequest,
  owner: string,
): Record<string, string | string[]> {
  const { principal, context = {} } = request;
  const arn =
    principal.kind === "other" ? principal.arn : "role" in principal ? principal.role : undefined;
  const account = arn?.split(":")[4] ?? "";
  const own: Context = {
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "aws:PrincipalIsAWSService": String(principal.kind === "service"),
    "aws:ResourceAccount": owner,
    ...(arn !== undefined && {
      "aws:PrincipalArn": arn,
      "aws:PrincipalAccount": account,
      "kms:CallerAccount": account,
    }),
    ...(principal.kind === "service" && { "aws:PrincipalServiceName": principal.name }),
    ...(principal.kind === "anonymous" && { "aws:PrincipalType": "Anonymous" }),
  };
  return Object.fromEntries(
    Object.entries({ ...own, ...context }).map(([key, value]) => [evaluable(key), value]),
  );
}

/** The caller as the engine and resource policies name it. */
export function engineName(principal: Principal): Simulation["request"]["principal"] {
  if (principal.kind === "anonymous") return anonymousPrincipal;
  if (principal.kind === "service") return principal.name;
  if (principal.kind === "other") return principal.arn;
  const [, partition, , , account, role] = principal.role.split(":");
  const name = role?.split("/").at(-1) ?? "";
  const session = principal.kind === "session" ? principal.sessionName : "session";
  return `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`;
}
