import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names } from "../aws/resource-names";
import type { IdentityConfig } from "../config/schema/identity";
import { EXPIRES, LOCKOUT_KEY, USERNAME_KEY } from "./authorizer/settings";

/**
 * The tables that the configuration asks for. Their names are chosen: roles and endpoint policies
 * have to be readable before the tables exist.
 *
 * @param isProtected whether the users' table may not be deleted
 */
export function createTables(
  name: string,
  { names, config, isProtected }: { names: Names; config: IdentityConfig; isProtected: boolean },
  opts: pulumi.CustomResourceOptions,
): aws.dynamodb.Table[] {
  const tables: aws.dynamodb.Table[] = [];
  if (config.store === "dynamodb") {
    tables.push(
      new aws.dynamodb.Table(
        `${name}-users`,
        {
          ...keyed(names.tables.users, USERNAME_KEY),
          pointInTimeRecovery: { enabled: true },
          deletionProtectionEnabled: isProtected,
          ...(config.secretsKeyArn !== undefined && {
            serverSideEncryption: { enabled: true, kmsKeyArn: config.secretsKeyArn },
          }),
          tags: { Name: `${name}-users` },
        },
        { ...opts, protect: isProtected },
      ),
    );
  }
  if (config.lockout !== false) {
    tables.push(
      new aws.dynamodb.Table(
        `${name}-lockout`,
        {
          ...keyed(names.tables.lockout, LOCKOUT_KEY),
          ttl: { enabled: true, attributeName: EXPIRES },
          tags: { Name: `${name}-lockout` },
        },
        opts,
      ),
    );
  }
  return tables;
}

const keyed = (name: string, hashKey: string) => ({
  name,
  billingMode: "PAY_PER_REQUEST",
  hashKey,
  attributes: [{ name: hashKey, type: "S" }],
});
