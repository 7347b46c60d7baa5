import { familyOf } from "../aws/cidr";
import type { NetworkConfig } from "../config/schema/network";
import type { StackConfig } from "../config/schema/stack";

/** Ports that clients open on the server. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
  /** What the ports are for, as rule descriptions say it. */
  readonly purpose: string;
}

/** Control port of FTP and FTPS; their passive data connections use 8192 to 8200. */
const FTP_PORTS: readonly PortRange[] = [
  { from: 21, to: 21, purpose: "FTP control" },
  { from: 8192, to: 8200, purpose: "FTP data" },
];

/** Ports that a server with these protocols needs open; data ports only with FTP or FTPS. */
export function serverPorts({ network, transfer }: StackConfig): readonly PortRange[] {
  const { sftpPort } = network;
  const sftp: PortRange = { from: sftpPort, to: sftpPort, purpose: "SFTP" };
  return [
    ...(transfer.protocols.includes("SFTP") ? [sftp] : []),
    ...(transfer.protocols.some((protocol) => protocol !== "SFTP") ? FTP_PORTS : []),
  ];
}

/** Who may reach the server, by how a rule can name them. */
export interface ClientAccess {
  /** IPv4 and IPv6 ranges, each once. */
  readonly ranges: readonly string[];
  /** Ids of managed prefix lists. */
  readonly prefixLists: readonly string[];
  /** IPv4 ranges that go into a prefix list of the stack's own. */
  readonly listed: readonly string[];
}

/** Everybody who may reach the server: direct clients and those behind peerings and gateways. */
export function clientsOf(network: NetworkConfig): ClientAccess {
  const attached = [...network.peerings, ...network.transitGateways].flatMap((a) => a.clients);
  const isList = (client: string): boolean => client.startsWith("pl-");
  const isListed = (client: string): boolean =>
    network.clientPrefixList && !isList(client) && familyOf(client) === 4;
  return {
    ranges: [
      ...network.clients.filter((client) => !isList(client) && !isListed(client)),
      ...attached,
    ],
    prefixLists: network.clients.filter(isList),
    listed: network.clients.filter(isListed),
  };
}

/**
 * Ranges that a network ACL has to admit. It cannot name a prefix list: with one it admits every
 * IPv4 address to the server's ports and leaves the choice to the security group.
 */
export function aclRanges(clients: ClientAccess): readonly string[] {
  const lists = clients.prefixLists.length + clients.listed.length > 0;
  return lists
    ? [...clients.ranges.filter((range) => familyOf(range) === 6), "0.0.0.0/0"]
    : clients.ranges;
}

/** Inbound rules that the clients' security group counts against its quota. */
export const groupRuleCount = (clients: ClientAccess, ports: readonly PortRange[]): number =>
  ports.length * (clients.ranges.length + clients.prefixLists.length + clients.listed.length);
