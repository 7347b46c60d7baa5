import { namesOf, type AwsEnvironment, tableArn } from "../aws/resource-names";
import type { Statement } from "../aws/policy-document";
import { allow, regional } from "./statements";

/** The user whose login is tried after a deployment. */
export interface SmokeTest {
  readonly user: string;
  /** Secrets Manager prefix of users. */
  readonly secretPrefix: string;
}

/**
 * Reading that one user, in whichever store, as `npm run users -- test` compares the record with what
 * the server answers.
 */
export const smokeTestStatements = (
  awsEnvironment: AwsEnvironment,
  stack: string,
  { user, secretPrefix }: SmokeTest,
  keyArn: string | undefined,
): Statement[] => [
  allow(
    "SmokeTestSecret",
    // Secrets Manager adds six characters to the name.
    [regional(awsEnvironment, "secretsmanager", `secret:${secretPrefix}/${user}-??????`)],
    ["secretsmanager:GetSecretValue"],
  ),
  {
    ...allow(
      "SmokeTestItem",
      [tableArn(awsEnvironment, namesOf(stack).tables.users)],
      ["dynamodb:GetItem"],
    ),
    Condition: { "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": [user] } },
  },
  ...(keyArn === undefined
    ? []
    : [
        {
          ...allow("SmokeTestKey", [keyArn], ["kms:Decrypt"]),
          Condition: {
            StringEquals: {
              "kms:ViaService": ["dynamodb", "secretsmanager"].map(
                (service) => `${service}.${awsEnvironment.region}.amazonaws.com`,
              ),
            },
          },
        },
      ]),
];
