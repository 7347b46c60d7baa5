import * as z from "zod";

import { accountId, client, endpointCaller, id, ipv4Range, range, reason, region } from "./values";

/** Ports on which a VPC-hosted endpoint accepts SFTP; a public one has only 22. */
export const SFTP_PORTS = [22, 2222, 2223, 22000] as const;

const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "expected lower-case letters, digits and hyphens")
  .max(32)
  .meta({
    description:
      "Name within the stack. It becomes part of logical resource names, so a new name replaces the resources.",
  });
const ranges = z.array(range).min(1, "list at least one range");
const dnsName = z
  .string()
  .regex(
    /^([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9][a-z0-9-]*[a-z0-9]$/,
    "expected a lower-case name without a dot at its end",
  );
/** Identifier of a hosted zone. */
export const zoneId = z
  .string()
  .regex(/^Z[A-Z0-9]+$/, 'expected a hosted zone id such as "Z0123456789AB"');
const zone = z
  .string()
  .regex(
    /^([a-z]{2}(-[a-z]+)+-\d[a-z]|[a-z]+\d-az\d+)$/,
    'expected an Availability Zone such as "eu-central-1a" or a zone id such as "euc1-az2"',
  );

const peering = z
  .strictObject({
    name,
    peerVpcId: id("vpc").meta({ description: "Clients' VPC." }),
    peerOwnerId: accountId.optional().meta({
      description:
        "Account of the clients' VPC. Default: the stack's account. Another account has to accept the peering.",
    }),
    peerRegion: region
      .optional()
      .meta({ description: "Region of the clients' VPC. Default: the stack's region." }),
    clients: ranges.meta({
      description: "Ranges in the clients' VPC that may open the server's ports.",
    }),
  })
  .meta({ description: "A VPC peering to a client network." });

const transitGateway = z
  .strictObject({
    name,
    transitGatewayId: id("tgw").meta({
      description: "Transit Gateway that the VPC is attached to.",
    }),
    clients: ranges.meta({
      description: "Ranges behind the Transit Gateway that may open the server's ports.",
    }),
    accepted: z.boolean().optional().meta({
      description:
        "Whether the owner of a gateway in another account has accepted the attachment. false creates the attachment only, true adds the routes to the clients. Required if the owner accepts attachments by hand.",
    }),
  })
  .meta({ description: "A Transit Gateway attachment to client networks." });

const hostname = z
  .strictObject({
    name: dnsName.meta({ description: 'Host name for clients, such as "sftp.example.com".' }),
    zoneId: zoneId.optional().meta({
      description:
        "Hosted zone that holds the host name. Required outside mode closed. Default in mode closed: a new private zone for this name alone.",
    }),
    associatedVpcs: z
      .array(
        z.strictObject({
          vpcId: id("vpc").meta({ description: "Identifier of the VPC." }),
          region: region
            .optional()
            .meta({ description: "Region of the VPC. Default: the stack's region." }),
        }),
      )
      .default([])
      .meta({
        description: "Other VPCs that resolve names in the private zone that the stack makes.",
      }),
  })
  .meta({ description: "Custom host name in Route 53." });

const existingVpc = z
  .strictObject({
    vpcId: id("vpc").meta({ description: "Identifier of the VPC." }),
    subnetIds: z
      .array(id("subnet"))
      .min(1)
      .max(3)
      .meta({ description: "Subnets for the server, one per Availability Zone." }),
    functionSubnetIds: z.array(id("subnet")).min(1).max(3).optional().meta({
      description:
        "Subnets for the identity function and the interface endpoints. Default: subnetIds.",
    }),
    existingEndpointSecurityGroupIds: z.array(id("sg")).min(1).optional().meta({
      description:
        "Security groups of the VPC's interface endpoints, which the identity function and the server may call on port 443. Required with mode closed for services that are not in interfaceEndpoints.",
    }),
  })
  .meta({ description: "Existing VPC and subnets, used instead of new ones." });

const endpointService = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected a service name such as "kms"');

const interfaceEndpoint = z
  .union(
    [
      endpointService,
      z.strictObject({
        service: endpointService.meta({ description: 'Service name, such as "kms".' }),
        callers: z.array(endpointCaller).min(1, "list at least one caller").meta({
          description:
            "IPv4 ranges in the VPC, and security groups, that may open port 443 of the endpoint besides the stack.",
        }),
      }),
    ],
    { error: "expected a service name, or {service, callers}" },
  )
  .meta({ description: "A service, or a service with its callers." });

const resolvedName = z
  .string()
  .regex(
    /^(?=.{1,254}$)(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    'expected a lower-case name such as "sqs.eu-central-1.amazonaws.com" or "*.example.com"',
  );

const dnsFirewall = z
  .strictObject({
    allow: z.array(resolvedName).max(200).default([]).meta({
      description:
        'Names that the VPC may resolve besides those that the stack needs. "*.example.com" stands for every name below example.com, which can carry data to its owner.',
    }),
    priority: z.int().min(100).max(9900).default(101).meta({
      description:
        "Order among the DNS Firewall rule groups of the VPC, which each have another priority. The lowest comes first.",
    }),
  })
  .meta({ description: "Names that a closed network resolves." });

const quotas = z
  .strictObject({
    networkAclRules: z.int().min(1).max(40).default(20).meta({
      description: "Rules per network ACL and direction. AWS raises this quota to 40 at most.",
    }),
    securityGroupRules: z.int().min(1).max(1000).default(60).meta({
      description:
        "Inbound rules per security group. A prefix list counts as its maximum number of entries.",
    }),
  })
  .meta({ description: "The account's VPC quotas, if AWS has raised them." });

/** Section `network`. */
export const NetworkSchema = z
  .strictObject({
    mode: z.enum(["public", "internet-facing", "closed"]).meta({
      description:
        "public: endpoint run by AWS, open to every address. internet-facing: VPC endpoint with Elastic IPs, for listed clients. closed: VPC endpoint without any connection to the internet, also by names unless dnsFirewall is off.",
    }),
    vpcCidr: ipv4Range.default("10.10.0.0/16").meta({
      description: "IPv4 range of the VPC that the stack makes, from /16 to /24.",
    }),
    zoneCount: z.int().min(1).max(3).default(2).meta({
      description: "Number of Availability Zones, with one server subnet each.",
    }),
    zones: z.array(zone).min(1).max(3).optional().meta({
      description:
        "Availability Zones by name or zone id, one per zone of zoneCount. The order is that of the subnets, so add a zone at the end. Default: the region's first zones by name, without Local Zones.",
    }),
    subnetCidrs: z.array(ipv4Range).min(1).max(3).optional().meta({
      description:
        "IPv4 ranges of the server's subnets in mode internet-facing, one per zone of zoneCount. Default: the first quarters of vpcCidr, so that zones can be added. Set it to the ranges that a deployed stack has, if they are others.",
    }),
    clients: z.array(client).default([]).meta({
      description:
        "IPv4 ranges, IPv6 ranges and managed prefix lists (pl-...) that may open the server's ports. Required with internet-facing.",
    }),
    wideClientsReason: reason.optional().meta({
      description:
        "Why clients may hold more than a /8 of public IPv4 or a /16 of public IPv6 addresses in sum. It becomes a tag of the clients' security group.",
    }),
    clientPrefixList: z.boolean().default(false).meta({
      description:
        "Puts the IPv4 ranges in clients into a managed prefix list. Use it when a network ACL cannot hold the list.",
    }),
    sftpPort: z.literal(SFTP_PORTS).default(22).meta({
      description: "Port for SFTP clients. Mode public supports port 22 only.",
    }),
    addressAllocationIds: z.array(id("eipalloc")).optional().meta({
      description:
        "Allocation ids of existing Elastic IPs for internet-facing, one per subnet. Default: the stack allocates its own.",
    }),
    ipAddressType: z.enum(["IPV4", "DUALSTACK"]).default("IPV4").meta({
      description: "DUALSTACK also accepts IPv6 clients. It cannot be combined with Elastic IPs.",
    }),
    interfaceEndpoints: z.array(interfaceEndpoint).optional().meta({
      description:
        "AWS services that a closed network reaches through interface endpoints, each about $7 to $10 a month and zone. Default: sts, which the server may call, and with identity.store secrets secretsmanager, which the identity function calls; none with existingVpc, whose endpoints are used.",
    }),
    peerings: z
      .array(peering)
      .default([])
      .meta({ description: "VPC peerings with client networks, for mode closed." }),
    transitGateways: z
      .array(transitGateway)
      .default([])
      .meta({ description: "Transit Gateway attachments to client networks, for mode closed." }),
    hostname: hostname.optional(),
    dnsFirewall: z
      .union([z.literal(false), dnsFirewall], "expected false, or allow and priority")
      .optional()
      .meta({
        description:
          "Route 53 Resolver DNS Firewall of mode closed: the VPC resolves only the names that the stack needs and those in allow. false makes none, and then names can carry data out. Default: on in a VPC that the stack makes; off with existingVpc, where it would hold for everything in the VPC.",
      }),
    existingVpc: existingVpc.optional(),
    quotas: quotas.prefault({}),
  })
  .meta({ description: "Network mode, clients and host name." });

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
