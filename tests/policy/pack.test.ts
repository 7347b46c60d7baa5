import assert from "node:assert/strict";

import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

import { policiesOf } from "../../policy/pack";
import { SECURITY_RULES } from "../../verify/checks/security/rules";

const POLICIES = new Map(policiesOf(SECURITY_RULES).map((policy) => [policy.name, policy]));
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** What a policy reports of one resource. */
async function reported(policy: string, type: string, props: object): Promise<string[]> {
  const messages: string[] = [];
  const { validateResource } = POLICIES.get(policy) as ResourceValidationPolicy;
  assert.ok(typeof validateResource === "function");
  const args = { urn: `urn:${type}`, type, name: "it", props } as ResourceValidationArgs;
  await validateResource(args, (message) => messages.push(message));
  return messages;
}

/** A resource as the engine tells of it when it knows them all. */
const inStack = (
  type: string,
  props: object,
  propertyDependencies: Record<string, PolicyResource[]> = {},
): PolicyResource =>
  ({ urn: `urn:${type}`, type, name: "it", props, propertyDependencies }) as PolicyResource;

/** What a policy reports of a stack: messages by URN. */
async function reportedOf(policy: string, ...resources: PolicyResource[]) {
  const messages: [string | undefined, string][] = [];
  const { validateStack } = POLICIES.get(policy) as StackValidationPolicy;
  await validateStack({ resources } as Parameters<typeof validateStack>[0], (message, urn) =>
    messages.push([urn, message]),
  );
  return messages;
}

const DATA = inStack("aws:s3/bucket:Bucket", { bucket: "data" });

/** What a bucket has beside it, at a first preview, where its name is unknown. */
const beside = (bucket?: PolicyResource): PolicyResource[] =>
  [
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  ].map((type) => {
    const unknown = {
      get bucket(): never {
        throw new Error("unknown");
      },
    };
    return inStack(type, unknown, bucket && { bucket: [bucket] });
  });

describe("the policy pack as CrossGuard asks it", () => {
  it("has every rule, and makes each mandatory", () => {
    assert.deepEqual(
      policiesOf(SECURITY_RULES).map(({ name, enforcementLevel }) => [name, enforcementLevel]),
      SECURITY_RULES.map(({ name }) => [name, "mandatory"]),
    );
  });

  it("reports a resource before it is made, of the types that the rule is about only", async () => {
    assert.deepEqual(await reported("log-retention", LOG_GROUP, {}), [
      "retentionInDays is missing, so logs are kept and billed for ever; set a period",
    ]);
    assert.deepEqual(await reported("log-retention", LOG_GROUP, { retentionInDays: 30 }), []);
    assert.deepEqual(await reported("log-retention", "aws:sqs/queue:Queue", {}), []);
  });

  it("reports a policy document in whatever resource it is", async () => {
    const Statement = [{ Effect: "Allow", Principal: "*", Action: "a:B", Resource: "arn:c" }];
    const policy = JSON.stringify({ Statement });
    assert.deepEqual(await reported("no-wildcard-principal", "aws:new/thing:Thing", { policy }), [
      "policy statement 1: is for everybody; name a principal, or demand an account, principal or source in a condition",
    ]);
  });

  // The engine's objects throw where a value is unknown, and a rule that let that pass would end there.
  it("goes on where a value is unknown at preview", async () => {
    const props = {
      rules: [
        {
          get applyServerSideEncryptionByDefault(): never {
            throw new Error("unknown");
          },
        },
        { applyServerSideEncryptionByDefault: { sseAlgorithm: "none" } },
      ],
      get bucket(): never {
        throw new Error("unknown");
      },
    };
    const type =
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    assert.deepEqual(await reported("encrypted-at-rest", type, props), [
      "sseAlgorithm is none; use one of AES256, aws:kms, aws:kms:dsse",
    ]);
  });

  it("reports what a stack lacks, by what its resources were made from", async () => {
    assert.deepEqual(await reportedOf("bucket-complete", DATA, ...beside(DATA)), []);
    const [, ...others] = beside(DATA);
    assert.deepEqual(await reportedOf("bucket-complete", DATA, ...others), [
      [
        DATA.urn,
        "has no BucketServerSideEncryptionConfiguration, so nothing states how objects are encrypted; add one",
      ],
    ]);
  });

  it("leaves open what may be about a bucket, but not what is about another one", async () => {
    assert.deepEqual(await reportedOf("bucket-complete", DATA, ...beside()), []);
    const other = { ...DATA, urn: "urn:other" };
    assert.equal((await reportedOf("bucket-complete", DATA, ...beside(other))).length, 3);
  });
});
