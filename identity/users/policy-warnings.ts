import { wildcards } from "../../aws/policy-document";
import { isObject } from "../authorizer/json";
import type { AuthorizerSettings } from "../authorizer/settings";
import type { UserRecord } from "../authorizer/user/user-record";
import type { Grant } from "../authorizer/decision";

/** Whether a pattern of a policy, with `*` and `?`, matches an action. */
const matches = (pattern: unknown, action: string): boolean =>
  typeof pattern === "string" && wildcards(pattern, "i").test(action);

/** Whether a statement of the policy allows an action on anything. */
function isAllowed(policy: string, action: string): boolean {
  // The function has refused a policy that is not a JSON object.
  const { Statement } = JSON.parse(policy) as { Statement?: unknown };
  return [Statement]
    .flat()
    .filter(isObject)
    .some(({ Effect, Action, NotAction }) => {
      if (Effect !== "Allow") return false;
      return NotAction === undefined
        ? [Action].flat().some((pattern) => matches(pattern, action))
        : ![NotAction].flat().some((pattern) => matches(pattern, action));
    });
}

/** Actions on objects, and those on the bucket's key that S3 needs for them. */
const KEY_ACTIONS: readonly (readonly [object: string, key: readonly string[], what: string])[] = [
  ["s3:GetObject", ["kms:Decrypt"], "downloads"],
  ["s3:PutObject", ["kms:GenerateDataKey", "kms:Decrypt"], "uploads"],
];

/**
 * Warnings about a record's own session policy that allows work on objects without the bucket's KMS key. A
 * session policy only narrows the role, so the role's permission for the key is of no use.
 */
export function keyWarnings(
  { policy }: UserRecord,
  grant: Grant,
  settings: AuthorizerSettings,
): string[] {
  if (policy === undefined || !settings.rolesFromSecrets || !("policy" in grant)) return [];
  if (settings.domain === "efs" || settings.keyArn === undefined) return [];
  const bucket = settings.bucketArn.slice(settings.bucketArn.lastIndexOf(":") + 1);
  // The key of another bucket is not known here.
  if (!grant.home.some(({ Target }) => `${Target}/`.startsWith(`/${bucket}/`))) return [];
  return KEY_ACTIONS.flatMap(([object, keyActions, what]) => {
    const missing = keyActions.filter((action) => !isAllowed(grant.policy, action));
    return isAllowed(grant.policy, object) && missing.length > 0
      ? [
          `Policy allows no ${missing.join(" and ")}, so ${what} fail: a KMS key encrypts the bucket`,
        ]
      : [];
  });
}
