import { faultsOf } from "./of";

const SECRETS = "`arn:${partition}:secretsmanager:${region}:${accountId}:secret:${prefix}/*`";

/** Faults 24 and 25: what the function may do, and who may ask it how. */
export const DEPLOYMENT = [
  ...faultsOf("identity/authorizer/stores/clients", "tests/identity/authorizer/stores/clients", [
    [
      24,
      "users are read in one region only",
      "new SecretsManagerClient({\n    region,",
      'new SecretsManagerClient({\n    region: "eu-central-1",',
    ],
  ]),
  ...faultsOf("aws/resource-names", "tests/identity/function-role-policy", [
    [24, "the function may read every secret", SECRETS, SECRETS.replace("${prefix}/*", "*")],
    [24, "the function may read secrets that begin alike", SECRETS, SECRETS.replace("}/*", "}*")],
    [24, "the permission names one region", SECRETS, SECRETS.replace("${region}", "eu-central-1")],
    [
      24,
      "the permission names one account",
      SECRETS,
      SECRETS.replace("${accountId}", "111122223333"),
    ],
    [24, "the permission names one partition", SECRETS, SECRETS.replace("${partition}", "aws")],
  ]),
  ...faultsOf("identity/function-role-policy", "tests/identity/function-role-policy", [
    [
      24,
      "the permission is for one path, the code for another",
      "secretArns(awsEnvironment, secretPrefix)",
      'secretArns(awsEnvironment, "SFTP")',
    ],
  ]),
  ...faultsOf("identity/identity-provider", "tests/identity/environment", [
    [
      24,
      "the code is for one path, the permission for another",
      "SECRET_PREFIX: config.secretPrefix,",
      'SECRET_PREFIX: "SFTP",',
    ],
  ]),
  ...faultsOf("identity/identity-provider", "tests/identity/tables", [
    [
      24,
      "the code is for one table, the permission for another",
      "USERS_TABLE: names.tables.users",
      'USERS_TABLE: "users"',
    ],
  ]),
  ...faultsOf("identity/authorizer/grant", "tests/identity/authorizer/session-policy", [
    [
      24,
      "folders are in one partition only",
      "`${bucketArn.slice(0, -bucketOf(bucketArn).length)}${bucket}`",
      "`arn:aws:s3:::${bucket}`",
    ],
  ]),
  ...faultsOf("transfer/transfer-server", "tests/transfer/transfer-server", [
    [24, "any server of the account may ask", "sourceArn: this.server.arn,", ""],
    [24, "servers of any account may ask", "sourceAccount: awsEnvironment.accountId,", ""],
  ]),
  ...faultsOf("identity/api-gateway/definition", "tests/identity/api-gateway/template", [
    [
      25,
      "the password is read from the header that has no encoding",
      "$util.base64Decode($input.params('PasswordBase64'))",
      "$input.params('Password')",
    ],
    [
      25,
      "the password is not decoded",
      "$util.base64Decode($input.params('PasswordBase64'))",
      "$input.params('PasswordBase64')",
    ],
    [
      25,
      "user names are not decoded",
      "$util.urlDecode($input.params('username'))",
      "$input.params('username')",
    ],
    [25, "the address is blank", "$input.params('sourceIp')", "$input.params('source')"],
    [25, "a user name may end its field", "`$util.escapeJavaScript(${value})", "`${value}"],
  ]),
  ...faultsOf("identity/api-gateway/definition", "tests/identity/api-gateway/front-door", [
    [25, "the API answers anybody", 'authorization: "AWS_IAM"', 'authorization: "NONE"'],
    [25, "an outage of several lines is a decision", '"(\\\\n|.)+"', '".+"'],
  ]),
  ...faultsOf("identity/api-gateway/rest-api", "tests/identity/api-gateway/front-door", [
    [25, "answers are cached", "cachingEnabled: false", "cachingEnabled: true"],
    [25, "the stage has a cache", "cacheClusterEnabled: false", "cacheClusterEnabled: true"],
    [25, "requests are written to the log", "dataTraceEnabled: false", "dataTraceEnabled: true"],
    [25, "the execution is logged", 'loggingLevel: "OFF"', 'loggingLevel: "INFO"'],
  ]),
  ...faultsOf("identity/authorizer/event", "tests/identity/api-gateway/event", [
    [
      25,
      "the blank address of API Gateway passes for one",
      '...(sourceIp !== undefined && sourceIp !== "" && { sourceIp }),',
      "sourceIp: sourceIp as string,",
    ],
  ]),
];
