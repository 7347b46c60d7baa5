import * as z from "zod";

import { client, ipv4Range, range } from "./addresses";

/** Ports on which a VPC-hosted endpoint accepts SFTP; a public one has only 22. */
export const SFTP_PORTS = [22, 2222, 2223, 22000] as const;

const id = (kind: string): z.ZodString =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]+$`), `expected an id such as "${kind}-0a1b2c3d"`);
const unique = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "expected lower-case letters, digits and hyphens")
  .max(32)
  .meta({ description: "Part of logical names; keep it when anything else changes." });
const ranges = z.array(range).min(1, "list at least one range");
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as "eu-west-1"');
const dnsName = z
  .string()
  .regex(
    /^([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9][a-z0-9-]*[a-z0-9]$/,
    "expected a lower-case name without a dot at its end",
  );
const zoneId = z
  .string()
  .regex(/^Z[A-Z0-9]+$/, 'expected a hosted zone id such as "Z0123456789AB"');

const peering = z
  .strictObject({
    name: unique,
    peerVpcId: id("vpc").meta({ description: "VPC of the clients." }),
    peerOwnerId: z
      .string()
      .regex(/^\d{12}$/, "expected the 12 digits of an account id")
      .optional()
      .meta({ description: "Account of that VPC. Default: this one; otherwise they accept." }),
    peerRegion: region.optional().meta({ description: "Region of that VPC. Default: this one." }),
    clients: ranges.meta({ description: "Their ranges that may open the server's ports." }),
  })
  .meta({ description: "A VPC peering to a client network." });

const transitGateway = z
  .strictObject({
    name: unique,
    transitGatewayId: id("tgw").meta({ description: "Transit Gateway to attach to." }),
    clients: ranges.meta({ description: "Ranges behind it that may open the server's ports." }),
  })
  .meta({ description: "A Transit Gateway attachment to client networks." });

const hostname = z
  .strictObject({
    name: dnsName.meta({ description: 'Host name for clients, such as "sftp.example.com".' }),
    zoneId: zoneId.optional().meta({
      description: "Hosted zone that holds the name. Default in mode closed: a new private zone.",
    }),
    associatedVpcs: z
      .array(z.strictObject({ vpcId: id("vpc"), region: region.optional() }))
      .default([])
      .meta({ description: "Further VPCs that resolve the names of the new private zone." }),
  })
  .meta({ description: "Custom host name in Route 53." });

const existingVpc = z
  .strictObject({
    vpcId: id("vpc"),
    subnetIds: z
      .array(id("subnet"))
      .min(1)
      .max(3)
      .meta({ description: "Subnets for the server, one per zone." }),
    functionSubnetIds: z.array(id("subnet")).min(1).max(3).optional().meta({
      description: "Subnets for the function and the interface endpoints. Default: the server's.",
    }),
  })
  .meta({ description: "VPC and subnets that exist already." });

const quotas = z
  .strictObject({
    networkAclRules: z.int().min(1).max(40).default(20).meta({
      description: "Rules per network ACL and direction; AWS raises it to 40 at most.",
    }),
    securityGroupRules: z.int().min(1).max(1000).default(60).meta({
      description: "Inbound rules per security group; a prefix list counts with all its entries.",
    }),
  })
  .meta({ description: "Quotas of the account, when AWS has raised them." });

/** Section `network`. */
export const NetworkSchema = z
  .strictObject({
    mode: z.enum(["public", "internet-facing", "closed"]).meta({
      description:
        "public: endpoint run by AWS. internet-facing: Elastic IPs, listed clients only. closed: no way to or from the internet.",
    }),
    vpcCidr: ipv4Range.default("10.10.0.0/16").meta({
      description: "IPv4 range of the VPC that the stack makes, between /16 and /24.",
    }),
    zoneCount: z.int().min(1).max(3).default(2).meta({
      description: "Availability Zones, each with one subnet; the service takes at most three.",
    }),
    clients: z.array(client).default([]).meta({
      description:
        "Ranges and managed prefix lists (pl-...) that may open the server's ports. Needed for internet-facing.",
    }),
    clientPrefixList: z.boolean().default(false).meta({
      description:
        "Put the IPv4 ranges of clients into a managed prefix list of the stack, for lists too long for a network ACL.",
    }),
    sftpPort: z.literal(SFTP_PORTS).default(22).meta({
      description: "Port for SFTP clients; other than 22 only with internet-facing and closed.",
    }),
    addressAllocationIds: z.array(id("eipalloc")).optional().meta({
      description:
        "Existing Elastic IPs, one per zone, for internet-facing. Default: the stack makes its own.",
    }),
    ipAddressType: z.enum(["IPV4", "DUALSTACK"]).default("IPV4").meta({
      description: "DUALSTACK also admits IPv6 clients; not with Elastic IPs.",
    }),
    interfaceEndpoints: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected a service name such as "kms"'))
      .default(["secretsmanager", "sts"])
      .meta({
        description: "Services that a closed network reaches through interface endpoints.",
      }),
    peerings: z.array(peering).default([]).meta({ description: "VPC peerings, for mode closed." }),
    transitGateways: z
      .array(transitGateway)
      .default([])
      .meta({ description: "Transit Gateway attachments, for mode closed." }),
    hostname: hostname.optional(),
    existingVpc: existingVpc.optional(),
    quotas: quotas.prefault({}),
  })
  .meta({ description: "Where clients reach the server." });

/** Section `network` of a stack's configuration. */
export type NetworkConfig = z.infer<typeof NetworkSchema>;
/** A VPC peering to a client network. */
export type PeeringConfig = NetworkConfig["peerings"][number];
/** A Transit Gateway attachment to client networks. */
export type TransitGatewayConfig = NetworkConfig["transitGateways"][number];
/** Custom host name in Route 53. */
export type HostnameConfig = NonNullable<NetworkConfig["hostname"]>;
/** VPC and subnets that exist already. */
export type ExistingVpcConfig = NonNullable<NetworkConfig["existingVpc"]>;
