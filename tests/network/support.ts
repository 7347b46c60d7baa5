import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf } from "../support/program";

export const ACCOUNT = "111122223333";
export const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
export const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** Arguments of every security group rule for HTTPS. */
export const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "HTTPS" };

/** Security group rules from the function and the server to their endpoints, by logical name. */
export const TO_ENDPOINTS = {
  "sftp-server-sts": {
    securityGroupId: "sftp-clients-SecurityGroup",
    referencedSecurityGroupId: "sftp-sts-SecurityGroup",
    ...HTTPS,
  },
  "sftp-function-endpoints": {
    securityGroupId: "sftp-function-SecurityGroup",
    referencedSecurityGroupId: "sftp-endpoints-SecurityGroup",
    ...HTTPS,
  },
};

/** Security group rules from the function to DynamoDB, by logical name. */
export const TO_TABLES = {
  "sftp-function-dynamodb": {
    securityGroupId: "sftp-function-SecurityGroup",
    prefixListId: "pl-sftp-dynamodb-gateway-VpcEndpoint",
    ...HTTPS,
  },
};

/** A closed network with one range of clients. */
export const closed = (network: object, identity: object = {}): Promise<Graph> =>
  graphOf({
    network: { mode: "closed", clients: ["10.20.0.0/16"], ...network },
    identity: { ...identity },
  });

/** Dependencies of the function, without the numbers of ACL rules. */
export const waitsFor = (graph: Graph): string[] =>
  resourcesOf(graph, "aws:lambda/function:Function").flatMap(({ options }) =>
    (options.dependsOn ?? []).map((urn) => (urn.split("::").at(-1) ?? "").replace(/\d{3,}$/, "")),
  );
