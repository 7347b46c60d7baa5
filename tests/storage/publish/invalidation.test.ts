import assert from "node:assert/strict";

import jsonata from "jsonata";

import type { Policy } from "../../../aws/policy-document";
import { invalidationDefinition } from "../../../storage/publish/invalidation";
import { resourcesOf } from "../../../verify/graph/graph";
import { PUBLISHED } from "../../support/features";
import { inputsOf } from "../../support/program";
import { ACCOUNT, BUCKET, withBucket } from "../support";

const MACHINE = `arn:aws:states:eu-central-1:${ACCOUNT}:stateMachine:managed-sftp-test-invalidation`;
const RULE = `arn:aws:events:eu-central-1:${ACCOUNT}:rule/managed-sftp-test-invalidation`;
const DISTRIBUTION = "sftp-published-Distribution";

/** Paths and reference that the state machine asks CloudFront for, with a file of this name. */
async function asked(key: string): Promise<unknown> {
  const definition = invalidationDefinition({ distributionId: "E1", prefix: "out/" });
  const { States } = definition as {
    States: { Invalidate: { Arguments: { InvalidationBatch: InvalidationBatch } } };
  };
  const { CallerReference, Paths } = States.Invalidate.Arguments.InvalidationBatch;
  const evaluated = (text: string): Promise<unknown> =>
    jsonata(/^\{% (.*) %\}$/s.exec(text)?.[1] ?? "").evaluate(
      {},
      { states: { input: { detail: { object: { key } } }, context: { Execution: { Name: "n" } } } },
    );
  const items = (await evaluated(Paths.Items)) as Iterable<string>;
  return [await evaluated(CallerReference), [...items], Paths.Quantity];
}

interface InvalidationBatch {
  readonly CallerReference: string;
  readonly Paths: { readonly Quantity: number; readonly Items: string };
}

describe("the invalidation of published files", () => {
  it("asks for the path of the file as links have it, one at a time", async () => {
    assert.deepEqual(await asked("out/report.pdf"), ["n", ["/report.pdf"], 1]);
    assert.deepEqual(await asked("out/a/März 1?.pdf"), ["n", ["/a/M%C3%A4rz%201%3F.pdf"], 1]);
    assert.deepEqual(await asked("out/out/x"), ["n", ["/out/x"], 1]);
  });

  it("is started by files of the folder that are written or deleted, and by no others", async () => {
    const graph = await withBucket(PUBLISHED);
    const { eventPattern } =
      inputsOf(graph, "aws:cloudwatch/eventRule:EventRule")["sftp-invalidation"] ?? {};
    assert.deepEqual(JSON.parse(String(eventPattern)), {
      source: ["aws.s3"],
      "detail-type": ["Object Created", "Object Deleted"],
      detail: { bucket: { name: [BUCKET] }, object: { key: [{ prefix: "alice/published/" }] } },
    });
    const target = inputsOf(graph, "aws:cloudwatch/eventTarget:EventTarget")["sftp-invalidation"];
    assert.deepEqual(target, {
      rule: "managed-sftp-test-invalidation",
      targetId: "invalidation",
      arn: MACHINE,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-invalidation-start`,
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
    });
  });

  // A role for any distribution could empty the cache of every other one in the account.
  it("may invalidate this distribution only, for this state machine and rule only", async () => {
    const graph = await withBucket(PUBLISHED);
    const policies = inputsOf(graph, "aws:iam/rolePolicy:RolePolicy");
    const statementsOf = (name: string): unknown =>
      (policies[name]?.["policy"] as Policy | undefined)?.Statement;
    assert.deepEqual(statementsOf("sftp-invalidation"), [
      {
        Sid: "Invalidate",
        Effect: "Allow",
        Action: ["cloudfront:CreateInvalidation"],
        Resource: `arn:aws:cloudfront::${ACCOUNT}:distribution/${DISTRIBUTION}`,
      },
    ]);
    assert.deepEqual(statementsOf("sftp-invalidation-start"), [
      { Sid: "Start", Effect: "Allow", Action: ["states:StartExecution"], Resource: MACHINE },
    ]);
    const roles = inputsOf(graph, "aws:iam/role:Role");
    const trustOf = (name: string): unknown =>
      (roles[name]?.["assumeRolePolicy"] as Policy | undefined)?.Statement;
    const trust = (service: string, source: string): object[] => [
      {
        Sid: "Service",
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
          ArnEquals: { "aws:SourceArn": source },
        },
      },
    ];
    assert.deepEqual(trustOf("sftp-invalidation"), trust("states.amazonaws.com", MACHINE));
    assert.deepEqual(trustOf("sftp-invalidation-start"), trust("events.amazonaws.com", RULE));
  });

  it("asks for the distribution of the stack, and again when CloudFront refuses", async () => {
    const graph = await withBucket(PUBLISHED);
    const { definition } =
      inputsOf(graph, "aws:sfn/stateMachine:StateMachine")["sftp-invalidation"] ?? {};
    assert.deepEqual(
      JSON.parse(String(definition)),
      invalidationDefinition({ distributionId: DISTRIBUTION, prefix: "alice/published/" }),
    );
    assert.match(String(definition), /"Retry":\[\{"ErrorEquals":\["States\.ALL"\]/);
  });

  it("is there by choice only", async () => {
    const { invalidateOnUpload, ...publish } = PUBLISHED.publish;
    assert.equal(invalidateOnUpload, true);
    const graph = await withBucket({ ...PUBLISHED, publish });
    assert.deepEqual(resourcesOf(graph, "aws:sfn/stateMachine:StateMachine"), []);
  });
});
