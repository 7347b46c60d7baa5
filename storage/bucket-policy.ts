import { type Policy, policyOf, type Statement } from "../config/policy";

/** Refuses a put whose header names a value other than the wanted one. */
const denyHeader = (Sid: string, bucketArn: string, header: string, wanted: string): Statement => ({
  Sid,
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${bucketArn}/*`,
  Condition: {
    StringNotEquals: { [header]: wanted },
    // Transfer sends no such header and relies on the bucket's default: without this guard a negated
    // operator also matches the absent header, and every upload would be refused.
    Null: { [header]: "false" },
  },
});

/**
 * Policy of the data bucket: TLS 1.2 or better, and no object under another algorithm or key.
 *
 * @param keyArn key of the bucket's default encryption
 */
export function bucketPolicy(bucketArn: string, keyArn: string): Policy {
  const everything = [bucketArn, `${bucketArn}/*`];
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: everything } as const;
  const header = "s3:x-amz-server-side-encryption";
  return policyOf(
    { Sid: "DenyPlainHttp", ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "DenyOldTls", ...deny, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    denyHeader("DenyWrongAlgorithm", bucketArn, header, "aws:kms"),
    denyHeader("DenyWrongKey", bucketArn, `${header}-aws-kms-key-id`, keyArn),
  );
}
