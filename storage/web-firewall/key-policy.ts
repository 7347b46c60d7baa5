import { type Policy } from "../../aws/policy-document";
import type { AwsEnvironment } from "../../aws/resource-names";
import { logKeyPolicy } from "../logs";

/** Policy of the firewall's key: CloudWatch Logs uses it for the one log group, CloudWatch for its topic. */
export function firewallKeyPolicy(environment: AwsEnvironment, logGroup: string): Policy {
  const policy = logKeyPolicy(environment, [logGroup]);
  return {
    ...policy,
    Statement: [
      ...policy.Statement,
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
      },
    ],
  };
}
