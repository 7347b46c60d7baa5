import assert from "node:assert/strict";

import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import fc from "fast-check";

import { cachedDecision, requestClass } from "../../../verify/access/decision-cache";
import { accessOf } from "../../../verify/access/evaluator";
import { evaluateStack } from "../../../verify/graph/stack";
import { bob, BUCKET, BUCKET_ARN, notInSession } from "./support";

const ROLE = "arn:aws:sts::111122223333:assumed-role/user/session";

interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context?: Record<string, string>;
}

const simulationOf = (
  { action, resource, context = {} }: Asked,
  statements: readonly object[],
): Simulation => ({
  request: {
    principal: ROLE,
    action,
    resource: { resource, accountId: "111122223333" },
    contextVariables: context,
  },
  identityPolicies: [
    { name: "role", policy: { Version: "2012-10-17", Statement: [...statements] } },
  ] as Simulation["identityPolicies"],
  serviceControlPolicies: [],
  resourceControlPolicies: [],
});

const get = (key: string): Asked => ({ action: "s3:GetObject", resource: `${BUCKET_ARN}/${key}` });
const allow = (Resource: string, Action = "s3:GetObject"): object => ({
  ...{ Sid: "A", Effect: "Allow" },
  ...{ Action, Resource },
});

/** How often each of the requests is evaluated, when all of them are decided. */
async function evaluations(asked: readonly Asked[], statements: object[]): Promise<number> {
  let count = 0;
  const marker = Math.max(...asked.map(({ resource }) => resource.length));
  for (const each of asked) {
    await cachedDecision(simulationOf(each, statements), [marker, statements], () => {
      count += 1;
      return Promise.resolve(count);
    });
  }
  return count;
}

describe("decisions that are kept", () => {
  it("are made once for all objects about which the policies ask the same", async () => {
    const folder = allow(`${BUCKET_ARN}/bob/*`);
    const keys = ["bob/a", "bob/b.txt", "bob/sub/c d", "bobby/a", "alice/a"];
    assert.equal(await evaluations(keys.map(get), [folder]), 2);
    assert.equal(await evaluations(keys.map(get), [folder, allow(`${BUCKET_ARN}/bob/a`)]), 3);
  });

  it("are made once for all prefixes with the same answers", async () => {
    const list = (prefix: string): Asked => ({
      ...{ action: "s3:ListBucket", resource: BUCKET_ARN },
      context: { "s3:prefix": prefix },
    });
    const Condition = { StringLike: { "s3:prefix": ["bob", "bob/*"] } };
    const statement = { ...allow(BUCKET_ARN, "s3:ListBucket"), Condition };
    const prefixes = ["bob", "bob/a", "bob/b/c", "bobby", "", "alice/"];
    assert.equal(await evaluations(prefixes.map(list), [statement]), 4);
    const byNumber = { ...statement, Condition: { NumericEquals: { "s3:prefix": "1" } } };
    assert.equal(await evaluations(prefixes.map(list), [byNumber]), 6);
  });

  it("are made for each name where a policy has a variable, or the name a special character", async () => {
    assert.equal(
      await evaluations(["a/1", "a/2"].map(get), [allow(`${BUCKET_ARN}/\${aws:username}/*`)]),
      2,
    );
    assert.equal(
      await evaluations(["bob/a:b", "bob/c:d", "bob/ä"].map(get), [allow(`${BUCKET_ARN}/bob/*`)]),
      3,
    );
  });

  it("are made anew after an error", async () => {
    const simulation = simulationOf(get("bob/a"), [allow("*")]);
    const fails = cachedDecision(simulation, ["error"], () => Promise.reject(new Error("no")));
    await assert.rejects(fails, /no/);
    assert.equal(await cachedDecision(simulation, ["error"], () => Promise.resolve(1)), 1);
  });

  it("name the request in their reason", async () => {
    const access = accessOf(await evaluateStack("dev"));
    for (const key of ["alice/x", "alice/y"]) {
      const operation = { principal: bob, bucket: BUCKET, operation: "delete", key } as const;
      assert.deepEqual(
        await access.decideS3(operation),
        notInSession("s3:DeleteObject", `${BUCKET_ARN}/${key}`),
      );
    }
  });
});

const SEED = 19;
const word = fc.constantFrom("a", "b", "ab", "c.d", "-", "_", "A");
const key = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join("/"));
const piece = fc.constantFrom("a", "b", "*", "?", "a*", "c.?", "/", "A");
const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
const operator = fc.constantFrom(
  ...["StringLike", "StringNotLike", "StringEquals", "StringNotEquals", "StringLikeIfExists"],
);
const statement = fc.record({
  effect: fc.constantFrom("Allow", "Deny"),
  element: fc.constantFrom("Resource", "NotResource"),
  patterns: fc.array(pattern, { minLength: 1, maxLength: 3 }),
  condition: fc.option(fc.tuple(operator, fc.array(pattern, { minLength: 1, maxLength: 2 }))),
});

describe("requests of one class", () => {
  it("get the same decision by the engine, whatever the policies", async () => {
    let pairs = 0;
    const property = fc.asyncProperty(
      fc.array(statement, { minLength: 1, maxLength: 3 }),
      fc.uniqueArray(key, { minLength: 2, maxLength: 4 }),
      async (given, keys) => {
        const statements = given.map(({ effect, element, patterns, condition }) => ({
          ...{ Effect: effect, Action: "s3:*" },
          [element]: patterns.map((each) => `${BUCKET_ARN}/${each}`),
          ...(condition && { Condition: { [condition[0]]: { "s3:prefix": condition[1] } } }),
        }));
        const byClass = new Map<string, string[]>();
        for (const each of keys) {
          const asked = { ...get(each), context: { "s3:prefix": each } };
          const simulation = simulationOf(asked, statements);
          const name = JSON.stringify(requestClass(simulation));
          const found = await runSimulation(simulation, {});
          const result = found.resultType === "single" ? found.result.analysis.result : "error";
          byClass.set(name, [...(byClass.get(name) ?? []), result]);
        }
        for (const results of byClass.values()) {
          pairs += results.length - 1;
          assert.deepEqual(new Set(results).size, 1);
        }
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: 300 });
    assert.ok(pairs > 100, String(pairs));
  });
});
