import * as assert from "node:assert/strict";

import * as aws from "@pulumi/aws";

import { evaluate } from "../../../verify/graph/evaluate";
import { Part, SETTINGS } from "./evaluate-support";

describe("evaluate", () => {
  it("fails with all types and functions that are unknown", async () => {
    await assert.rejects(
      evaluate(() => {
        new aws.mq.Configuration("queue", { data: "", engineType: "", engineVersion: "" });
        new aws.ecr.Repository("images");
        return { set: aws.route53.getDelegationSetOutput({ id: "N0123" }).id.apply(String) };
      }, SETTINGS),
      {
        message: [
          "aws:ecr/repository:Repository is unknown; describe it in verify/resource-types/ecr.ts and add that to registry.ts",
          "aws:mq/configuration:Configuration is unknown; describe it in verify/resource-types/mq.ts and add that to registry.ts",
          "function aws:route53/getDelegationSet:getDelegationSet is unknown; give it a result in verify/graph/provider.ts",
        ].join("\n"),
      },
    );
  });

  it("fails when two resources would have the same made-up id", async () => {
    await assert.rejects(
      evaluate(() => {
        new aws.kms.Key("key", {}, { parent: new Part("a") });
        new aws.kms.Key("key", {}, { parent: new Part("b") });
        return {};
      }, SETTINGS),
      { message: "two resources have the made-up id key-Key; rename one of them" },
    );
  });

  it("fails with the program's own error, and works again afterwards", async () => {
    const error = new Error("no such thing");
    const throwing = (): object => {
      throw error;
    };
    await assert.rejects(evaluate(throwing, SETTINGS), error);
    assert.deepEqual((await evaluate(() => ({ fine: true }), SETTINGS)).outputs, { fine: true });
  });

  it("names the line of a programming error, also inside apply()", async () => {
    const broken = (): never => (undefined as unknown as () => never)();
    const programs = [
      () => ({ it: broken() }),
      () => ({ it: new aws.kms.Key("key").arn.apply(() => broken()) }),
    ];
    for (const program of programs) {
      await assert.rejects(evaluate(program, SETTINGS), ({ stack }: Error) => {
        assert.match(
          stack ?? "",
          /^TypeError: .*\n +at broken \(.*evaluate-errors\.test\.ts:\d+:\d+\)/,
        );
        return true;
      });
    }
  });
});
