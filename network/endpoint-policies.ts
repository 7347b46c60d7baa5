import { type Place, roleArn, secretArns } from "../config/names";
import { type Policy, policyOf } from "../config/policy";

/** What endpoint policies are limited to. */
export interface StackScope {
  /** Name of the identity function's role. */
  readonly identityRole: string;
  /** Prefix of the users' secrets. */
  readonly secretPrefix: string;
  /** ARN of the bucket. */
  readonly bucketArn: string;
}

/** Policies of a closed VPC's endpoints, by the service's short name. */
export const ENDPOINT_POLICIES = {
  /** Only the identity function, and only to read users' secrets. */
  secretsmanager: (place: Place, scope: StackScope): Policy =>
    policyOf({
      Sid: "IdentityReadsUsers",
      Effect: "Allow",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: secretArns(place, scope.secretPrefix),
      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn(place, scope.identityRole) } },
    }),

  /** Principals of this account, and only for what tells who they are. */
  sts: (place: Place): Policy =>
    policyOf({
      Sid: "OwnAccount",
      Effect: "Allow",
      Principal: "*",
      Action: "sts:GetCallerIdentity",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": place.accountId } },
    }),

  /** Principals of this account, and only the stack's bucket. */
  s3: (place: Place, scope: StackScope): Policy =>
    policyOf({
      Sid: "OwnBucket",
      Effect: "Allow",
      Principal: "*",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
      ],
      Resource: [scope.bucketArn, `${scope.bucketArn}/*`],
      Condition: { StringEquals: { "aws:PrincipalAccount": place.accountId } },
    }),
} satisfies Record<string, (place: Place, scope: StackScope) => Policy>;
