import { closed, open, wide, type Refused } from "./sections";

const gateway = (allowedCidrs: string[]): Record<string, unknown> => ({
  frontDoor: "api-gateway",
  apiGateway: { allowedCidrs },
});

/** Refused addresses, which AWS accepts and which match nobody. */
export const ADDRESSES: Refused = {
  "client ranges that no client can have as its address": [
    wide({ clients: ["9.9.9.0/24", "10.1.0.0/16"] }),
    "network.clients lists 10.1.0.0/16, but clients reach mode internet-facing from the internet, with public addresses; list the public addresses of their network, or use mode closed",
  ],
  "client ranges inside the VPC that the stack makes": [
    closed({ clients: ["10.10.5.0/24"] }),
    "network.clients lists 10.10.5.0/24, which lies in network.vpcCidr 10.10.0.0/16, where the stack has no clients; list the clients' networks, and choose a vpcCidr that none of them uses",
  ],
  "a VPC with addresses that no host can have": [
    closed({ vpcCidr: "169.254.0.0/16" }),
    "network.vpcCidr is 169.254.0.0/16, which no host has as its address; choose a private range such as 10.10.0.0/16",
  ],
  "API Gateway ranges that AWS WAF cannot hold": [
    { ...open({}), identity: gateway(["0.0.0.0/0"]) },
    "identity.apiGateway.allowedCidrs contains 0.0.0.0/0 or ::/0, which AWS WAF does not accept; leave the list empty to admit every address",
  ],
  "API Gateway ranges from which nobody can connect": [
    { ...wide({}), identity: gateway(["198.51.100.0/24"]) },
    "identity.apiGateway.allowedCidrs lists 198.51.100.0/24, from which network.clients lets nobody connect; remove it, or add it to network.clients",
  ],
  "a passive address that clients cannot reach": [
    {
      network: { mode: "internet-facing", clients: ["203.0.113.0/24"] },
      transfer: {
        protocols: ["FTPS"],
        certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b",
        passiveIp: "10.10.1.5",
      },
    },
    "transfer.passiveIp is 10.10.1.5, to which clients cannot open data connections; remove it, or set a public address of the server",
  ],
};
