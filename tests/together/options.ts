import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../../verify/graph/serialization";

/** Part of a stack file. */
export type Patch = Readonly<Record<string, unknown>>;

const ADMINISTRATOR = "arn:aws:iam::111122223333:role/deployer";
const READER = "arn:aws:iam::444455556666:role/reader";
const SIGNED = { prefix: "alice/published/", signingKeys: ["a"] };
const TOPIC = "arn:aws:sns:us-east-1:111122223333:operators";

const network = (settings: Patch): Patch => ({ network: settings });
const storage = (settings: Patch): Patch => ({ storage: settings });
const identity = (settings: Patch): Patch => ({ identity: settings });
const transfer = (settings: Patch): Patch => ({ transfer: settings });
const operations = (settings: Patch): Patch => ({ operations: settings });
const published = (settings: Patch): Patch =>
  storage({ accessLogs: {}, publish: { ...SIGNED, ...settings } });
const workflow = (step: Patch): Patch => operations({ workflow: { steps: [step] } });

/** Options by name, each with what it cannot do without, so that a refusal of two is about the two. */
export const OPTIONS: Readonly<Record<string, Patch>> = {
  "more clients": network({ clients: ["203.0.113.0/24", "198.51.100.0/24"] }),
  "wide clients": network({
    ...{ clients: ["8.0.0.0/7"], wideClientsReason: "Two carriers of all partners" },
  }),
  "a prefix list": network({ clients: ["203.0.113.0/24"], clientPrefixList: true }),
  "a prefix list of somebody else": network({ clients: ["pl-0a1b"] }),
  "one zone": network({ zoneCount: 1 }),
  "three zones": network({ zoneCount: 3, zones: ["euc1-az1", "euc1-az2", "euc1-az3"] }),
  "subnet ranges": network({ subnetCidrs: ["10.10.0.0/17", "10.10.128.0/17"] }),
  "a small VPC": network({ vpcCidr: "10.20.0.0/24" }),
  "port 2222": network({ sftpPort: 2222 }),
  "Elastic IPs": network({ addressAllocationIds: ["eipalloc-0a1b", "eipalloc-0a1c"] }),
  "dual stack": network({ ipAddressType: "DUALSTACK" }),
  "IPv6 clients": network({
    ...{ ipAddressType: "DUALSTACK", clients: ["203.0.113.0/24", "2001:db8::/56"] },
  }),
  "interface endpoints": network({
    interfaceEndpoints: ["secretsmanager", "sts", { service: "kms", callers: ["sg-0a1b"] }],
  }),
  "no interface endpoints": network({ interfaceEndpoints: [] }),
  "a peering": network({
    peerings: [{ name: "abroad", peerVpcId: "vpc-0b", clients: ["10.21.0.0/16"] }],
  }),
  "a Transit Gateway": network({
    transitGateways: [{ name: "offices", transitGatewayId: "tgw-0a", clients: ["10.30.0.0/16"] }],
  }),
  "a host name": network({ hostname: { name: "sftp.example.com", zoneId: "Z0123456789AB" } }),
  "a private zone": network({
    hostname: { name: "sftp.example.com", associatedVpcs: [{ vpcId: "vpc-0c" }] },
  }),
  "no DNS Firewall": network({ dnsFirewall: false }),
  "names of the DNS Firewall": network({ dnsFirewall: { allow: ["*.example.com"] } }),
  "an existing VPC": network({
    existingVpc: { vpcId: "vpc-0a1b", subnetIds: ["subnet-0a1b", "subnet-0a1c"] },
  }),
  "endpoints of an existing VPC": network({
    existingVpc: {
      vpcId: "vpc-0a1b",
      subnetIds: ["subnet-0a1b", "subnet-0a1c"],
      existingEndpointSecurityGroupIds: ["sg-0a1b"],
    },
  }),

  "domain efs": storage({ domain: "efs" }),
  "mount targets": storage({
    domain: "efs",
    efs: {
      mountTargets: {
        ...{ vpcId: "vpc-0a1b", subnetIds: ["subnet-0a1b"] },
        clientSecurityGroupIds: ["sg-0a1b"],
      },
    },
  }),
  "no deletion protection": storage({ deletionProtection: false }),
  "a bucket name": storage({ bucketName: "files-of-partners" }),
  AES256: storage({ encryption: "AES256" }),
  "an existing key": storage({
    existingKey: "arn:aws:kms:eu-central-1:111122223333:key/0a1b",
  }),
  administrators: storage({ administrators: [ADMINISTRATOR] }),
  expiry: storage({ lifecycle: [{ prefix: "", expireDays: 20 }] }),
  "an archive": storage({
    lifecycle: [{ prefix: "", transitions: [{ days: 90, storageClass: "DEEP_ARCHIVE" }] }],
    restore: { archivedPrefixes: [""], days: 14, tier: "Bulk" },
  }),
  "colder folders": storage({
    noncurrentVersionDays: 400,
    lifecycle: [
      { prefix: "alice/", transitions: [{ days: 30, storageClass: "GLACIER_IR" }] },
      { prefix: "bob/", expireDays: 365, noncurrentExpireDays: 200 },
    ],
  }),
  "a fence": storage({
    administrators: [ADMINISTRATOR],
    fence: { sourceCidrs: ["203.0.113.0/24"] },
  }),
  "a fence of VPC endpoints": storage({
    administrators: [ADMINISTRATOR],
    fence: { vpcEndpointIds: ["vpce-0a1b"] },
  }),
  "a share to read": storage({
    shares: [{ principal: READER, prefix: "alice/out/", access: "read" }],
  }),
  "a share to write": storage({
    shares: [{ principal: READER, prefix: "alice/in/", access: "read-write" }],
  }),
  "key consumers": storage({
    keyConsumers: [{ service: "macie" }, { service: "datasync", role: ADMINISTRATOR }],
  }),
  "key consumer guardduty": storage({
    keyConsumers: [{ service: "guardduty", role: ADMINISTRATOR }],
  }),
  "MFA for deletes": storage({ mfaDelete: true }),
  "Object Lock": storage({ objectLock: { mode: "GOVERNANCE", retentionDays: 30 } }),
  "strict Object Lock": storage({ objectLock: { mode: "COMPLIANCE", retentionDays: 90 } }),
  "access logs": storage({ accessLogs: {} }),
  audit: storage({ accessLogs: {}, audit: {} }),
  "audit in a lake": storage({ audit: { destination: "lake", reads: false } }),
  replication: storage({ replication: { region: "eu-west-1", accessLogDays: 30 } }),
  "replication to another account": storage({
    replication: {
      region: "eu-west-1",
      bucketArn: "arn:aws:s3:::copies",
      accountId: "444455556666",
      keyArn: "arn:aws:kms:eu-west-1:444455556666:key/0a1b",
    },
  }),
  "two regions": storage({ multiRegion: { region: "eu-west-1" } }),
  "one address for two regions": storage({
    multiRegion: {
      region: "eu-west-1",
      accessPoint: {
        consumers: [{ principal: READER, prefix: "alice/out/", access: "read" }],
      },
    },
  }),
  "an access point": storage({
    accessPoints: [
      { name: "warehouse", principal: "444455556666", prefix: "alice/in/", access: "write" },
    ],
  }),
  "an access point of a VPC": storage({
    accessPoints: [
      {
        ...{ name: "stock", vpcId: "vpc-0a1b", principal: READER },
        ...{ prefix: "alice/stock/", access: "read" },
      },
    ],
  }),
  CORS: storage({ cors: { origins: ["https://files.example.com"] } }),
  EventBridge: storage({ eventBridge: true }),
  "an inventory": storage({ accessLogs: {}, inventory: "Daily" }),
  "released logs": storage({ accessLogs: {}, release: ["accessLogs"] }),
  "a published folder": published({}),
  "an open folder": storage({
    accessLogs: {},
    publish: { prefix: "alice/open/", access: "open", openReason: "Price lists for everybody" },
  }),
  "a published folder without a firewall": published({
    firewall: { offReason: "The partner has a firewall" },
  }),
  "lists of the web firewall": published({
    firewall: {
      allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"],
      blockedCidrs: ["203.0.113.9/32"],
      blockedCountries: ["AQ"],
    },
  }),
  "invalidation on upload": storage({
    ...{ accessLogs: {}, eventBridge: true },
    publish: { ...SIGNED, invalidateOnUpload: true },
  }),
  "malware scans": storage({ malware: {} }),
  "malware scans that hold nothing": storage({ malware: { holdUntilScanned: false } }),
  "a quarantine": storage({
    administrators: [ADMINISTRATOR],
    malware: { prefixes: ["alice/"], holdTransferUsers: true, quarantine: { remove: true } },
  }),

  "a secret prefix": identity({ secretPrefix: "partners" }),
  "a key of users": identity({
    secretsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/0a1c",
  }),
  "roles from secrets": identity({ rolesFromSecrets: true }),
  "reserved concurrency": identity({ reservedConcurrency: 50 }),
  "users in DynamoDB": identity({ store: "dynamodb" }),
  "no lockout": identity({ lockout: false }),
  "no cache": identity({ cache: { seconds: 0 } }),
  "API Gateway": identity({ frontDoor: "api-gateway" }),
  "ranges of API Gateway": identity({
    frontDoor: "api-gateway",
    apiGateway: { allowedCidrs: ["203.0.113.0/24"] },
  }),

  FTPS: transfer({
    protocols: ["SFTP", "FTPS"],
    certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b",
  }),
  FTP: transfer({ protocols: ["FTP"] }),
  "host keys": transfer({ hostKeys: ["a", "b"] }),
  "passwords only": transfer({ sftpAuthenticationMethods: "PASSWORD" }),
  "a banner": transfer({ preAuthenticationLoginBanner: "Partners only" }),

  "no alarms": operations({ alarms: false }),
  "e-mail alarms": operations({ alarms: { emails: ["ops@example.com"], noTransferHours: 12 } }),
  "alarms to a topic": operations({ alarms: { topicArn: TOPIC } }),
  "alarms to a topic of the region": operations({
    alarms: { topicArn: TOPIC.replace("us-east-1", "eu-central-1") },
  }),
  "no dashboard": operations({ dashboard: false }),
  "a permissions boundary": operations({ permissionsBoundary: "boundary-managed-sftp-test" }),
  events: operations({ events: { on: ["upload", "rename", "delete", "directory"] } }),
  "events of restored files": {
    ...storage({ eventBridge: true }),
    ...operations({ events: { on: ["restore"], prefix: "alice/" } }),
  },
  "events of published files": {
    ...storage({ accessLogs: {}, eventBridge: true, publish: SIGNED }),
    ...operations({ events: { on: ["published"] } }),
  },
  "events of scans": {
    ...storage({ malware: {} }),
    ...operations({ events: { on: ["scan"], emails: ["consumers@example.com"] } }),
  },
  "a workflow that tags": workflow({ tag: { project: "orders" } }),
  "a workflow that copies": workflow({ copyTo: "copies/" }),
  "a workflow that decrypts": workflow({ decryptTo: "open/" }),
  "a workflow that deletes": workflow({ deleteOriginal: true }),
  "a workflow that calls": workflow({
    lambdaArn: "arn:aws:lambda:eu-central-1:111122223333:function:check",
  }),
};

/** Names of all options. */
export const NAMES: readonly string[] = Object.keys(OPTIONS);

const CLIENTS = ["203.0.113.0/24"];

/** Smallest configuration of each mode, which an option then changes. */
export const MINIMAL: Readonly<Record<string, Patch>> = {
  public: network({ mode: "public" }),
  "internet-facing": network({ mode: "internet-facing", clients: CLIENTS }),
  closed: network({ mode: "closed", clients: CLIENTS }),
};

/** Stack file with options in a row, of which a later one has the last word about a setting. */
export const withOptions = (base: Patch, names: readonly string[]): Patch =>
  names.reduce((sections, name) => merged(sections, OPTIONS[name] ?? {}), base);

/** Whether two options give one setting two values, so that one of them would be lost. */
export const contradict = (one: string, other: string): boolean => {
  const [a, b] = [OPTIONS[one] ?? {}, OPTIONS[other] ?? {}];
  return !isDeepStrictEqual(merged(a, b), merged(b, a));
};

function merged(one: Patch, other: Patch): Patch {
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const old = result[key];
    result[key] = isRecord(old) && isRecord(value) ? merged(old, value) : value;
  }
  return result;
}
