import assert from "node:assert/strict";

import {
  administrators,
  certificateArn,
  client,
  closed,
  emails,
  ftps,
  gateway,
  open,
  operated,
  peering,
  point,
  problemsOf,
  PUBLISHED,
  ranges,
  type Sections,
  stored,
  wide,
} from "./sections";

const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a", "subnet-0b"] };
const functionVpc = { ...existingVpc, functionSubnetIds: ["subnet-0c"] };
const ftp = (transfer: object): Sections => closed({}, { protocols: ["FTP"], ...transfer });
const ftpsOnly = (transfer: object): Sections =>
  closed({}, { protocols: ["FTPS"], certificateArn, ...transfer });

/** Allowed settings that are close to refused ones; a rule that is too wide would refuse them. */
const ACCEPTED: Readonly<Record<string, Sections>> = {
  "an existing VPC with its own gateways behind mode closed": closed({
    existingVpc: functionVpc,
    interfaceEndpoints: ["secretsmanager", "sts"],
  }),
  "endpoints that an existing VPC has": closed({
    existingVpc: { ...functionVpc, existingEndpointSecurityGroupIds: ["sg-0a", "sg-0b"] },
  }),
  "endpoints that an existing VPC has, and one that the stack makes": closed({
    existingVpc: { ...functionVpc, existingEndpointSecurityGroupIds: ["sg-0a"] },
    interfaceEndpoints: ["sts"],
  }),
  "no endpoints in an existing VPC with users in a table": {
    ...closed({ existingVpc: functionVpc }),
    identity: { store: "dynamodb" },
  },
  "callers of an endpoint in the VPC, as many as its network ACL holds": closed({
    interfaceEndpoints: [
      "secretsmanager",
      "sts",
      {
        service: "kms",
        callers: Array.from({ length: 16 }, (_, index) => `10.10.64.${index}/32`),
      },
      { service: "s3", callers: ["sg-0a"] },
    ],
  }),
  "callers of an endpoint in an existing VPC, even if they are many": closed({
    existingVpc: functionVpc,
    interfaceEndpoints: ["secretsmanager", { service: "kms", callers: ranges(30) }],
  }),
  "no endpoint for Secrets Manager outside mode closed": wide({ interfaceEndpoints: [] }),
  "no endpoint for Secrets Manager with users in a table": {
    ...closed({ interfaceEndpoints: [] }),
    identity: { store: "dynamodb" },
  },
  "no DNS Firewall outside mode closed": wide({ dnsFirewall: false }),
  "no DNS Firewall with mode closed": closed({ dnsFirewall: false }),
  "names that a closed network resolves": closed({ dnsFirewall: { allow: ["*.example.com"] } }),
  "a host name without a zone with mode closed": closed({ hostname: { name: "sftp.example.com" } }),
  "associated VPCs of the zone that the stack makes": closed({
    hostname: { name: "sftp.example.com", associatedVpcs: [{ vpcId: "vpc-0a" }] },
  }),
  "attachments beside each other": closed({
    clients: [],
    peerings: [peering("a", ["10.50.0.0/16"])],
    transitGateways: [gateway("b", ["10.51.0.0/16"])],
  }),
  "IPv6 clients with dual stack": closed({
    clients: ["2001:db8::/56", "10.99.0.0/16"],
    ipAddressType: "DUALSTACK",
  }),
  "as many clients as a network ACL holds": closed({
    clients: ranges(20),
    interfaceEndpoints: ["secretsmanager"],
  }),
  "as many clients as a network ACL holds besides the replies from STS": closed({
    clients: ranges(19),
  }),
  "more clients than a network ACL holds in an existing VPC": closed({
    clients: ranges(21),
    existingVpc: functionVpc,
    interfaceEndpoints: ["secretsmanager"],
  }),
  "as many clients as a security group holds": closed({
    clients: ranges(60),
    clientPrefixList: true,
  }),
  "the largest VPC": wide({ vpcCidr: "10.0.0.0/16" }),
  "the smallest VPC": wide({ vpcCidr: "10.0.0.0/24" }),
  "zones by name and by id": closed({ zones: ["eu-central-1c", "euc1-az2"] }),
  "zones of GovCloud": wide({ zones: ["us-gov-west-1a", "usgw1-az3"] }),
  "ranges of subnets that fill the VPC": wide({ subnetCidrs: ["10.10.0.0/17", "10.10.128.0/17"] }),
  "the smallest ranges of subnets": wide({ subnetCidrs: ["10.10.255.240/28", "10.10.0.0/28"] }),
  "another port outside mode public": wide({ sftpPort: 2222 }),
  "a passive address with FTP": ftp({ passiveIp: "203.0.113.7" }),
  "a passive address with FTPS": ftpsOnly({ passiveIp: "203.0.113.7" }),
  "a banner after login with FTP": ftp({ postAuthenticationLoginBanner: "Hello" }),
  "a banner after login with FTPS": ftpsOnly({ postAuthenticationLoginBanner: "Hello" }),
  "resumption with FTPS": closed({}, { ...ftps, tlsSessionResumptionMode: "ENFORCED" }),
  "authentication methods and host keys with SFTP": open(
    {},
    { sftpAuthenticationMethods: "PUBLIC_KEY", hostKeys: ["ed25519"] },
  ),
  "addresses for alarms without a topic": operated({ alarms: { emails } }),
  "a topic for alarms without addresses": operated({
    alarms: { topicArn: "arn:aws:sns:eu-central-1:111122223333:on-call" },
  }),
  "a workflow that copies to one folder in each list of steps, and over its own copy": operated({
    workflow: {
      steps: [{ copyTo: "archive/" }, { copyTo: "archive/", overwrite: true }],
      exceptionSteps: [{ copyTo: "archive/" }],
      partialSteps: [{ copyTo: "archive/" }],
    },
  }),
  "a workflow that deletes at its end": operated({
    workflow: { steps: [{ copyTo: "archive/" }, { deleteOriginal: true }] },
  }),
  "a transition that never expires": stored({
    lifecycle: [{ prefix: "a/", transitions: [{ days: 30, storageClass: "GLACIER" }] }],
    restore: { archivedPrefixes: ["a/"] },
  }),
  "events of scans of the whole bucket": operated(
    { events: { on: ["scan"], prefix: "alice/" } },
    { malware: {} },
  ),
  "events of scans in a part of a scanned folder": operated(
    { events: { on: ["scan"], prefix: "bob/in/" } },
    { malware: { prefixes: ["alice/in/", "bob/"] } },
  ),
  "events of scans in a folder that has a scanned one": operated(
    { events: { on: ["scan"], prefix: "alice/" } },
    { malware: { prefixes: ["alice/in/"] } },
  ),
  "events of scans of every folder": operated(
    { events: { on: ["scan"] } },
    { malware: { prefixes: ["alice/in/"] } },
  ),
  "events of a part of the published folder": operated(
    { events: { on: ["published"], prefix: "out/sub/" } },
    PUBLISHED,
  ),
  "events of a folder that has the published one": operated(
    { events: { on: ["published", "restore"], prefix: "a/" } },
    { ...PUBLISHED, publish: { ...PUBLISHED.publish, prefix: "a/out/" } },
  ),
  "options of a file system with domain efs": stored({
    domain: "efs",
    administrators,
    efs: { backups: false },
  }),
  "MFA for deletes with consumers that read": stored({
    mfaDelete: true,
    shares: [{ principal: "111122223333", prefix: "a/", access: "read" }],
    accessPoints: [point],
  }),
  "an access point for a VPC without a fence": stored({
    accessPoints: [{ ...point, vpcId: "vpc-0a" }],
  }),
  "an access point for anywhere behind a fence": stored({
    administrators,
    fence: { sourceCidrs: [client] },
    accessPoints: [point],
  }),
  "an access point for a VPC whose endpoint the fence lists": stored({
    administrators,
    fence: { vpcEndpointIds: ["vpce-0a"] },
    accessPoints: [{ ...point, vpcId: "vpc-0a" }],
  }),
  "replication to an existing bucket without a key where the source has none": stored({
    encryption: "AES256",
    replication: { region: "eu-west-1", bucketArn: "arn:aws:s3:::copies" },
  }),
  "replication to an existing bucket with its account and key": stored({
    replication: {
      region: "eu-west-1",
      bucketArn: "arn:aws:s3:::copies",
      accountId: "444455556666",
      keyArn: "arn:aws:kms:eu-west-1:444455556666:key/0a1b",
    },
  }),
  "replication to a bucket of the stack's own": stored({ replication: { region: "eu-west-1" } }),
  "an audit of ten years in the log bucket": stored({
    accessLogs: {},
    audit: { retentionDays: 3653, readers: ["arn:aws:iam::111122223333:role/auditor"] },
  }),
  "an audit in CloudTrail Lake without access logs": stored({
    audit: { destination: "lake", retentionDays: 2555 },
  }),
  "an inventory beside access logs": stored({ accessLogs: {}, inventory: "Daily" }),
  "a bucket name of 55 characters": stored({ bucketName: "b".repeat(55) }),
};

describe("settings that are close to refused ones", () => {
  for (const [title, sections] of Object.entries(ACCEPTED)) {
    it(`may be ${title}`, () => assert.deepEqual(problemsOf(sections), []));
  }
});

describe("duplicates in a list", () => {
  it("are all reported, each once", () => {
    const clients = ["10.1.0.0/16", "10.2.0.0/16", "10.2.0.0/16", "10.1.0.0/16", "10.2.0.0/16"];
    assert.deepEqual(problemsOf(closed({ clients })), [
      "network.clients lists 10.2.0.0/16, 10.1.0.0/16 more than once; remove the duplicates",
    ]);
  });
});
