import { tableArn } from "../../../aws/resource-names";
import { type RequestTemplate, direct, type Operation } from "./operation";
import type { MatrixContext } from "./context";
import type { Context } from "../request";

/** Reading users where the stack keeps them, and using the key that the configuration names for them. */
export const usersOperations = (scene: MatrixContext): readonly Operation[] =>
  scene.settings.usersTable === undefined
    ? secretOperations(scene)
    : itemOperations(scene, scene.settings.usersTable);

function secretOperations(scene: MatrixContext): readonly Operation[] {
  const { settings, config } = scene;
  const { secretsKeyArn } = config.identity;
  const own = secretArn(scene, `${settings.secretPrefix}/alice`);
  const other = secretArn(scene, `${settings.secretPrefix}-other/alice`);
  const read = (resource: string): RequestTemplate => ({
    ...{ action: "secretsmanager:GetSecretValue", resource },
  });
  const keyContext = {
    "kms:EncryptionContext:SecretARN": own,
    "kms:EncryptionContextKeys": ["SecretARN", "SecretVersionId"],
  };
  const decrypt = decryptFor(scene, "secretsmanager", keyContext);
  return [
    direct("read-secret", "read a user's secret", () => [read(own), ...decrypt]),
    direct("read-other-secret", "read one beside the prefix", () => read(other)),
    ...outside(
      secretsKeyArn,
      "decrypt-outside-secrets",
      "use the secrets' key outside Secrets Manager",
    ),
  ];
}

function itemOperations(scene: MatrixContext, table: string): readonly Operation[] {
  const { awsEnvironment, config } = scene;
  const { secretsKeyArn } = config.identity;
  const read = (name: string): RequestTemplate => ({
    ...{ action: "dynamodb:GetItem", resource: tableArn(awsEnvironment, name) },
    context: { "dynamodb:LeadingKeys": ["alice"] },
  });
  const keyContext = {
    "kms:EncryptionContext:aws:dynamodb:tableName": table,
    "kms:EncryptionContext:aws:dynamodb:subscriberId": awsEnvironment.accountId,
    "kms:EncryptionContextKeys": ["aws:dynamodb:tableName", "aws:dynamodb:subscriberId"],
  };
  const decrypt = decryptFor(scene, "dynamodb", keyContext);
  return [
    direct("read-item", "read a user's item", () => [read(table), ...decrypt]),
    direct("read-other-table", "read one beside the table", () => read(`${table}-other`)),
    ...outside(secretsKeyArn, "decrypt-outside-table", "use the table's key outside DynamoDB"),
  ];
}

/** ARN of a secret, with the suffix that Secrets Manager adds. */
const secretArn = ({ awsEnvironment }: MatrixContext, name: string): string =>
  `arn:${awsEnvironment.partition}:secretsmanager:${awsEnvironment.region}:${awsEnvironment.accountId}:secret:${name}-AbCdEf`;

/** A call of a store to KMS with the caller's permissions; none without a key of the operator's. */
const decryptFor = (
  { awsEnvironment, config }: MatrixContext,
  service: string,
  encryptionContext: Context,
): readonly RequestTemplate[] => {
  const { secretsKeyArn: resource } = config.identity;
  if (resource === undefined) return [];
  const context = {
    "kms:ViaService": `${service}.${awsEnvironment.region}.amazonaws.com`,
    ...encryptionContext,
    "aws:ViaAWSService": "true",
  };
  return [{ action: "kms:Decrypt", resource, context }];
};

/** What else is under the key is nobody's business here. */
const outside = (resource: string | undefined, id: string, what: string): readonly Operation[] =>
  resource === undefined
    ? []
    : [
        direct(id, what, () => ({
          ...{ action: "kms:Decrypt", resource },
        })),
      ];
