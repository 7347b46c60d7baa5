import { codeOf } from "../users/errors";
import type { StackBucket } from "./store";

/** Answers of S3 by name, with what an operator can do about them. */
const REMEDIES: Readonly<Record<string, string>> = {
  GlacierExpeditedRetrievalNotAvailable:
    "S3 has no capacity for Expedited now; try again later, or use --tier Standard",
  NoSuchBucket:
    "the bucket does not exist; deploy the stack first, or name its region's stack file",
  PermanentRedirect: "the bucket is in another region than aws:region of the stack file says",
};

/**
 * Explains an error of a call to S3.
 *
 * @param action permission that the call needs, such as `s3:RestoreObject`
 */
export function explainS3(error: unknown, action: string, { bucket }: StackBucket): Error {
  const known = error instanceof Error ? error : new Error(String(error));
  const code = codeOf(known);
  if (code !== undefined) return new Error(`AWS can't be reached: ${code}`);
  if (known.name === "CredentialsProviderError") {
    return new Error(`there are no AWS credentials: ${known.message}; log in to AWS`);
  }
  if (!("$metadata" in known)) return known;
  if (/^(AccessDenied|Forbidden|403)$/.test(known.name)) {
    return new Error(
      `AWS denied ${action} in bucket ${bucket}: ${known.message}\ngive ${action} to your role; if it has it, look at storage.fence and at the policies of your organization`,
    );
  }
  if (known.name === "InvalidRequest" && /Object Lock/i.test(known.message)) {
    return new Error(
      `bucket ${bucket} has no Object Lock; set storage.objectLock and deploy it first`,
    );
  }
  const remedy = REMEDIES[known.name];
  return new Error(
    `${remedy === undefined ? `AWS answered ${known.name}` : remedy}: ${known.message}`,
  );
}

/** Does a call that needs a permission, and explains its error. */
export async function asking<T>(
  store: StackBucket,
  action: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainS3(error, action, store);
  }
}
