import assert from "node:assert/strict";

import { operationsKeyPolicy } from "../../operations/key-policy";
import { keyAdministration } from "../../storage/key-policies";
import { CHINA } from "../support/environment";

describe("the key of topics and queues", () => {
  it("is for the services that publish, and for consumers through the queue", () => {
    assert.deepEqual(operationsKeyPolicy(CHINA).Statement, [
      keyAdministration(CHINA),
      {
        Sid: "Publishers",
        Effect: "Allow",
        Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
      },
      {
        Sid: "ConsumersThroughTheQueue",
        Effect: "Allow",
        Principal: { AWS: "arn:aws-cn:iam::444455556666:root" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: { StringEquals: { "kms:ViaService": "sqs.cn-north-1.amazonaws.com" } },
      },
    ]);
  });
});
