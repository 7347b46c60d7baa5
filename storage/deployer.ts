import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { wildcards } from "../aws/policy-document";
import { type AwsEnvironment, parseArn } from "../aws/resource-names";
import type { StorageConfig } from "../config/schema/storage";

/** Whether the stack makes a key whose policy names the administrators. */
const limitsKey = ({ administrators, encryption, existingKey, replication }: StorageConfig) =>
  administrators.length > 0 &&
  encryption !== "AES256" &&
  (existingKey === undefined || (replication !== undefined && replication.bucketArn === undefined));

/** Whether a text matches a pattern of `ArnLike`, with `*` and `?`. */
const isLike = (pattern: string, text: string): boolean => wildcards(pattern).test(text);

/**
 * Whether the administrators include a caller. The ARN of a role's session lacks the path of the role,
 * so any path is taken to be the right one.
 *
 * @param caller ARN that `sts:GetCallerIdentity` returns
 */
export function isAdministrator(caller: string, administrators: readonly string[]): boolean {
  const { partition, accountId, resource } = parseArn(caller);
  const [kind, role = ""] = resource.split("/");
  if (kind !== "assumed-role") return administrators.some((pattern) => isLike(pattern, caller));
  return administrators.map(parseArn).some((pattern) => {
    const name = /^role\/(?:.*\/)?([^/]+)$/.exec(pattern.resource)?.[1];
    return (
      name !== undefined &&
      isLike(pattern.partition, partition) &&
      isLike(pattern.accountId, accountId) &&
      isLike(name, role)
    );
  });
}

/**
 * The environment, once the caller is known to be an administrator. KMS refuses a key policy that does
 * not let its caller put the next one (KMS API Reference, PutKeyPolicy, "policy lockout safety check").
 * A preview only warns, because a role that may only read can run it.
 *
 * @throws inside the Output, so that no storage is created
 */
export const checkDeployer = (
  name: string,
  awsEnvironment: pulumi.Output<AwsEnvironment>,
  config: StorageConfig,
): pulumi.Output<AwsEnvironment> =>
  limitsKey(config)
    ? pulumi
        .all([awsEnvironment, aws.getCallerIdentityOutput()])
        .apply(([environment, { arn }]) => {
          // An evaluation without AWS has no caller.
          if (arn === "" || isAdministrator(arn, config.administrators)) return environment;
          const problem = `Storage "${name}": storage.administrators does not include ${arn}, and KMS refuses a key policy that locks its caller out; add the role or user that runs pulumi up`;
          if (!pulumi.runtime.isDryRun()) throw new Error(problem);
          void pulumi.log.warn(problem);
          return environment;
        })
    : awsEnvironment;
