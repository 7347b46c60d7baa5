import { conditionKeysOf, type NamedPolicy } from "./conditions";
import type { Context } from "./request";

/**
 * Keys that AWS leaves out of a request unless its caller, its network or a service on whose behalf it
 * is made puts them there: a request without them is an ordinary one, and evaluated as such.
 */
const ABSENT_UNLESS_GIVEN = [
  // "Included only if the request is made with temporary credentials from MFA".
  /^aws:MultiFactorAuth(Present|Age)$/,
  // Requests through a VPC endpoint only.
  /^aws:(SourceVpce?|SourceVpcArn|VpcSourceIp|Vpce(Account|OrgID|OrgPaths))$/,
  // Requests of service principals only, about the resource that they act for.
  /^aws:Source(Arn|Account|OrgID|OrgPaths)$/,
  /^aws:PrincipalService(Name|NamesList)$/,
  // Clients that mount a file system only.
  /^elasticfilesystem:(AccessedViaMountTarget|AccessPointArn)$/,
  // Requests that a service makes with its caller's credentials only.
  /^aws:CalledVia(First|Last)?$/,
  /^kms:ViaService$/,
  // Of IAM users only, and of signed requests only.
  /^aws:username$/,
  /^aws:Principal(Arn|Account|Type)$/,
  /^aws:userid$/,
  /^kms:CallerAccount$/,
  /^s3:(authType|signatureversion|signatureAge)$/,
  // What a caller may write into a request.
  /^aws:(RequestTag\/.+|TagKeys)$/,
  /^kms:EncryptionContext(:.+|Keys)$/,
  /^s3:(x-amz-.+|prefix|delimiter|max-keys|versionid|LocationConstraint)$/,
  /^s3:(RequestObjectTag(Keys|\/.+)|object-lock-.+|if-match|if-none-match)$/,
  /^s3:DataAccessPoint(Arn|Account)$/,
  /^s3:AccessPointNetworkOrigin$/,
  /^sts:(ExternalId|SourceIdentity|TransitiveTagKeys)$/,
].map(({ source }) => new RegExp(source, "i"));

/**
 * Refuses to evaluate conditions on keys whose value is not known: the engine would take a key for
 * absent that AWS fills in, and the verdict would be about another request.
 *
 * @param absent keys that this request is known to lack, or the beginning of several and a `*`
 * @throws Error naming the first such key
 */
export function assertKnownKeys(
  policies: readonly NamedPolicy[],
  { context, absent = [] }: { readonly context: Context; readonly absent?: readonly string[] },
  subject: string,
): void {
  const known = new Set([...Object.keys(context), ...absent].map((key) => key.toLowerCase()));
  const lacks = (key: string): boolean =>
    absent.some((each) => each.endsWith("*") && key.startsWith(each.slice(0, -1)));
  for (const { name, policy } of policies) {
    for (const statement of policy.Statement) {
      const unknown = conditionKeysOf(statement).find(
        (key) =>
          !known.has(key.toLowerCase()) &&
          !lacks(key) &&
          !ABSENT_UNLESS_GIVEN.some((pattern) => pattern.test(key)),
      );
      if (unknown === undefined) continue;
      throw new Error(
        `access: cannot decide ${subject}: ${name}/${String(statement["Sid"])} depends on ${unknown}, whose value in this request is not known`,
      );
    }
  }
}
