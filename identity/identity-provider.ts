import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type Names, type AwsEnvironment, roleArn } from "../aws/resource-names";
import type { IdentityConfig } from "../config/schema/identity";
import type { FunctionPlacement } from "../network/network";
import type { Storage } from "../storage/storage";
import { type ApiFrontDoor, createApiFrontDoor } from "./api-gateway/front-door";
import { identityFunctionBundle } from "./bundle";
import { functionRole } from "./function-role";
import { type SettingsEnvironment, TIMEOUT_SECONDS } from "./authorizer/settings";
import { PREFIX_TAG } from "./secret-prefix";
import { reservedConcurrency } from "./reserved-concurrency";
import { createTables } from "./tables";

const bundledCode = (): pulumi.asset.AssetArchive =>
  new pulumi.asset.AssetArchive(
    Object.fromEntries(
      Object.entries(identityFunctionBundle()).map(([name, text]) => [
        name,
        new pulumi.asset.StringAsset(text),
      ]),
    ),
  );

/** Front door that a Transfer server calls for each login. */
export type IdentityFrontDoor =
  { readonly kind: "lambda"; readonly function: aws.lambda.Function } | ApiFrontDoor;

/** Arguments for {@link IdentityProvider}. */
export interface IdentityProviderArgs {
  /** Partition, account and region of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack's resources. */
  readonly names: Names;
  /** Section `identity` of the stack's configuration. */
  readonly config: IdentityConfig;
  /** Storage with the users' folders. */
  readonly storage: Storage;
  /** Whether the users' table is protected from deletion. */
  readonly isProtected: boolean;
  /** Log group of the function, which must exist before it. */
  readonly logGroup: aws.cloudwatch.LogGroup;
  /**
   * Subnets and security groups of the function in a VPC.
   * @default the function is not in a VPC
   */
  readonly placement?: FunctionPlacement | undefined;
}

/**
 * Lambda function that decides on logins, with its tables and its front door. Each user is a secret or
 * a table item.
 *
 * Cost: $0.20 per million logins plus their duration; $0.40 a month for each user in a secret, almost
 * nothing for a user in a table; two requests to the lockout table for each password login.
 */
export class IdentityProvider extends pulumi.ComponentResource {
  /** The function. */
  public readonly function: aws.lambda.Function;
  /** Front door for the Transfer server. */
  public readonly frontDoor: IdentityFrontDoor;

  public constructor(
    name: string,
    private readonly args: IdentityProviderArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:identity:IdentityProvider", name, {}, opts);
    const { names, config, placement, logGroup, isProtected } = args;
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const [role, policies] = functionRole(name, args, parent);
    const tables = createTables(name, { names, config, isProtected }, parent);
    this.function = new aws.lambda.Function(
      name,
      {
        name: names.identityFunction,
        description: "Decides who may log in to the SFTP server",
        role: role.arn,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: bundledCode(),
        memorySize: config.memorySize,
        timeout: TIMEOUT_SECONDS,
        reservedConcurrentExecutions: reservedConcurrency(config.reservedConcurrency),
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
        environment: { variables: this.environment() },
        ...(placement && {
          vpcConfig: {
            subnetIds: placement.subnetIds,
            securityGroupIds: [...placement.securityGroupIds],
          },
        }),
        tags: {
          Name: name,
          ...(config.store === "secrets" && { [PREFIX_TAG]: config.secretPrefix }),
        },
      },
      { ...parent, dependsOn: [...policies, ...tables, ...(placement?.dependsOn ?? [])] },
    );
    this.frontDoor = this.createFrontDoor(name);
    this.registerOutputs({ functionArn: this.function.arn });
  }

  private createFrontDoor(name: string): IdentityFrontDoor {
    const { awsEnvironment, names, config } = this.args;
    if (config.frontDoor === "lambda") return { kind: "lambda", function: this.function };
    const args = { awsEnvironment, names, function: this.function, limits: config.apiGateway };
    return createApiFrontDoor(name, args, { parent: this });
  }

  /** Contains no secrets: everybody who may describe the function can read it. */
  private environment(): Partial<Record<SettingsEnvironment, pulumi.Input<string>>> {
    const { awsEnvironment, names, config, storage } = this.args;
    const stack = pulumi.getStack();
    return {
      ...(storage.domain === "s3"
        ? {
            BUCKET_ARN: storage.bucketArn,
            ...(storage.keyArn !== undefined && { KEY_ARN: storage.keyArn }),
          }
        : { FILE_SYSTEM_ID: storage.fileSystemId }),
      USER_ROLE_ARN: awsEnvironment.apply((p) => roleArn(p, names.userRole)),
      SECRET_PREFIX: config.secretPrefix,
      ROLES_FROM_SECRETS: String(config.rolesFromSecrets),
      STACK: stack,
      ...(config.store === "dynamodb" && { USERS_TABLE: names.tables.users }),
      ...(config.cache.seconds > 0 && {
        CACHE_SECONDS: String(config.cache.seconds),
        CACHE_USERS: String(config.cache.users),
      }),
      ...(config.lockout !== false && {
        LOCKOUT_TABLE: names.tables.lockout,
        LOCKOUT_ATTEMPTS: String(config.lockout.attempts),
        LOCKOUT_SECONDS: String(config.lockout.windowMinutes * 60),
      }),
    };
  }
}
