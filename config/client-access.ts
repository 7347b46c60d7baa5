import { familyOf } from "../aws/cidr";
import type { NetworkConfig } from "./schema/network";
import type { StackConfig } from "./schema/stack";

/** Port range on which the server accepts clients. */
export interface ClientPorts {
  readonly from: number;
  readonly to: number;
  /** Protocol and kind of connection, for the description of security group rules. */
  readonly purpose: string;
}

/** Ports of FTP and FTPS: the control port, and 8192 to 8200 for passive data connections. */
const FTP_PORTS: readonly ClientPorts[] = [
  { from: 21, to: 21, purpose: "FTP control" },
  { from: 8192, to: 8200, purpose: "FTP data" },
];

/** Ports that the configured protocols need; data ports only with FTP or FTPS. */
export function serverPorts({ network, transfer }: StackConfig): readonly ClientPorts[] {
  const { sftpPort } = network;
  const sftp: ClientPorts = { from: sftpPort, to: sftpPort, purpose: "SFTP" };
  return [
    ...(transfer.protocols.includes("SFTP") ? [sftp] : []),
    ...(transfer.protocols.some((protocol) => protocol !== "SFTP") ? FTP_PORTS : []),
  ];
}

/** Clients that may reach the server, by the kind of rule that admits them. */
export interface ClientAccess {
  /** IPv4 and IPv6 ranges, each once. */
  readonly ranges: readonly string[];
  /** Ids of managed prefix lists. */
  readonly prefixLists: readonly string[];
  /** IPv4 ranges for the stack's own prefix list. */
  readonly listed: readonly string[];
}

/**
 * Clients that may reach the server, also those behind peerings and Transit Gateways. Nothing admits
 * clients to mode public, where a list of them is refused as a whole.
 */
export function clientsOf(network: NetworkConfig): ClientAccess {
  if (network.mode === "public") return { ranges: [], prefixLists: [], listed: [] };
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
 * Ranges that a network ACL must admit. A network ACL cannot refer to a prefix list, so with one it
 * admits every IPv4 address to the server's ports and the security group selects the clients.
 */
export function aclRanges(network: NetworkConfig): readonly string[] {
  const { ranges, prefixLists, listed } = clientsOf(network);
  return prefixLists.length + listed.length > 0
    ? [...ranges.filter((range) => familyOf(range) === 6), "0.0.0.0/0"]
    : ranges;
}
