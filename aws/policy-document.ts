import { regionalService } from "./partition";

/** Condition block: operator, then condition key, then one value or several. */
export type Conditions = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

/** Statement of an IAM, resource or endpoint policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Conditions;
}

/** Policy document. */
export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** Statement that allows actions on resources. */
export const allow = (
  Sid: string,
  Resource: string | readonly string[],
  Action: string | readonly string[],
  Condition?: Conditions,
): Statement => ({ Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) });

/** Statement of a resource's policy that denies requests without TLS. */
export const denyPlainHttp = (Action: string, Resource: string | readonly string[]): Statement => ({
  ...{ Sid: "DenyPlainHttp", Effect: "Deny", Principal: "*", Action, Resource },
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** Condition for uses of a key by requests to a service of the region. */
export const through = (service: string, region: string) => ({
  StringEquals: { "kms:ViaService": regionalService(service, region) },
});

/** Policy with the given statements, in their order. */
export const policyOf = (...statements: readonly Statement[]): Policy => ({
  Version: "2012-10-17",
  Statement: statements,
});

/**
 * Trust policy that lets one AWS service assume a role, on behalf of this account only.
 *
 * @param conditions further conditions, for example on `aws:SourceArn`
 */
export const serviceTrust = (
  service: string,
  accountId: string,
  conditions: Conditions = {},
): Policy =>
  policyOf({
    Sid: "Service",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId }, ...conditions },
  });

/** Expression for a pattern of a policy, in which `*` and `?` are wildcards. */
export const wildcards = (pattern: string, flags = ""): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]{}\\]/g, "\\$&")
      .replaceAll("*", "[^]*")
      .replaceAll("?", "[^]")}$`,
    flags,
  );
