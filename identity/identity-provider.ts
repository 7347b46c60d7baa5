import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type Names, type Place, roleArn } from "../config/names";
import type { StackConfig } from "../config/schema";
import type { FunctionPlacement } from "../network/network";
import type { Storage } from "../storage/storage";
import { bundleIdentityFunction } from "./bundle";
import { identityRolePolicy, vpcAccessPolicy } from "./role-policy";
import type { SettingsEnvironment } from "./settings";

/** Seconds that a login may take; Transfer shows a longer one to the client as a wrong password. */
const TIMEOUT_SECONDS = 15;

/** The sources do not change while a program runs, and tests evaluate it many times. */
let bundle: string | undefined;

/** Arguments for {@link IdentityProvider}. */
export interface IdentityProviderArgs {
  /** Where the stack lives. */
  readonly place: pulumi.Output<Place>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Section `identity` of the stack's configuration. */
  readonly config: StackConfig["identity"];
  /** What holds users' folders. */
  readonly storage: Storage;
  /** Log group of the function, which must exist before it. */
  readonly logGroup: aws.cloudwatch.LogGroup;
  /**
   * Where in a VPC the function stands.
   * @default outside any VPC, reachable by IAM only
   */
  readonly placement?: FunctionPlacement | undefined;
}

/**
 * The function that decides who may log in, from one secret per user.
 *
 * Cost: $0.20 per million logins and the time they take; each user's secret $0.40 a month.
 */
export class IdentityProvider extends pulumi.ComponentResource {
  /** The function. */
  public readonly function: aws.lambda.Function;

  public constructor(
    name: string,
    private readonly args: IdentityProviderArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:identity:IdentityProvider", name, {}, opts);
    const { names, config, placement, logGroup } = args;
    const [role, policies] = this.createRole(name);
    this.function = new aws.lambda.Function(
      name,
      {
        name: names.identityFunction,
        description: "Decides who may log in to the SFTP server",
        role: role.arn,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: new pulumi.asset.AssetArchive({
          "index.js": new pulumi.asset.StringAsset((bundle ??= bundleIdentityFunction())),
        }),
        memorySize: config.memorySize,
        timeout: TIMEOUT_SECONDS,
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
        environment: { variables: this.environment() },
        ...(placement && {
          vpcConfig: {
            subnetIds: placement.subnetIds,
            securityGroupIds: [...placement.securityGroupIds],
          },
        }),
        tags: { Name: name },
      },
      { parent: this, dependsOn: [...policies, ...(placement?.dependsOn ?? [])] },
    );
    this.registerOutputs({ functionArn: this.function.arn });
  }

  private createRole(name: string): [aws.iam.Role, aws.iam.RolePolicy[]] {
    const { place, names, config } = this.args;
    const role = new aws.iam.Role(
      name,
      {
        name: names.identityRole,
        description: "Identity function of the SFTP server",
        assumeRolePolicy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Service",
              Effect: "Allow",
              Principal: { Service: "lambda.amazonaws.com" },
              Action: "sts:AssumeRole",
            },
          ],
        }),
        tags: { Name: name },
      },
      { parent: this },
    );
    const policy = (suffix: string, document: pulumi.Input<unknown>): aws.iam.RolePolicy =>
      new aws.iam.RolePolicy(
        `${name}-${suffix}`,
        { role: role.name, policy: pulumi.jsonStringify(document) },
        { parent: this },
      );
    return [
      role,
      [
        policy(
          "users",
          place.apply((p) => identityRolePolicy(p, names, config)),
        ),
        policy(
          "vpc-access",
          place.apply((p) => vpcAccessPolicy(p, names)),
        ),
      ],
    ];
  }

  /** No secret stands here: Lambda shows the environment to everybody who may describe it. */
  private environment(): Partial<Record<SettingsEnvironment, pulumi.Input<string>>> {
    const { place, names, config, storage } = this.args;
    return {
      ...(storage.domain === "s3"
        ? {
            BUCKET_ARN: storage.bucketArn,
            ...(storage.keyArn !== undefined && { KEY_ARN: storage.keyArn }),
          }
        : { FILE_SYSTEM_ID: storage.fileSystemId }),
      USER_ROLE_ARN: place.apply((p) => roleArn(p, names.userRole)),
      SECRET_PREFIX: config.secretPrefix,
      ROLES_FROM_SECRETS: String(config.rolesFromSecrets),
    };
  }
}
