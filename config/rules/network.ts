import { type TooWide, tooWide } from "../../aws/address-space";
import { familyOf, prefixOf } from "../../aws/cidr";
import type { NetworkConfig } from "../schema/network";
import { aclRanges, clientsOf, serverPorts } from "../client-access";
import { serverCallsEndpoint } from "../interface-endpoints";
import { refuseDuplicates, type ConfigRule } from "./rule";

/** Judges all ranges of clients together, wherever they are listed. */
function widthOf(network: NetworkConfig): TooWide | undefined {
  const { ranges, listed } = clientsOf(network);
  return tooWide([...ranges, ...listed]);
}

/** Number of ranges and prefix lists that may reach the server; each takes one rule per port. */
const clientCount = (network: NetworkConfig): number =>
  Object.values(clientsOf(network)).flat().length;

/** Refused combinations of network mode, clients and addresses, by the limits of AWS. */
export const NETWORK_RULES: readonly ConfigRule[] = [
  {
    path: "network.clients",
    refuses: "clients with mode public",
    problem: ({ network }) =>
      network.mode === "public" &&
      network.clients.length > 0 &&
      "cannot be enforced with mode public, whose endpoint has no security group; remove the list or use mode internet-facing",
  },
  {
    path: "network.clients",
    refuses: "no clients with internet-facing or closed",
    problem: ({ network }) =>
      network.mode !== "public" &&
      clientCount(network) === 0 &&
      `is empty, so nobody could connect with mode ${network.mode}; list at least one range`,
  },
  {
    path: "network.clients",
    refuses: "every address as a client",
    problem: ({ network }) => {
      const { ranges, listed } = clientsOf(network);
      if ([...ranges, ...listed].some((range) => prefixOf(range) === 0)) {
        return "contains 0.0.0.0/0 or ::/0, which admits every address; list the client networks instead";
      }
      const wide = widthOf(network);
      return (
        wide?.everybody === true &&
        `admits ${wide.holds} in sum, and so everybody; list the client networks instead, or use mode public`
      );
    },
  },
  {
    path: "network.clients",
    refuses:
      "more than a /8 of public IPv4 or a /16 of public IPv6 addresses as clients without a reason",
    problem: ({ network }) => {
      const wide = widthOf(network);
      return (
        wide?.everybody === false &&
        network.wideClientsReason === undefined &&
        `admits ${wide.holds} in sum; list the client networks instead, or say in network.wideClientsReason why`
      );
    },
  },
  {
    path: "network.wideClientsReason",
    refuses: "a reason for wide clients that nobody needs",
    problem: ({ network }) =>
      network.wideClientsReason !== undefined &&
      widthOf(network) === undefined &&
      "is set, but network.clients is not wide; remove it",
  },
  refuseDuplicates("network.clients", "a client listed twice"),
  {
    path: "network.clients",
    refuses: "IPv6 clients without dual stack",
    problem: ({ network }) => {
      const v6 = clientsOf(network).ranges.filter((range) => familyOf(range) === 6);
      return (
        network.ipAddressType === "IPV4" &&
        v6.length > 0 &&
        `contains ${v6.join(", ")}, which cannot reach an IPv4 endpoint; set network.ipAddressType to DUALSTACK or remove them`
      );
    },
  },
  {
    path: "network.clients",
    refuses: "more clients than a network ACL holds",
    problem: (config) => {
      const { network } = config;
      if (network.mode === "public" || network.existingVpc !== undefined) return false;
      const replies = serverCallsEndpoint(config) ? 1 : 0;
      const rules = aclRanges(network).length * serverPorts(config).length + replies;
      const quota = network.quotas.networkAclRules;
      return (
        rules > quota &&
        `needs ${rules} network ACL rules (ranges times ports${replies > 0 ? ", and one for replies from STS" : ""}), and the quota is ${quota}; set network.clientPrefixList to true, use fewer and wider ranges, or request a quota of up to 40 and set network.quotas.networkAclRules`
      );
    },
  },
  {
    path: "network.clients",
    refuses: "more clients than a security group holds",
    problem: (config) => {
      const { network } = config;
      const rules = clientCount(network) * serverPorts(config).length;
      const quota = network.quotas.securityGroupRules;
      return (
        rules > quota &&
        `needs ${rules} security group rules (ranges times ports; a prefix list counts with its entries), and the quota is ${quota}; use fewer and wider ranges, or request a higher quota and set network.quotas.securityGroupRules`
      );
    },
  },
  {
    path: "network.clientPrefixList",
    refuses: "clientPrefixList without an IPv4 range",
    problem: ({ network }) =>
      network.clientPrefixList &&
      clientsOf(network).listed.length === 0 &&
      "is true, but network.clients has no IPv4 range for the list; remove it",
  },
  {
    path: "network.vpcCidr",
    refuses: "a VPC too large for AWS or too small for three zones",
    problem: ({ network: { vpcCidr } }) =>
      (prefixOf(vpcCidr) < 16 || prefixOf(vpcCidr) > 24) &&
      `must be between /16 and /24 to hold three zones, got ${vpcCidr}`,
  },
  {
    path: "network.sftpPort",
    refuses: "a port other than 22 with mode public",
    problem: ({ network: { mode, sftpPort } }) =>
      mode === "public" &&
      sftpPort !== 22 &&
      `is ${sftpPort}, but a public endpoint listens on port 22 only; remove it or use mode internet-facing`,
  },
  {
    path: "network.addressAllocationIds",
    refuses: "Elastic IPs with public or closed",
    problem: ({ network }) =>
      network.addressAllocationIds !== undefined &&
      network.mode !== "internet-facing" &&
      `lists Elastic IPs, which mode ${network.mode} does not support; remove them or use mode internet-facing`,
  },
  {
    path: "network.addressAllocationIds",
    refuses: "more or fewer Elastic IPs than subnets",
    problem: ({ network: { mode, addressAllocationIds: ids, zoneCount, existingVpc } }) => {
      const subnets = existingVpc?.subnetIds.length ?? zoneCount;
      return (
        mode === "internet-facing" &&
        ids !== undefined &&
        ids.length !== subnets &&
        `must list one Elastic IP per subnet (${subnets}), got ${ids.length}; change the list, or network.${existingVpc ? "existingVpc.subnetIds" : "zoneCount"}`
      );
    },
  },
  refuseDuplicates("network.addressAllocationIds", "an Elastic IP listed twice"),
  {
    path: "network.ipAddressType",
    refuses: "dual stack with Elastic IPs",
    problem: ({ network }) =>
      network.ipAddressType === "DUALSTACK" &&
      network.mode === "internet-facing" &&
      "is DUALSTACK, which AWS does not support with Elastic IPs; use IPV4, or mode public or closed",
  },
];
