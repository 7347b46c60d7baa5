import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { AwsEnvironment, Names } from "../aws/resource-names";
import type { IdentityConfig } from "../config/schema/identity";

/** Tag of an identity function: the prefix that it reads users under. */
export const PREFIX_TAG = "SecretPrefix";

/** What AWS tells of prefixes. */
export interface KnownPrefixes {
  /** Prefix of the deployed function of this stack, if it reads secrets. */
  readonly deployed: string | undefined;
  /** Prefixes of other stacks' functions in the region, by function. */
  readonly others: Readonly<Record<string, string>>;
}

/** Whether one prefix is the other or begins with it, so that users of one could be read as the other's. */
const overlap = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

/** Reason why a stack must not read users under its prefix. */
export function prefixProblem(
  { secretPrefix: prefix, previousSecretPrefix: previous }: IdentityConfig,
  { deployed, others }: KnownPrefixes,
): string | undefined {
  if (deployed !== undefined && deployed !== prefix && deployed !== previous) {
    return `identity.secretPrefix is ${prefix}, but the deployed function reads users under ${deployed}, and none of them could log in; set identity.secretPrefix to ${deployed}, or copy the users first and then set identity.previousSecretPrefix to ${deployed} (docs/runbooks/moving-users-to-another-prefix.md)`;
  }
  const owner = Object.keys(others).find((name) => overlap(prefix, String(others[name])));
  // Stacks that were deployed with one prefix go on, so that they can be told apart one by one.
  return owner === undefined || deployed === prefix
    ? undefined
    : `identity.secretPrefix ${prefix} overlaps with ${others[owner]}, under which function ${owner} reads the users of another stack; choose another prefix`;
}

/** Arguments for {@link checkSecretPrefix}. */
export interface SecretPrefixArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: IdentityConfig;
}

/**
 * The environment, once the stack may read users under its prefix.
 *
 * @throws inside the Output, at preview too, so that nothing is changed
 */
export function checkSecretPrefix(
  name: string,
  { awsEnvironment, names, config }: SecretPrefixArgs,
): pulumi.Output<AwsEnvironment> {
  if (config.store !== "secrets") return awsEnvironment;
  return pulumi
    .all([awsEnvironment, deployedPrefix(names), prefixesOfOthers(names)])
    .apply(([environment, deployed, others]) => {
      const problem = prefixProblem(config, { deployed, others });
      if (problem !== undefined) throw new Error(`IdentityProvider "${name}": ${problem}`);
      return environment;
    });
}

/** Prefix in the settings of the deployed function; undefined before the first deployment. */
async function deployedPrefix({ identityFunction }: Names): Promise<string | undefined> {
  try {
    const { environment } = await aws.lambda.getFunction({ functionName: identityFunction });
    const { SECRET_PREFIX: prefix, USERS_TABLE: table } = environment.variables;
    return table === undefined ? prefix : undefined;
  } catch (error) {
    if (/ResourceNotFoundException|couldn't find resource/i.test(String(error))) return undefined;
    throw error;
  }
}

/** Prefixes in the tags of other stacks' functions; none where the caller may not look for them. */
async function prefixesOfOthers({ identityFunction }: Names): Promise<Record<string, string>> {
  try {
    const { resourceTagMappingLists: functions } = await aws.resourcegroupstaggingapi.getResources({
      resourceTypeFilters: ["lambda:function"],
      tagFilters: [{ key: PREFIX_TAG }],
    });
    const prefixes = functions.map(({ resourceArn, tags }) => [
      resourceArn.split(":")[6],
      tags[PREFIX_TAG],
    ]);
    return Object.fromEntries(prefixes.filter(([name]) => name !== identityFunction)) as Record<
      string,
      string
    >;
  } catch (error) {
    await pulumi.log.warn(
      `whether another stack has the same identity.secretPrefix is not known, because tag:GetResources failed: ${String(error)}`,
    );
    return {};
  }
}
