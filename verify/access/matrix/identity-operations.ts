import { tableArn } from "../../../aws/resource-names";
import { endpointPolicy } from "../policies";
import type { Context } from "../request";
import type { MatrixContext } from "./actors";
import { onResource, type Operation, type RequestTemplate } from "./operation";
import { regionalService } from "../../../aws/partition";

/** Operations on users, the identity function and the user role. */
export function identityOperations(matrix: MatrixContext): readonly Operation[] {
  const { userRoleArn } = matrix.settings;
  return [
    ...userOperations(matrix),
    onResource(
      "invoke",
      "call the identity function",
      () => ({ action: "lambda:InvokeFunction", resource: matrix.identity.arn }),
      "transfer",
    ),
    onResource(
      "take-user-role",
      "take on the user role",
      ({ context }) => ({
        ...{ action: "sts:AssumeRole", resource: userRoleArn },
        context: userSource(context),
      }),
      "transfer",
    ),
    ...roleThroughEndpoint(matrix),
  ];
}

/** The user role through the interface endpoint for STS, if the stack has one. */
const roleThroughEndpoint = ({ graph, settings }: MatrixContext): readonly Operation[] =>
  endpointPolicy(graph, "sts") === undefined
    ? []
    : [
        onResource(
          "take-user-role-endpoint",
          "take on the user role through the endpoint for STS",
          ({ context }) => ({
            ...{ action: "sts:AssumeRole", resource: settings.userRoleArn, endpoint: "sts" },
            context: userSource(context),
          }),
          "transfer",
        ),
      ];

/** Transfer assumes the role for a user, and names that user as the source instead of the server. */
function userSource({ "aws:SourceArn": source }: Context): Context {
  return typeof source === "string"
    ? { "aws:SourceArn": `${source.replace(":server/", ":user/")}/alice` }
    : {};
}

/** Reading users in their store, and using the key that the configuration names for it. */
const userOperations = (matrix: MatrixContext): readonly Operation[] =>
  matrix.settings.usersTable === undefined
    ? secretOperations(matrix)
    : itemOperations(matrix, matrix.settings.usersTable);

function secretOperations(matrix: MatrixContext): readonly Operation[] {
  const { settings, config } = matrix;
  const { secretsKeyArn } = config.identity;
  const own = secretArn(matrix, `${settings.secretPrefix}/alice`);
  const other = secretArn(matrix, `${settings.secretPrefix}-other/alice`);
  const read = (resource: string): RequestTemplate => ({
    ...{ action: "secretsmanager:GetSecretValue", resource },
  });
  const keyContext = {
    "kms:EncryptionContext:SecretARN": own,
    "kms:EncryptionContextKeys": ["SecretARN", "SecretVersionId"],
  };
  const decrypt = decryptFor(matrix, "secretsmanager", keyContext);
  return [
    onResource("read-secret", "read a user's secret", () => [read(own), ...decrypt]),
    onResource("read-other-secret", "read one beside the prefix", () => read(other)),
    ...outside(
      secretsKeyArn,
      "decrypt-outside-secrets",
      "use the secrets' key outside Secrets Manager",
    ),
  ];
}

function itemOperations(matrix: MatrixContext, table: string): readonly Operation[] {
  const { awsEnvironment, config } = matrix;
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
  const decrypt = decryptFor(matrix, "dynamodb", keyContext);
  return [
    onResource("read-item", "read a user's item", () => [read(table), ...decrypt]),
    onResource("read-other-table", "read one beside the table", () => read(`${table}-other`)),
    ...outside(secretsKeyArn, "decrypt-outside-table", "use the table's key outside DynamoDB"),
  ];
}

/** ARN of a secret, with the suffix that Secrets Manager adds. */
const secretArn = ({ awsEnvironment }: MatrixContext, name: string): string =>
  `arn:${awsEnvironment.partition}:secretsmanager:${awsEnvironment.region}:${awsEnvironment.accountId}:secret:${name}-AbCdEf`;

/** Calls of a store to KMS with the caller's permissions; none without a key of the operator's. */
const decryptFor = (
  { awsEnvironment, config }: MatrixContext,
  service: string,
  encryptionContext: Context,
): readonly RequestTemplate[] => {
  const { secretsKeyArn: resource } = config.identity;
  if (resource === undefined) return [];
  const context = {
    "kms:ViaService": regionalService(service, awsEnvironment.region),
    ...encryptionContext,
    "aws:ViaAWSService": "true",
  };
  return [{ action: "kms:Decrypt", resource, context }];
};

/** Use of the key for anything but the store. */
const outside = (resource: string | undefined, id: string, what: string): readonly Operation[] =>
  resource === undefined
    ? []
    : [
        onResource(id, what, () => ({
          ...{ action: "kms:Decrypt", resource },
        })),
      ];
