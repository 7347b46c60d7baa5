import { type Asked, direct, type Operation } from "./access-matrix-operation";
import type { Scene } from "./access-matrix-scene";
import type { Context } from "./access-request";

/** Secrets, the function and the user role, wherever files are. */
export function identityOperations(scene: Scene): readonly Operation[] {
  const { settings, secretsKeyArn } = scene;
  const { secretPrefix, userRoleArn } = settings;
  const read = (id: string, what: string, name: string, ...more: Asked[]): Operation =>
    direct(id, what, () => [
      { action: "secretsmanager:GetSecretValue", resource: secretArn(scene, name) },
      ...more,
    ]);
  const own = `${secretPrefix}/alice`;
  const withKey = secretsKeyArn === undefined ? [] : [decrypt(scene, secretsKeyArn, own)];
  return [
    read("read-secret", "read a user's secret", own, ...withKey),
    read("read-other-secret", "read one beside the prefix", `${secretPrefix}-other/alice`),
    ...(secretsKeyArn === undefined ? [] : [secretsKey(secretsKeyArn)]),
    direct(
      "invoke",
      "call the identity function",
      () => ({ action: "lambda:InvokeFunction", resource: scene.function.arn }),
      "transfer",
    ),
    direct(
      "take-user-role",
      "take on the user role",
      ({ context }) => ({
        ...{ action: "sts:AssumeRole", resource: userRoleArn },
        context: userSource(context),
      }),
      "transfer",
    ),
  ];
}

/** ARN of a secret, with the suffix that Secrets Manager adds. */
const secretArn = ({ place }: Scene, name: string): string =>
  `arn:${place.partition}:secretsmanager:${place.region}:${place.accountId}:secret:${name}-AbCdEf`;

/** A call of Secrets Manager to KMS with the caller's permissions. */
const decrypt = (scene: Scene, resource: string, secret: string): Asked => ({
  ...{ action: "kms:Decrypt", resource },
  context: {
    "kms:ViaService": `secretsmanager.${scene.place.region}.amazonaws.com`,
    "kms:EncryptionContext:SecretARN": secretArn(scene, secret),
    "kms:EncryptionContextKeys": ["SecretARN", "SecretVersionId"],
    "aws:ViaAWSService": "true",
  },
});

/** What is under the key besides secrets is nobody's business here. */
const secretsKey = (resource: string): Operation =>
  direct("decrypt-outside-secrets", "use the secrets' key outside Secrets Manager", () => ({
    ...{ action: "kms:Decrypt", resource },
  }));

/** Transfer takes on the role for a user, and names that user instead of the server. */
function userSource({ "aws:SourceArn": source }: Context): Context {
  return typeof source === "string"
    ? { "aws:SourceArn": `${source.replace(":server/", ":user/")}/alice` }
    : {};
}
