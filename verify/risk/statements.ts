import { isDeepStrictEqual } from "node:util";

import { canonicalRange, rangeOfAddress, within } from "../../aws/cidr";
import { type GraphResource, record, text } from "../graph/graph";
import { isRecord } from "../graph/serialization";

/** One action on one resource for one principal, the smallest part of a statement. */
export interface Permission {
  /** Name of its statement; empty without one. */
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  /** `AWS:arn:…`, `Service:…` or `*`; empty in policies of roles; `not …` for `NotPrincipal`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly condition: Condition;
}

/** Operators with their keys and values. */
type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Inputs that hold policy documents. */
const POLICY_INPUTS = new Set(["policy", "assumeRolePolicy"]);

/** Grants of all policies in the inputs of a resource, by input. */
export function grantsOf(
  resource: GraphResource | undefined,
): ReadonlyMap<string, readonly Permission[]> {
  if (resource === undefined) return new Map();
  const { inputs, type } = resource;
  const found = Object.entries(inputs).flatMap(([name, value]) => {
    const document = POLICY_INPUTS.has(name) ? documentIn(value) : undefined;
    return document === undefined ? [] : [[name, statementsOf(document)] as const];
  });
  // Without one, AWS attaches its default policy: everybody, everything (VPC guide, "Default endpoint policy").
  if (type === "aws:ec2/vpcEndpoint:VpcEndpoint" && inputs["policy"] === undefined) {
    found.push(["policy", [{ ...EVERYTHING, principal: "*" }]]);
  }
  if (type === "aws:lambda/permission:Permission") found.push(["permission", [permission(inputs)]]);
  // Of a Multi-Region Access Point, the policy stands inside another input.
  const details = documentIn(record(inputs["details"])["policy"]);
  if (details !== undefined) found.push(["details", statementsOf(details)]);
  const inline = [inputs["inlinePolicies"] ?? []].flat().filter(isRecord);
  if (inline.length > 0) {
    const documents = inline.map(({ policy }) => documentIn(policy) ?? {});
    found.push(["inlinePolicies", documents.flatMap(statementsOf)]);
  }
  return new Map(found);
}

const EVERYTHING: Omit<Permission, "principal"> = {
  ...{ sid: "", effect: "Allow", action: "*", resource: "*", condition: {} },
};

/** A permission as the statement that Lambda makes of it. */
function permission(inputs: Readonly<Record<string, unknown>>): Permission {
  const { principal, sourceArn, sourceAccount, principalOrgId } = inputs;
  const who = text(principal);
  return {
    ...{
      sid: "",
      effect: "Allow",
      action: text(inputs["action"]),
      resource: text(inputs["function"]),
    },
    principal: who === "*" ? "*" : `${who.includes(".amazonaws.") ? "Service" : "AWS"}:${who}`,
    condition: {
      ...(sourceArn !== undefined && { ArnLike: { "aws:sourcearn": [text(sourceArn)] } }),
      ...(sourceAccount !== undefined && {
        StringEquals: { "aws:sourceaccount": [text(sourceAccount)] },
      }),
      ...(principalOrgId !== undefined && {
        StringEqualsIfExists: { "aws:principalorgid": [text(principalOrgId)] },
      }),
    },
  };
}

function documentIn(value: unknown): Record<string, unknown> | undefined {
  try {
    const document: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return isRecord(document) && "Statement" in document ? document : undefined;
  } catch {
    return undefined;
  }
}

const statementsOf = (document: Record<string, unknown>): readonly Permission[] =>
  [document["Statement"]]
    .flat()
    .filter(isRecord)
    .flatMap((statement) => {
      const listOf = (name: string): string[] => {
        if (statement[name] !== undefined) return [statement[name]].flat().map(String);
        const not = statement[`Not${name}`];
        return not === undefined ? [""] : [`not ${[not].flat().map(String).sort().join(", ")}`];
      };
      const condition = conditionOf(statement["Condition"]);
      const effect = statement["Effect"] === "Deny" ? "Deny" : "Allow";
      return principalsOf(statement).flatMap((principal) =>
        listOf("Action").flatMap((action) =>
          listOf("Resource").map((resource): Permission => ({
            ...{ sid: text(statement["Sid"]), effect, principal, action, resource, condition },
          })),
        ),
      );
    });

function principalsOf(statement: Record<string, unknown>): readonly string[] {
  const named = (value: unknown): string[] =>
    isRecord(value)
      ? Object.entries(value).flatMap(([kind, each]) =>
          [each].flat().map((one) => (one === "*" ? "*" : `${kind}:${String(one)}`)),
        )
      : typeof value === "string"
        ? [value]
        : [];
  const not = named(statement["NotPrincipal"]);
  if (not.length > 0) return [`not ${not.sort().join(", ")}`];
  const principals = named(statement["Principal"]);
  return principals.length === 0 ? [""] : principals;
}

function conditionOf(value: unknown): Condition {
  const blocks = Object.entries(record(value)).map(([operator, block]) => [
    operator,
    Object.fromEntries(
      Object.entries(record(block)).map(([key, each]) => [
        key.toLowerCase(),
        [each].flat().map(String).sort(),
      ]),
    ),
  ]);
  return Object.fromEntries(blocks) as Condition;
}

/**
 * What the second list of grants gives that the first did not: new permissions, and denials that are
 * gone. A denial that only holds under more conditions counts as gone.
 */
export function gains(
  before: readonly Permission[],
  after: readonly Permission[],
): readonly Permission[] {
  const of = (grants: readonly Permission[], effect: Permission["effect"]): readonly Permission[] =>
    grants.filter((grant) => grant.effect === effect);
  return [
    ...of(after, "Allow").filter((grant) => !of(before, "Allow").some((old) => covers(old, grant))),
    ...of(before, "Deny").filter((grant) => !of(after, "Deny").some((now) => covers(now, grant))),
  ];
}

/** Whether one grant holds for everything that another holds for. */
export const covers = (wide: Permission, narrow: Permission): boolean =>
  isMatch(wide.principal, narrow.principal) &&
  isMatch(wide.action.toLowerCase(), narrow.action.toLowerCase()) &&
  isMatch(wide.resource, narrow.resource) &&
  isNarrower(narrow.condition, wide.condition);

function isMatch(pattern: string, value: string): boolean {
  if (pattern === value) return true;
  if (pattern === "*") return value !== "" && !value.startsWith("not ");
  if (pattern.startsWith("not ") || value.startsWith("not ") || !pattern.includes("*"))
    return false;
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(value);
}

/** Whether a request that meets the first condition certainly meets the second. */
function isNarrower(narrow: Condition, wide: Condition): boolean {
  return Object.entries(wide).every(([operator, block]) =>
    Object.entries(block).every(([key, values]) => {
      const own = narrow[operator]?.[key];
      if (own === undefined) return false;
      if (isDeepStrictEqual(own, values)) return true;
      const [inner, outer] = /Not(Equals|Like|IpAddress)|^Not/.test(operator)
        ? [values, own]
        : [own, values];
      return (
        /Equals|Like|IpAddress/.test(operator) &&
        inner.every((each) =>
          outer.some(
            (one) =>
              one === each ||
              (operator.includes("Like") && isMatch(one, each)) ||
              (operator.includes("IpAddress") && isInRange(each, one)),
          ),
        )
      );
    }),
  );
}

/** Whether one range, or a single address, lies in another. */
function isInRange(inner: string, outer: string): boolean {
  const [narrow, wide] = [inner, outer].map((each) =>
    canonicalRange(each.includes("/") ? each : rangeOfAddress(each)),
  );
  return narrow !== undefined && wide !== undefined && within(narrow, wide);
}

/** Keys that say who asks, or from where; what other keys ask of a request, everybody can bring along. */
const WHO =
  /^(aws:(principal|source|userid|username|federatedprovider|viaawsservice|calledvia|vpce)|kms:calleraccount|s3:dataaccesspoint)/;

/** Whether a grant is for everybody: no condition of it names a caller, an account or a network. */
export const isForAll = ({ principal, condition }: Permission): boolean =>
  principal === "*" &&
  !Object.entries(condition).some(
    ([operator, block]) =>
      !/Not|Null|IfExists/.test(operator) &&
      Object.entries(block).some(
        ([key, values]) =>
          WHO.test(key) && !values.some((value) => /^(\*|0\.0\.0\.0\/0|::\/0)$/.test(value)),
      ),
  );

/** Services whose data, keys and roles a right for every resource gives away. */
const PRECIOUS = /^(iam|sts|kms|s3|secretsmanager|ssm|dynamodb|lambda|elasticfilesystem):/;

/** Whether a role may do something with all data, keys or roles, or may pass on and change rights. */
export const isPowerful = ({ action, resource, condition }: Permission): boolean =>
  /^iam:/i.test(action) ||
  (resource === "*" && Object.keys(condition).length === 0 && PRECIOUS.test(action.toLowerCase()));

/** Roles and users that a condition names, where the principal is an account or everybody. */
export const namedIn = ({ condition }: Permission): readonly string[] =>
  Object.entries(condition).flatMap(([operator, block]) =>
    /Not|IfExists/.test(operator) ? [] : (block["aws:principalarn"] ?? []),
  );
