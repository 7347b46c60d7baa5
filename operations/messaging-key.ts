import { regionalService } from "../aws/partition";
import { type Policy, policyOf } from "../aws/policy-document";
import { accountArn, type AwsEnvironment } from "../aws/resource-names";
import { keyAdministration } from "../storage/key-policies";

/**
 * Policy of the key of topics and queues. The publishing services have no condition on the source, as
 * EventBridge passes none to KMS. The policies of the queues and of the alarm topic have one.
 */
export const messagingKeyPolicy = (awsEnvironment: AwsEnvironment): Policy =>
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
      // Principals that IAM lets use the queues: receiving decrypts, and moving messages back from the
      // dead-letter queue encrypts them again. Source: SQS Developer Guide, "Configuring dead-letter
      // queue redrive permissions".
      Sid: "ConsumersThroughTheQueue",
      Effect: "Allow",
      Principal: { AWS: accountArn(awsEnvironment) },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: {
        StringEquals: { "kms:ViaService": regionalService("sqs", awsEnvironment.region) },
      },
    },
  );
