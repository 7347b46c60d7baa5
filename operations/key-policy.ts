import { accountArn, type AwsEnvironment } from "../aws/resource-names";
import { type Policy, policyOf } from "../aws/policy-document";
import { keyAdministration } from "../storage/key-policies";

/**
 * Policy of the key of topics and queues. The services that publish have no condition on the source:
 * EventBridge gives KMS none, and a confused deputy still meets the policies of topics and queues.
 */
export const operationsKeyPolicy = (awsEnvironment: AwsEnvironment): Policy =>
  policyOf(
    keyAdministration(awsEnvironment),
    {
      Sid: "Publishers",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
    },
    {
      // Principals of the account that IAM lets use the queues: fetching decrypts, and moving messages
      // back from the dead-letter queue encrypts them anew. Source: SQS Developer Guide, "Configuring
      // dead-letter queue redrive permissions".
      Sid: "ConsumersThroughTheQueue",
      Effect: "Allow",
      Principal: { AWS: accountArn(awsEnvironment) },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: {
        StringEquals: { "kms:ViaService": `sqs.${awsEnvironment.region}.amazonaws.com` },
      },
    },
  );
