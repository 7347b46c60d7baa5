import type { AccessDecision } from "../../../verify/access/evaluator";
import type { Principal } from "../../../verify/access/request";
import { sessionPolicy } from "../../../identity/authorizer/session-policy";

export const BUCKET = "managed-sftp-dev-111122223333";
export const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
export const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/sftp-data-Key";
export const SECRETS_KEY = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d";
export const ROLE = "arn:aws:iam::111122223333:role/managed-sftp-dev-user";
export const IDENTITY_ROLE = "arn:aws:iam::111122223333:role/managed-sftp-dev-identity";
export const SECRETS = "arn:aws:secretsmanager:eu-central-1:111122223333:secret";

/** A user's session, narrowed to the own folder by the policy that the function composes. */
export const sessionOf = (user: string, keyArn?: string): Principal => ({
  kind: "session",
  role: ROLE,
  sessionName: `${user}.0123456789abcdef@s-0123456789abcdef0`,
  policy: sessionPolicy(
    [{ bucketArn: BUCKET_ARN, path: user, isFile: false }],
    "read-write",
    keyArn,
  ),
});

export const bob = sessionOf("bob", KEY_ARN);
export const allowed = (reason: string): AccessDecision => ({ allowed: true, reason });
export const denied = (reason: string): AccessDecision => ({ allowed: false, reason });
export const notInSession = (action: string, arn: string): AccessDecision =>
  denied(`no statement of the session policy allows ${action} on ${arn}`);
