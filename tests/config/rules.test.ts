import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ConfigError, parseStackConfig, RULES } from "../../config/parse";

type Sections = Record<string, Record<string, unknown>>;

const client = "203.0.113.0/24";
const wide = (network: object): Sections => ({
  network: { mode: "internet-facing", clients: [client], ...network },
});
const closed = (network: object, transfer: object = {}): Sections => ({
  network: { mode: "closed", clients: ["10.99.0.0/16"], ...network },
  transfer: { ...transfer },
});
const open = (network: object, transfer: object = {}): Sections => ({
  network: { mode: "public", ...network },
  transfer: { ...transfer },
});
const peering = (name: string, clients: string[]): object => ({
  name,
  peerVpcId: "vpc-0a1b",
  clients,
});
const gateway = (name: string, clients: string[]): object => ({
  name,
  transitGatewayId: "tgw-0a1b",
  clients,
});
const ranges = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `10.${100 + index}.0.0/16`);
const stored = (storage: object): Sections => ({
  network: { mode: "public" },
  storage: { ...storage },
});
const administrators = ["arn:aws:iam::111122223333:role/deployer"];
const point = { name: "point", principal: "111122223333", prefix: "a/", access: "read" };
const certificateArn = "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b";
const ftps = { protocols: ["SFTP", "FTPS"], certificateArn };

/** By the rule's own words: a configuration that breaks it alone, and what the operator reads. */
const REFUSED: Readonly<Record<string, readonly [Sections, string]>> = {
  "clients with mode public": [
    open({ clients: [client] }),
    "network.clients cannot be enforced with mode public, whose endpoint has no security group; remove the list or use mode internet-facing",
  ],
  "no clients with internet-facing or closed": [
    wide({ clients: [] }),
    "network.clients is empty, so nobody could connect with mode internet-facing; list at least one range",
  ],
  "everybody as a client": [
    closed({ clients: ["0.0.0.0/0"] }),
    "network.clients contains 0.0.0.0/0 or ::/0, which is everybody; list the client networks instead",
  ],
  "a client listed twice": [
    closed({ clients: ["10.1.0.0/16", "10.1.0.0/16"] }),
    "network.clients lists 10.1.0.0/16 more than once; keep one of each",
  ],
  "IPv6 clients without dual stack": [
    closed({ clients: ["2001:db8::/56"] }),
    "network.clients contains 2001:db8::/56, which an IPv4 endpoint never sees; set network.ipAddressType to DUALSTACK or remove them",
  ],
  "more clients than a network ACL holds": [
    closed({ clients: ranges(21) }),
    "network.clients needs 21 network ACL rules (ranges times ports), and the quota is 20; use managed prefix lists (network.clientPrefixList: true), fewer, wider ranges, or have the quota raised to at most 40 and set network.quotas.networkAclRules",
  ],
  "more clients than a security group holds": [
    closed({ clients: ranges(61), clientPrefixList: true }),
    "network.clients needs 61 security group rules (ranges times ports; a prefix list counts with its entries), and the quota is 60; use fewer, wider ranges, or have the quota raised and set network.quotas.securityGroupRules",
  ],
  "a prefix list of nobody": [
    closed({ clients: ["pl-0a1b"], clientPrefixList: true }),
    "network.clientPrefixList is on, but network.clients has no IPv4 range to put into the list; remove it",
  ],
  "a VPC too large for AWS or too small for three zones": [
    wide({ vpcCidr: "10.0.0.0/25" }),
    "network.vpcCidr must be between /16 and /24 to hold three zones, got 10.0.0.0/25",
  ],
  "a port other than 22 with mode public": [
    open({ sftpPort: 2222 }),
    "network.sftpPort is 2222, but a public endpoint listens on 22 only; remove it or use mode internet-facing",
  ],
  "Elastic IPs with public or closed": [
    closed({ addressAllocationIds: ["eipalloc-0a", "eipalloc-0b"] }),
    "network.addressAllocationIds holds Elastic IPs, which mode closed cannot have; remove them or use mode internet-facing",
  ],
  "another number of Elastic IPs than of subnets": [
    wide({ addressAllocationIds: ["eipalloc-0a"] }),
    "network.addressAllocationIds has 1 Elastic IPs for 2 subnets; give one per subnet, three at most, or change network.zoneCount",
  ],
  "an Elastic IP given twice": [
    wide({ addressAllocationIds: ["eipalloc-0a", "eipalloc-0a"] }),
    "network.addressAllocationIds lists eipalloc-0a more than once; give each zone its own",
  ],
  "dual stack with Elastic IPs": [
    wide({ ipAddressType: "DUALSTACK" }),
    "network.ipAddressType is DUALSTACK, which AWS refuses together with Elastic IPs; use IPV4 or mode public or closed",
  ],
  "peerings or Transit Gateways outside mode closed": [
    wide({ peerings: [peering("a", ["10.20.0.0/16"])] }),
    "network.peerings and network.transitGateways belong to mode closed, whose endpoint is internal; remove them, got mode internet-facing",
  ],
  "peerings or Transit Gateways with an existing VPC": [
    closed({
      existingVpc: { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] },
      transitGateways: [gateway("a", ["10.20.0.0/16"])],
    }),
    "network.peerings and network.transitGateways need route tables of the stack's own; attach an existing VPC where it is made, and list the ranges in network.clients",
  ],
  "client networks that overlap the VPC": [
    closed({ peerings: [peering("devices", ["10.10.64.0/18"])] }),
    "network.peerings has 10.10.64.0/18 of peering devices, which overlaps network.vpcCidr 10.10.0.0/16, so that no route could lead there; change one of them",
  ],
  "client networks that overlap each other": [
    closed({
      peerings: [peering("devices", ["10.20.0.0/16"])],
      transitGateways: [gateway("offices", ["10.20.8.0/24"])],
    }),
    "network.peerings has 10.20.0.0/16 of peering devices, which overlaps 10.20.8.0/24 of Transit Gateway offices; a route leads to one of them only, so narrow one",
  ],
  "a client listed directly and behind an attachment": [
    closed({ clients: ["10.20.0.0/16"], peerings: [peering("devices", ["10.20.0.0/16"])] }),
    "network.clients repeats 10.20.0.0/16 of peering devices; list it there only",
  ],
  "two attachments of one name": [
    closed({
      peerings: [peering("a", ["10.20.0.0/16"])],
      transitGateways: [gateway("a", ["10.21.0.0/16"])],
    }),
    "network.peerings uses the name a more than once; choose others",
  ],
  "a closed VPC without an endpoint for Secrets Manager": [
    closed({ interfaceEndpoints: ["sts"] }),
    "network.interfaceEndpoints lacks secretsmanager, without which the identity function reads no user; add it",
  ],
  "an endpoint listed twice": [
    closed({ interfaceEndpoints: ["secretsmanager", "sts", "sts"] }),
    "network.interfaceEndpoints lists sts more than once; keep one of each",
  ],
  "a public host name without its hosted zone": [
    open({ hostname: { name: "sftp.example.com" } }),
    "network.hostname needs zoneId with mode public: the hosted zone that holds sftp.example.com",
  ],
  "associated VPCs without a private zone of the stack's own": [
    wide({
      hostname: {
        name: "sftp.example.com",
        zoneId: "Z0123",
        associatedVpcs: [{ vpcId: "vpc-0a" }],
      },
    }),
    "network.hostname has associatedVpcs, which only a private zone made by the stack takes; remove them, or zoneId with mode closed",
  ],
  "an existing VPC with mode public": [
    open({ existingVpc: { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] } }),
    "network.existingVpc is given, but a public endpoint stands in no VPC; remove it or use another mode",
  ],
  "function subnets outside mode closed": [
    wide({
      existingVpc: {
        vpcId: "vpc-0a",
        subnetIds: ["subnet-0a"],
        functionSubnetIds: ["subnet-0b"],
      },
    }),
    "network.existingVpc has functionSubnetIds, but the function stands in a VPC with mode closed only; remove them",
  ],
  "a subnet listed twice": [
    wide({ existingVpc: { vpcId: "vpc-0a", subnetIds: ["subnet-0a", "subnet-0a"] } }),
    "network.existingVpc lists subnet-0a more than once; give one per zone",
  ],
  "options of a bucket with domain efs": [
    stored({ domain: "efs", encryption: "aws:kms:dsse", eventBridge: true }),
    "storage.domain efs has no bucket, which storage.encryption, storage.eventBridge would change; remove what is set there or use domain s3",
  ],
  "options of a file system with domain s3": [
    stored({ efs: {} }),
    "storage.efs describes a file system, and storage.domain s3 has none; remove it or use domain efs",
  ],
  "an existing key with AES256": [
    stored({ encryption: "AES256", existingKey: "alias/files" }),
    "storage.existingKey is given, but storage.encryption AES256 uses no key; remove it or use aws:kms",
  ],
  "two lifecycle rules for one folder": [
    stored({
      lifecycle: [
        { prefix: "a/", expireDays: 5 },
        { prefix: "a/", expireDays: 9 },
      ],
    }),
    'storage.lifecycle has "a/" more than once; join the rules',
  ],
  "transitions too early, to warmer classes, or after expiry": [
    stored({
      lifecycle: [{ prefix: "a/", transitions: [{ days: 29, storageClass: "STANDARD_IA" }] }],
    }),
    'storage.lifecycle for "a/" moves to STANDARD_IA after 29 days, and S3 wants 30; wait longer',
  ],
  "a lifecycle rule that does nothing": [
    stored({ lifecycle: [{ prefix: "a/" }] }),
    'storage.lifecycle for "a/" does nothing; say what, or remove it',
  ],
  "a fence without a way in": [
    stored({ fence: {}, administrators }),
    "storage.fence names no place, so nobody but Transfer and the administrators would reach an object; list sourceCidrs or vpcEndpointIds",
  ],
  "a fence without administrators": [
    stored({ fence: { sourceCidrs: [client] } }),
    "storage.fence would stop the deployer too; list the deploying role in storage.administrators",
  ],
  "MFA for deletes without deletion protection": [
    stored({ mfaDelete: true, deletionProtection: false }),
    "storage.mfaDelete would stop the deletion that storage.deletionProtection: false asks for; switch one of them",
  ],
  "MFA for deletes with consumers that delete": [
    stored({
      mfaDelete: true,
      shares: [{ principal: "444455556666", prefix: "a/", access: "read-write" }],
    }),
    "storage.mfaDelete would stop the deletes of shares and access points with read-write, as programs have no MFA; give them write or switch it off",
  ],
  "an access point for a VPC that the fence keeps out": [
    stored({
      fence: { sourceCidrs: [client] },
      administrators,
      accessPoints: [{ ...point, vpcId: "vpc-0a1b" }],
    }),
    "storage.fence lists no VPC endpoint, so that access point point could not be used from its VPC; list the endpoint in vpcEndpointIds",
  ],
  "Object Lock without deletion protection": [
    stored({ objectLock: { mode: "GOVERNANCE", retentionDays: 1 }, deletionProtection: false }),
    "storage.objectLock keeps objects that storage.deletionProtection: false promises to delete; remove one of them",
  ],
  "expiry before the retention of Object Lock ends": [
    stored({ objectLock: { mode: "COMPLIANCE", retentionDays: 365 } }),
    "storage.objectLock keeps every version for 365 days, but storage.noncurrentVersionDays is 90; make that at least as long",
  ],
  "replication of an account without its bucket": [
    stored({ replication: { region: "eu-west-1", accountId: "444455556666" } }),
    "storage.replication has accountId or keyArn of a bucket that it does not name; give bucketArn or remove them",
  ],
  "replication into an existing bucket without its key": [
    stored({ replication: { region: "eu-west-1", bucketArn: "arn:aws:s3:::copies" } }),
    "storage.replication needs keyArn, under which the copies are encrypted in the existing bucket",
  ],
  "two access points of one name": [
    stored({ accessPoints: [point, point] }),
    "storage.accessPoints uses the name point more than once; choose others",
  ],
  "an inventory without the access-log bucket": [
    stored({ inventory: "Daily" }),
    "storage.inventory is written to the access-log bucket; set storage.accessLogs too",
  ],
  "a bucket name too long for its log and replica buckets": [
    stored({ bucketName: "b".repeat(56) }),
    "storage.bucketName has more than 55 characters, and the buckets for logs and copies add up to 8; shorten it",
  ],
  "FTPS with mode public": [
    open({}, ftps),
    "transfer.protocols lists FTPS, which AWS offers only inside a VPC; use SFTP or mode internet-facing or closed",
  ],
  "FTP anywhere but in mode closed": [
    open({}, { protocols: ["FTP"] }),
    "transfer.protocols lists FTP, which sends passwords unencrypted and which AWS offers only on internal endpoints; use SFTP or mode closed, got public",
  ],
  "a protocol listed twice": [
    open({}, { protocols: ["SFTP", "SFTP"] }),
    "transfer.protocols lists SFTP more than once; keep one of each",
  ],
  "FTPS without a certificate": [
    closed({}, { protocols: ["FTPS"] }),
    "transfer.certificateArn is missing, which FTPS needs; give an ACM certificate (RSA 2048 or 4096, EC 256, 384 or 521) of the server's region",
  ],
  "a certificate without FTPS": [
    closed({}, { certificateArn }),
    "transfer.certificateArn is given, but transfer.protocols does not list FTPS; remove it or add FTPS",
  ],
  "TLS session resumption without FTPS": [
    closed({}, { tlsSessionResumptionMode: "ENABLED" }),
    "transfer.tlsSessionResumptionMode applies to FTPS, which transfer.protocols does not list; remove it or add FTPS",
  ],
  "a passive address without FTP or FTPS": [
    closed({}, { passiveIp: "192.0.2.1" }),
    "transfer.passiveIp applies to FTP and FTPS, and transfer.protocols lists neither; remove it or add one",
  ],
  "SFTP authentication methods without SFTP": [
    closed({}, { protocols: ["FTP"], sftpAuthenticationMethods: "PASSWORD" }),
    "transfer.sftpAuthenticationMethods applies to SFTP, which transfer.protocols does not list; remove it or add SFTP",
  ],
  "host keys without SFTP": [
    closed({}, { protocols: ["FTP"], hostKeys: ["ed25519"] }),
    "transfer.hostKeys identify the server to SFTP clients, and transfer.protocols does not list SFTP; remove them",
  ],
  "a host key listed twice": [
    closed({}, { hostKeys: ["ed25519", "ed25519"] }),
    "transfer.hostKeys lists ed25519 more than once; keep one of each",
  ],
  "a banner after login without FTP or FTPS": [
    closed({}, { postAuthenticationLoginBanner: "welcome" }),
    "transfer.postAuthenticationLoginBanner is shown to FTP and FTPS clients only, and transfer.protocols lists neither; remove it",
  ],
};

const problemsOf = (raw: Sections): readonly string[] => {
  try {
    parseStackConfig(raw, "test");
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
};

describe("refused combinations", () => {
  it("have a case each", () => {
    assert.deepEqual(
      Object.keys(REFUSED),
      RULES.map(({ refuses }) => refuses),
    );
  });

  it("are listed in the README", () => {
    const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");
    const table = /<!-- refused combinations -->\n\n([^]*?)\n\n/.exec(readme)?.[1] ?? "";
    assert.deepEqual(
      [...table.matchAll(/^\| (?!refused|-)(.*?) +\| `/gm)].map(([, words]) => words),
      RULES.map(({ refuses }) => refuses),
    );
  });

  for (const [title, [raw, problem]] of Object.entries(REFUSED)) {
    it(`fails for ${title}`, () => assert.deepEqual(problemsOf(raw), [problem]));
  }
});

describe("clients", () => {
  it("fit into a network ACL as a prefix list when they are many", () => {
    assert.deepEqual(problemsOf(closed({ clients: ranges(40), clientPrefixList: true })), []);
  });

  it("take three ACL rules each with FTPS beside SFTP", () => {
    assert.deepEqual(problemsOf(closed({ clients: ranges(6) }, ftps)), []);
    assert.equal(problemsOf(closed({ clients: ranges(7) }, ftps)).length, 1);
  });
});

describe("a file system", () => {
  it("fails with each option of a bucket", () => {
    const options = {
      bucketName: "files",
      abortIncompleteUploadDays: 1,
      noncurrentVersionDays: 1,
      lifecycle: [{ prefix: "a/", expireDays: 1 }],
      fence: { sourceCidrs: [client] },
      shares: [{ principal: "111122223333", prefix: "a/", access: "read" }],
      mfaDelete: true,
      objectLock: { mode: "GOVERNANCE", retentionDays: 1 },
      accessLogs: {},
      replication: { region: "eu-west-1" },
      accessPoints: [point],
      cors: { origins: ["https://files.example.com"] },
      inventory: "Daily",
    };
    for (const [option, value] of Object.entries(options)) {
      const [problem] = problemsOf(stored({ domain: "efs", administrators, [option]: value }));
      assert.equal(
        problem,
        `storage.domain efs has no bucket, which storage.${option} would change; remove what is set there or use domain s3`,
      );
    }
  });

  it("takes what concerns the key and the protection too", () => {
    const existingKey = "alias/files";
    const storage = { domain: "efs", administrators, existingKey, deletionProtection: false };
    assert.deepEqual(problemsOf(stored(storage)), []);
  });
});

describe("lifecycle transitions", () => {
  const problems = (transitions: object[], expireDays?: number): readonly string[] =>
    problemsOf(stored({ lifecycle: [{ prefix: "a/", transitions, expireDays }] }));

  it("go from warm to cold, with 30 days in STANDARD_IA", () => {
    const warm = { days: 30, storageClass: "STANDARD_IA" };
    assert.deepEqual(problems([warm, { days: 60, storageClass: "GLACIER" }], 61), []);
    assert.deepEqual(problems([warm, { days: 59, storageClass: "GLACIER" }]), [
      'storage.lifecycle for "a/" moves to GLACIER after 59 days, less than 30 after STANDARD_IA at 30; wait longer',
    ]);
  });

  it("fail from cold to warm, and after expiry", () => {
    const cold = { days: 10, storageClass: "GLACIER" };
    assert.deepEqual(problems([cold, { days: 90, storageClass: "GLACIER_IR" }]), [
      'storage.lifecycle for "a/" moves from GLACIER to GLACIER_IR, which is not colder; reorder the transitions',
    ]);
    assert.deepEqual(problems([cold], 10), [
      'storage.lifecycle for "a/" expires after 10 days, before it moves to GLACIER at 10; drop one of them',
    ]);
  });
});
