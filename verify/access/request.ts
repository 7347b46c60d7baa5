import { anonymousPrincipal, type Simulation } from "@cloud-copilot/iam-simulate";

import { parseArn } from "../../aws/resource-names";
import { type Graph, type GraphResource, resourcesOf, text } from "../graph/graph";
import { evaluable, evaluableAddress, regionalAccessPoints } from "./conditions";
import { endpointOf } from "./policies";

/** Caller of an AWS API. */
export type Principal =
  /** Session of a role of the graph, under a session name and perhaps with a session policy. */
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
  /**
   * Somebody with a token of an identity provider, which the trust policy of a role names by its ARN
   * or by its host.
   */
  | { readonly kind: "federated"; readonly provider: string }
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
   * Condition keys that the request is known to lack; `s3:ExistingObjectTag/*` are all that it is not
   * given.
   * @default those that AWS leaves out unless a caller gives them
   */
  readonly absent?: readonly string[];
  /**
   * Service whose VPC endpoint the request passes, for example `secretsmanager`.
   * @default none, as for everything that AWS does on a caller's behalf
   */
  readonly endpoint?: string;
}

/** Principal and condition keys of a call that a service makes on behalf of one of its resources. */
export const serviceCaller = (
  service: string,
  sourceArn: string,
  accountId: string,
): Pick<AccessRequest, "principal" | "context"> & { readonly context: Context } => ({
  principal: { kind: "service", name: `${service}.amazonaws.com` },
  context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": accountId },
});

/** Identifiers that AWS generates, in place of the ones that nobody knows before a deployment. */
const GENERATED = { role: "AROA0000000000000", user: "AIDA00000000000000000" };

/**
 * Condition keys of a request: those that AWS fills in itself ("AWS global condition context keys" in
 * the IAM User Guide, and S3's own), and the request's, which override them.
 *
 * @param owner account of the resource
 * @param region region of the stack, for resources whose ARN names none
 */
export function contextOf(
  graph: Graph,
  request: AccessRequest,
  { owner, region }: { readonly owner: string; readonly region?: string | undefined },
): Context {
  const { principal, resource, action, context = {} } = request;
  const requested = parseArn(resource).region || (action.startsWith("s3:") ? region : undefined);
  const sourceIp = context["aws:SourceIp"];
  return {
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "aws:ResourceAccount": owner,
    ...(requested !== undefined && { "aws:RequestedRegion": requested }),
    ...callerContext(graph, principal),
    ...(action.startsWith("s3:") && s3Context(request, owner)),
    ...networkContext(graph, request),
    ...context,
    ...(typeof sourceIp === "string" && { "aws:SourceIp": evaluableAddress(sourceIp) }),
  };
}

/** A context under the names that the engine takes. */
export const evaluableContext = (context: Context): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(context).map(([key, value]) => [
      evaluable(key),
      typeof value === "string" ? regionalAccessPoints(value) : value.map(regionalAccessPoints),
    ]),
  );

/** S3's keys about signature and transport; plain HTTP has no version of TLS. */
const s3Context = ({ principal, context }: AccessRequest, owner: string): Context => ({
  "s3:ResourceAccount": owner,
  ...(context?.["aws:SecureTransport"] !== "false" && { "s3:TlsVersion": "1.3" }),
  ...(principal.kind !== "anonymous" && {
    "s3:authType": "REST-HEADER",
    "s3:signatureversion": "AWS4-HMAC-SHA256",
  }),
});

/** Keys of a request that passes a VPC endpoint of the stack, which has no public source address. */
function networkContext(graph: Graph, { endpoint }: AccessRequest): Context {
  const found = endpoint === undefined ? undefined : endpointOf(graph, endpoint);
  if (found === undefined) return {};
  return { "aws:SourceVpce": found.id, "aws:SourceVpc": text(found.inputs["vpcId"]) };
}

/** Keys about the caller. */
function callerContext(graph: Graph, principal: Principal): Context {
  switch (principal.kind) {
    case "anonymous":
      return {
        "aws:PrincipalType": "Anonymous",
        "aws:PrincipalAccount": "anonymous",
        "aws:userid": "anonymous",
        "aws:PrincipalIsAWSService": "false",
      };
    case "service":
      return {
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": principal.name,
        "aws:PrincipalServiceNamesList": [principal.name],
      };
    case "federated":
      return { "aws:PrincipalIsAWSService": "false", "aws:FederatedProvider": principal.provider };
    case "role":
      return { ...identified(principal.role, "session"), ...tagsOf(graph, principal.role) };
    case "session":
      return {
        ...identified(principal.role, principal.sessionName),
        ...tagsOf(graph, principal.role),
      };
    case "other":
      return identified(principal.arn, "session");
  }
}

/** Keys about a principal with an ARN. */
function identified(arn: string, sessionName: string): Context {
  const { accountId, resource } = parseArn(arn);
  const [kind = ""] = resource.split("/");
  const name = resource.split("/").at(-1) ?? "";
  const own = {
    "aws:PrincipalArn": arn,
    "aws:PrincipalAccount": accountId,
    "aws:PrincipalIsAWSService": "false",
    "kms:CallerAccount": accountId,
  };
  switch (kind) {
    case "user":
      return {
        ...{ ...own, "aws:PrincipalType": "User", "aws:username": name },
        "aws:userid": GENERATED.user,
      };
    case "root":
      return { ...own, "aws:PrincipalType": "Account", "aws:userid": accountId };
    case "federated-user":
      return {
        ...{ ...own, "aws:PrincipalType": "FederatedUser" },
        "aws:userid": `${accountId}:${name}`,
      };
    default:
      return {
        ...{ ...own, "aws:PrincipalType": "AssumedRole" },
        "aws:userid": `${GENERATED.role}:${sessionName}`,
      };
  }
}

/** Tags of a role of the graph. */
function tagsOf(graph: Graph, arn: string): Context {
  const isRole = ({ outputs }: GraphResource): boolean => outputs["arn"] === arn;
  const tags = resourcesOf(graph, "aws:iam/role:Role").find(isRole)?.inputs["tags"] ?? {};
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]: [string, unknown]) => [
      `aws:PrincipalTag/${key}`,
      text(value),
    ]),
  );
}

/** The caller as the engine and resource policies name it. */
export function engineName(principal: Principal): Simulation["request"]["principal"] {
  if (principal.kind === "anonymous") return anonymousPrincipal;
  if (principal.kind === "service") return principal.name;
  if (principal.kind === "federated") return principal.provider;
  if (principal.kind === "other") return principal.arn;
  const { partition, accountId, resource } = parseArn(principal.role);
  const name = resource.split("/").at(-1) ?? "";
  const session = principal.kind === "session" ? principal.sessionName : "session";
  return `arn:${partition}:sts::${accountId}:assumed-role/${name}/${session}`;
}

/**
 * Keys that a request lacks because of how it is sent: over plain HTTP, through an endpoint or a
 * mount target, by a service for its caller.
 */
export const absentKeys = ({ context = {}, absent = [], endpoint }: AccessRequest): string[] => [
  ...absent,
  ...(context["aws:SecureTransport"] === "false" ? ["s3:TlsVersion"] : []),
  ...(endpoint !== undefined ||
  "aws:SourceVpce" in context ||
  context["aws:ViaAWSService"] === "true" ||
  context["elasticfilesystem:AccessedViaMountTarget"] === "true"
    ? ["aws:SourceIp"]
    : []),
];
