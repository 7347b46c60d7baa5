import type { Graph } from "../../verify/graph/graph";
import { placeholderKey } from "../../verify/graph/placeholder-key";
import { graphOf, MODES } from "./program";

/** Every option of the bucket that can go together. */
export const EVERY_STORAGE_OPTION = {
  administrators: ["arn:aws:iam::111122223333:role/deployer"],
  lifecycle: [
    {
      prefix: "alice/archive/",
      transitions: [
        { days: 30, storageClass: "STANDARD_IA" },
        { days: 90, storageClass: "GLACIER" },
      ],
      expireDays: 3650,
    },
  ],
  restore: { archivedPrefixes: ["alice/archive/"], days: 14, tier: "Bulk" },
  fence: {
    sourceCidrs: ["203.0.113.0/24", "8.0.0.0/7"],
    wideReason: "Two carriers of all partners",
    vpcEndpointIds: ["vpce-0a1b"],
  },
  shares: [
    { principal: "arn:aws:iam::444455556666:role/reader", prefix: "alice/out/", access: "read" },
  ],
  keyConsumers: [
    { service: "macie" },
    { service: "guardduty", role: "arn:aws:iam::111122223333:role/scanner" },
  ],
  mfaDelete: true,
  noncurrentVersionDays: 365,
  objectLock: { mode: "GOVERNANCE", retentionDays: 30 },
  accessLogs: {},
  audit: { readers: ["arn:aws:iam::111122223333:role/auditor"], retentionDays: 400 },
  replication: { region: "eu-west-1", accessLogDays: 30 },
  accessPoints: [
    {
      name: "warehouse",
      vpcId: "vpc-0a1b",
      principal: "111122223333",
      prefix: "alice/in/",
      access: "write",
    },
  ],
  cors: { origins: ["https://files.example.com"] },
  eventBridge: true,
  inventory: "Weekly",
};

/** A folder that CloudFront serves, with every option of it. */
export const PUBLISHED = {
  accessLogs: {},
  eventBridge: true,
  publish: {
    prefix: "alice/published/",
    signingKeys: ["a", "b"],
    hostname: {
      name: "files.example.com",
      certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d",
      zoneId: "Z0123456789AB",
    },
    priceClass: "PriceClass_100",
    cacheSeconds: 60,
    invalidateOnUpload: true,
    errorPage: "not-here.html",
    firewall: {
      allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"],
      blockedCidrs: ["203.0.113.9/32", "2001:db8::9/128"],
      allowedCountries: ["AT", "DE"],
      requestsPerFiveMinutes: 100,
      badInputRules: "count",
      countedRules: ["RestrictedExtensions_URIPATH"],
      blockedRequests: 50,
    },
  },
};

/** Scans of uploads, with every option of them. */
export const SCANNED = {
  administrators: ["arn:aws:iam::111122223333:role/deployer"],
  fence: { sourceCidrs: ["203.0.113.0/24"] },
  mfaDelete: true,
  keyConsumers: [{ service: "macie" }],
  replication: { region: "eu-west-1" },
  shares: [
    { principal: "arn:aws:iam::444455556666:role/reader", prefix: "alice/out/", access: "read" },
  ],
  malware: {
    prefixes: ["alice/", "bob/"],
    holdTransferUsers: true,
    holdKeyConsumers: false,
    quarantine: { remove: true },
  },
};

/** A second bucket in another region, with every option that goes with it. */
export const TWO_REGIONS = {
  administrators: ["arn:aws:iam::111122223333:role/deployer"],
  fence: {
    sourceCidrs: ["203.0.113.0/24", "8.0.0.0/7"],
    wideReason: "Two carriers of all partners",
  },
  shares: [
    { principal: "arn:aws:iam::444455556666:role/reader", prefix: "alice/out/", access: "read" },
  ],
  keyConsumers: [{ service: "macie" }],
  mfaDelete: true,
  objectLock: { mode: "GOVERNANCE", retentionDays: 30 },
  accessLogs: {},
  multiRegion: {
    region: "eu-west-1",
    accessPoint: {
      consumers: [
        { principal: "arn:aws:iam::444455556666:role/global", prefix: "alice/", access: "read" },
        { principal: "777788889999", prefix: "bob/in/", access: "write" },
      ],
      routing: "active-active",
    },
  },
};

/** Every option of the file system. */
export const EVERY_EFS_OPTION = {
  domain: "efs",
  administrators: ["arn:aws:iam::111122223333:role/deployer"],
  efs: {
    transitionToIaDays: 1,
    backups: false,
    mountTargets: {
      vpcId: "vpc-0a1b",
      subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
      clientSecurityGroupIds: ["sg-0a1b"],
    },
  },
};

/** Operations with the permissions boundary of the bootstrap, as a deployed stack has it. */
const BOUNDED = { permissionsBoundary: "boundary-managed-sftp-test" };

/** Configurations that together use every option which no shipped stack uses. */
export const FEATURES: readonly Parameters<typeof graphOf>[] = [
  [
    {
      network: {
        ...MODES["internet-facing"].network,
        clients: ["203.0.113.0/24", "8.0.0.0/7"],
        wideClientsReason: "Two carriers of all partners",
        zones: ["eu-central-1c", "euc1-az1"],
        subnetCidrs: ["10.10.0.0/17", "10.10.128.0/17"],
      },
      identity: {
        store: "dynamodb",
        frontDoor: "api-gateway",
        apiGateway: { allowedCidrs: ["203.0.113.0/24"] },
      },
      operations: {
        ...BOUNDED,
        alarms: { emails: ["ops@example.com"] },
        events: { on: ["upload", "rename", "delete", "directory"] },
        workflow: {
          steps: [{ tag: { project: "orders" } }],
          exceptionSteps: [{ copyTo: "failed/" }],
          partialSteps: [{ deleteOriginal: true }],
        },
      },
    },
  ],
  [
    {
      network: {
        mode: "closed",
        clients: ["10.30.0.0/16"],
        clientPrefixList: true,
        interfaceEndpoints: [
          { service: "secretsmanager", callers: ["10.10.64.0/24"] },
          { service: "sts", callers: ["sg-0a1b"] },
          { service: "kms", callers: ["10.10.64.0/24", "sg-0a1b"] },
          { service: "s3", callers: ["10.10.64.0/24"] },
        ],
        peerings: [
          {
            name: "abroad",
            peerVpcId: "vpc-0b",
            peerRegion: "eu-west-1",
            clients: ["10.21.0.0/16"],
          },
        ],
      },
    },
  ],
  [
    {
      network: {
        mode: "closed",
        ipAddressType: "DUALSTACK",
        transitGateways: [
          {
            name: "offices",
            transitGatewayId: "tgw-0a",
            clients: ["10.30.0.0/16"],
            accepted: false,
          },
          {
            name: "devices",
            transitGatewayId: "tgw-0b",
            clients: ["2001:db8:aa::/48"],
            accepted: true,
          },
        ],
        hostname: { name: "sftp.example.com", zoneId: "Z0123456789AB" },
      },
    },
  ],
  [
    {
      network: {
        mode: "closed",
        clients: ["10.30.0.0/16"],
        existingVpc: {
          vpcId: "vpc-0a1b",
          subnetIds: ["subnet-0a1b2c3d"],
          existingEndpointSecurityGroupIds: ["sg-0a1b"],
        },
        interfaceEndpoints: ["sts"],
        dnsFirewall: { allow: ["*.example.com"], priority: 300 },
      },
      identity: { reservedConcurrency: 50 },
    },
  ],
  [
    {
      ...MODES.public,
      storage: EVERY_STORAGE_OPTION,
      operations: { ...BOUNDED, events: { on: ["upload", "restore"] } },
    },
  ],
  [{ ...MODES.public, storage: EVERY_EFS_OPTION, operations: BOUNDED }],
  [
    {
      ...MODES.public,
      storage: { ...PUBLISHED, eventBridge: true },
      operations: { ...BOUNDED, events: { on: ["published"] } },
    },
  ],
  [
    {
      ...MODES.public,
      storage: SCANNED,
      operations: { ...BOUNDED, events: { on: ["upload", "scan"], prefix: "alice/" } },
    },
  ],
  [{ ...MODES.public, storage: { encryption: "AES256", malware: {} } }],
  [{ ...MODES.public, storage: TWO_REGIONS, operations: BOUNDED }],
  [
    {
      ...MODES.public,
      storage: { encryption: "AES256", multiRegion: { region: "us-east-1" } },
    },
  ],
  [
    {
      ...MODES.public,
      storage: {
        encryption: "AES256",
        accessLogs: {},
        publish: { prefix: "open/", access: "open", openReason: "Price lists for everybody" },
      },
    },
  ],
  [{ ...MODES.public, storage: { audit: { destination: "lake", reads: false } } }],
  [
    { ...MODES.public, transfer: { hostKeys: ["a", "b"] } },
    { a: placeholderKey("a"), b: placeholderKey("b") },
  ],
];

/** Graphs of {@link FEATURES}. */
export async function featureGraphs(): Promise<Graph[]> {
  const graphs: Graph[] = [];
  for (const feature of FEATURES) graphs.push(await graphOf(...feature));
  return graphs;
}
