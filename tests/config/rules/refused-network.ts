import { client, wide, closed, open, peering, gateway, ranges, type Refused } from "./sections";

/** Refused combinations of network settings. */
export const NETWORK: Refused = {
  "clients with mode public": [
    open({ clients: [client] }),
    "network.clients cannot be enforced with mode public, whose endpoint has no security group; remove the list or use mode internet-facing",
  ],
  "no clients with internet-facing or closed": [
    wide({ clients: [] }),
    "network.clients is empty, so nobody could connect with mode internet-facing; list at least one range",
  ],
  "every address as a client": [
    closed({ clients: ["0.0.0.0/0"] }),
    "network.clients contains 0.0.0.0/0 or ::/0, which admits every address; list the client networks instead",
  ],
  "more than a /8 of public IPv4 or a /16 of public IPv6 addresses as clients without a reason": [
    wide({ clients: ["8.0.0.0/8", "9.9.9.0/24"] }),
    "network.clients admits more than a /8 of public IPv4 addresses in sum; list the client networks instead, or say in network.wideClientsReason why",
  ],
  "a reason for wide clients that nobody needs": [
    wide({ wideClientsReason: "Two carriers of all partners" }),
    "network.wideClientsReason is set, but network.clients is not wide; remove it",
  ],
  "a client listed twice": [
    closed({ clients: ["10.1.0.0/16", "10.1.0.0/16"] }),
    "network.clients lists 10.1.0.0/16 more than once; remove the duplicates",
  ],
  "IPv6 clients without dual stack": [
    closed({ clients: ["2001:db8::/56"] }),
    "network.clients contains 2001:db8::/56, which cannot reach an IPv4 endpoint; set network.ipAddressType to DUALSTACK or remove them",
  ],
  "more clients than a network ACL holds": [
    closed({ clients: ranges(20) }),
    "network.clients needs 21 network ACL rules (ranges times ports, and one for replies from STS), and the quota is 20; set network.clientPrefixList to true, use fewer and wider ranges, or request a quota of up to 40 and set network.quotas.networkAclRules",
  ],
  "more clients than a security group holds": [
    closed({ clients: ranges(61), clientPrefixList: true }),
    "network.clients needs 61 security group rules (ranges times ports; a prefix list counts with its entries), and the quota is 60; use fewer and wider ranges, or request a higher quota and set network.quotas.securityGroupRules",
  ],
  "clientPrefixList without an IPv4 range": [
    closed({ clients: ["pl-0a1b"], clientPrefixList: true }),
    "network.clientPrefixList is true, but network.clients has no IPv4 range for the list; remove it",
  ],
  "a VPC too large for AWS or too small for three zones": [
    wide({ vpcCidr: "10.0.0.0/25" }),
    "network.vpcCidr must be between /16 and /24 to hold three zones, got 10.0.0.0/25",
  ],
  "a port other than 22 with mode public": [
    open({ sftpPort: 2222 }),
    "network.sftpPort is 2222, but a public endpoint listens on port 22 only; remove it or use mode internet-facing",
  ],
  "Elastic IPs with public or closed": [
    closed({ addressAllocationIds: ["eipalloc-0a", "eipalloc-0b"] }),
    "network.addressAllocationIds lists Elastic IPs, which mode closed does not support; remove them or use mode internet-facing",
  ],
  "more or fewer Elastic IPs than subnets": [
    wide({ addressAllocationIds: ["eipalloc-0a"] }),
    "network.addressAllocationIds must list one Elastic IP per subnet (2), got 1; change the list, or network.zoneCount",
  ],
  "an Elastic IP listed twice": [
    wide({ addressAllocationIds: ["eipalloc-0a", "eipalloc-0a"] }),
    "network.addressAllocationIds lists eipalloc-0a more than once; remove the duplicates",
  ],
  "dual stack with Elastic IPs": [
    wide({ ipAddressType: "DUALSTACK" }),
    "network.ipAddressType is DUALSTACK, which AWS does not support with Elastic IPs; use IPV4, or mode public or closed",
  ],
  "peerings or Transit Gateways outside mode closed": [
    wide({ peerings: [peering("a", ["10.20.0.0/16"])] }),
    "network.peerings need mode closed; use it, or remove network.peerings, got mode internet-facing",
  ],
  "peerings or Transit Gateways with an existing VPC": [
    closed({
      existingVpc: { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] },
      interfaceEndpoints: ["secretsmanager"],
      transitGateways: [gateway("a", ["10.20.0.0/16"])],
    }),
    "network.transitGateways cannot be used with network.existingVpc, whose route tables the stack does not manage; connect the VPC where it is managed, remove network.transitGateways, and list the client ranges in network.clients",
  ],
  "client networks that overlap the VPC": [
    closed({ peerings: [peering("devices", ["10.10.64.0/18"])] }),
    "network.peerings[0].clients[0] is 10.10.64.0/18 of peering devices, which overlaps network.vpcCidr 10.10.0.0/16 and cannot be routed; list the ranges of the clients alone, or choose a vpcCidr that no client uses",
  ],
  "client networks that overlap each other": [
    closed({
      peerings: [peering("devices", ["10.20.0.0/16"])],
      transitGateways: [gateway("offices", ["10.20.8.0/24"])],
    }),
    "network.transitGateways[0].clients[0] is 10.20.8.0/24 of Transit Gateway offices, which overlaps 10.20.0.0/16 of peering devices, so that a client there would be routed to one of them only; give each the ranges of its own clients",
  ],
  "a client listed directly and behind an attachment": [
    closed({ clients: ["10.20.0.0/16"], peerings: [peering("devices", ["10.20.0.0/16"])] }),
    "network.clients[0] is 10.20.0.0/16, which peering devices lists; remove it here, since clients of a connection may connect already",
  ],
  "two attachments with the same name": [
    closed({
      peerings: [peering("a", ["10.20.0.0/16"])],
      transitGateways: [gateway("a", ["10.21.0.0/16"])],
    }),
    "network.peerings and network.transitGateways use the name a more than once; choose unique names",
  ],
  "a Transit Gateway attached twice": [
    closed({
      transitGateways: [gateway("a", ["10.20.0.0/16"]), gateway("b", ["10.21.0.0/16"])],
    }),
    "network.transitGateways attaches the VPC to tgw-0a1b more than once; list all clients of the gateway in one entry, as AWS allows one attachment",
  ],
  "a host name without a hosted zone outside mode closed": [
    open({ hostname: { name: "sftp.example.com" } }),
    "network.hostname lacks zoneId, which mode public requires; set the id of the hosted zone of sftp.example.com",
  ],
  "a DNS Firewall outside mode closed": [
    wide({ dnsFirewall: {} }),
    "network.dnsFirewall is set, but in mode internet-facing the function runs outside of any VPC of the stack; remove it or use mode closed",
  ],
  "a name listed twice": [
    closed({ dnsFirewall: { allow: ["example.com", "example.com"] } }),
    "network.dnsFirewall.allow lists example.com more than once; remove the duplicates",
  ],
  "associated VPCs without a private zone that the stack makes": [
    wide({
      hostname: {
        name: "sftp.example.com",
        zoneId: "Z0123",
        associatedVpcs: [{ vpcId: "vpc-0a" }],
      },
    }),
    "network.hostname has associatedVpcs, which require a private zone that the stack creates; remove them, or use mode closed without zoneId",
  ],
  "an existing VPC with mode public": [
    open({ existingVpc: { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] } }),
    "network.existingVpc is set, but a public endpoint is not in a VPC; remove it or use another mode",
  ],
  "function subnets outside mode closed": [
    wide({
      existingVpc: {
        vpcId: "vpc-0a",
        subnetIds: ["subnet-0a"],
        functionSubnetIds: ["subnet-0b"],
      },
    }),
    "network.existingVpc has functionSubnetIds, but the function is in a VPC only with mode closed; remove them",
  ],
  "a subnet listed twice": [
    wide({ existingVpc: { vpcId: "vpc-0a", subnetIds: ["subnet-0a", "subnet-0a"] } }),
    "network.existingVpc.subnetIds lists subnet-0a more than once; remove the duplicates",
  ],
};
