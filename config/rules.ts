import { prefixOf } from "./cidr";
import type { StackConfig } from "./schema";

/** A combination of settings that is refused. */
interface Rule {
  /** Setting that the operator has to change. */
  readonly path: string;
  /** Says what is wrong and what to do, or nothing when the combination is fine. */
  readonly problem: (config: StackConfig) => string | false;
}

const isPublic = (config: StackConfig): boolean => config.network.mode === "public";
const has = (config: StackConfig, protocol: "SFTP" | "FTPS" | "FTP"): boolean =>
  config.transfer.protocols.includes(protocol);
const repeated = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];

/** What the schema cannot say about one setting alone; the reasons are AWS's own limits. */
export const RULES: readonly Rule[] = [
  {
    path: "network.clients",
    problem: (c) =>
      isPublic(c) &&
      c.network.clients.length > 0 &&
      "cannot be enforced with mode public, whose endpoint has no security group; remove the list or use mode internet-facing",
  },
  {
    path: "network.clients",
    problem: (c) =>
      !isPublic(c) &&
      c.network.clients.length === 0 &&
      `is empty, so nobody could connect with mode ${c.network.mode}; list at least one range`,
  },
  {
    path: "network.clients",
    problem: (c) =>
      c.network.clients.some((range) => prefixOf(range) === 0) &&
      "contains 0.0.0.0/0, which is everybody; list the client networks instead",
  },
  {
    path: "network.clients",
    problem: ({ network }) => {
      const twice = repeated(network.clients);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; keep one of each`;
    },
  },
  {
    path: "network.vpcCidr",
    problem: ({ network: { vpcCidr } }) =>
      (prefixOf(vpcCidr) < 16 || prefixOf(vpcCidr) > 24) &&
      `must be between /16 and /24 to hold three zones, got ${vpcCidr}`,
  },
  {
    path: "network.sftpPort",
    problem: (c) =>
      isPublic(c) &&
      c.network.sftpPort !== 22 &&
      `is ${c.network.sftpPort}, but a public endpoint listens on 22 only; remove it or use mode internet-facing`,
  },
  {
    path: "network.addressAllocationIds",
    problem: ({ network }) =>
      network.addressAllocationIds !== undefined &&
      network.mode !== "internet-facing" &&
      `holds Elastic IPs, which mode ${network.mode} cannot have; remove them or use mode internet-facing`,
  },
  {
    path: "network.addressAllocationIds",
    problem: ({ network: { mode, addressAllocationIds: ids, zoneCount } }) =>
      mode === "internet-facing" &&
      ids !== undefined &&
      ids.length !== zoneCount &&
      `has ${ids.length} Elastic IPs for ${zoneCount} zones; give one per zone or change network.zoneCount`,
  },
  {
    path: "network.addressAllocationIds",
    problem: ({ network }) => {
      const twice = repeated(network.addressAllocationIds ?? []);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; give each zone its own`;
    },
  },
  {
    path: "transfer.protocols",
    problem: (c) =>
      isPublic(c) &&
      has(c, "FTPS") &&
      "lists FTPS, which AWS offers only inside a VPC; use SFTP or mode internet-facing or closed",
  },
  {
    path: "transfer.protocols",
    problem: (c) =>
      c.network.mode !== "closed" &&
      has(c, "FTP") &&
      `lists FTP, which sends passwords unencrypted and which AWS offers only on internal endpoints; use SFTP or mode closed, got ${c.network.mode}`,
  },
  {
    path: "transfer.protocols",
    problem: ({ transfer }) => {
      const twice = repeated(transfer.protocols);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; keep one of each`;
    },
  },
  {
    path: "transfer.sftpAuthenticationMethods",
    problem: (c) =>
      !has(c, "SFTP") &&
      c.transfer.sftpAuthenticationMethods !== "PUBLIC_KEY_OR_PASSWORD" &&
      "applies to SFTP, which transfer.protocols does not list; remove it or add SFTP",
  },
];
