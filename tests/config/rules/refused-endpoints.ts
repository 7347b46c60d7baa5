import { closed, type Refused } from "./sections";

/** A closed stack with these interface endpoints besides Secrets Manager. */
const endpoints = (...others: readonly unknown[]): Refused[string][0] =>
  closed({ interfaceEndpoints: ["secretsmanager", ...others] });

/** Ranges in the VPC. */
const inside = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `10.10.64.${index}/32`);

/** An existing VPC. */
const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] };

/** Refused interface endpoints. */
export const ENDPOINTS: Refused = {
  "a closed VPC without an endpoint for Secrets Manager": [
    closed({ interfaceEndpoints: ["sts"] }),
    "network.interfaceEndpoints lacks secretsmanager, which the identity function needs to read users; add it",
  ],
  "an existing VPC without an endpoint for Secrets Manager": [
    closed({ existingVpc, interfaceEndpoints: [] }),
    "network.interfaceEndpoints lacks secretsmanager, without which every login would time out; list the security groups of the VPC's own endpoint in network.existingVpc.existingEndpointSecurityGroupIds, or add secretsmanager, and the whole VPC uses the new endpoint",
  ],
  "security groups of existing endpoints that the stack does not call": [
    closed({
      existingVpc: { ...existingVpc, existingEndpointSecurityGroupIds: ["sg-0a"] },
      interfaceEndpoints: ["secretsmanager", "sts"],
    }),
    "network.existingVpc has existingEndpointSecurityGroupIds, but the stack calls no endpoint that the VPC already has; remove them, or the services from network.interfaceEndpoints",
  ],
  "a security group of existing endpoints listed twice": [
    closed({
      existingVpc: { ...existingVpc, existingEndpointSecurityGroupIds: ["sg-0a", "sg-0a"] },
    }),
    "network.existingVpc.existingEndpointSecurityGroupIds lists sg-0a more than once; remove the duplicates",
  ],
  "the full name of an endpoint's service": [
    endpoints("com.amazonaws.eu-central-1.kms", "cn.com.amazonaws.cn-north-1.sts"),
    "network.interfaceEndpoints lists com.amazonaws.eu-central-1.kms, cn.com.amazonaws.cn-north-1.sts, but takes names without partition and region; write kms, sts",
  ],
  "an endpoint for a service that has none": [
    endpoints("secretmanager", "com.amazonaws.vpce.eu-central-1.vpce-svc-0a"),
    "network.interfaceEndpoints lists secretmanager, com.amazonaws.vpce.eu-central-1.vpce-svc-0a, for which AWS has no interface endpoint; write secretsmanager instead of secretmanager, remove com.amazonaws.vpce.eu-central-1.vpce-svc-0a",
  ],
  "an interface endpoint for DynamoDB": [
    endpoints("sts", "dynamodb"),
    "network.interfaceEndpoints lists dynamodb, whose interface endpoints have no private DNS name; remove it, as a gateway endpoint leads to DynamoDB",
  ],
  "an endpoint that nobody may reach": [
    endpoints("kms", "s3"),
    "network.interfaceEndpoints lists kms, s3, which neither the identity function nor the server calls, so that the endpoint would serve nobody; remove it, or name its callers: {service: kms, callers: [<ranges or security groups>]}",
  ],
  "an endpoint listed twice": [
    endpoints("sts", { service: "sts", callers: ["10.10.64.0/24"] }),
    "network.interfaceEndpoints lists sts more than once; remove the duplicates",
  ],
  "a caller of an endpoint listed twice": [
    endpoints({ service: "kms", callers: ["sg-0a", "sg-0a"] }),
    "network.interfaceEndpoints lists sg-0a of kms more than once; remove the duplicates",
  ],
  "callers of an endpoint that no route leads to": [
    endpoints({ service: "kms", callers: ["sg-0a", "10.20.0.0/16"] }),
    "network.interfaceEndpoints names the caller 10.20.0.0/16 outside network.vpcCidr 10.10.0.0/16, and the subnets of the endpoints have no route out of the VPC; list callers in the VPC",
  ],
  "more callers of endpoints than a network ACL holds": [
    endpoints("sts", { service: "kms", callers: inside(18) }),
    "network.interfaceEndpoints needs 21 network ACL rules (3 of the stack, and one per range of callers), and the quota is 20; use fewer and wider ranges, or request a quota of up to 40 and set network.quotas.networkAclRules",
  ],
};
