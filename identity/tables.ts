import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Names } from "../aws/resource-names";
import type { IdentityConfig } from "../config/schema/identity";
import { EXPIRES, LOCKOUT_KEY, USERNAME_KEY } from "./authorizer/settings";

/**
 * Creates the tables of the configuration. Their names are chosen, because roles and endpoint policies
 * name them before they exist.
 *
 * @param isProtected whether the users' table is protected from deletion
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
          ...tableArgs(names.tables.users, USERNAME_KEY),
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
          ...tableArgs(names.tables.lockout, LOCKOUT_KEY),
          ttl: { enabled: true, attributeName: EXPIRES },
          tags: { Name: `${name}-lockout` },
        },
        opts,
      ),
    );
  }
  return tables;
}

const tableArgs = (name: string, hashKey: string) => ({
  name,
  billingMode: "PAY_PER_REQUEST",
  hashKey,
  attributes: [{ name: hashKey, type: "S" }],
});
