import { about, child } from "./support";
import type { RuleCase } from "../rule-case";

const SERVER = "aws:transfer/server:Server";
const RECORD = "aws:route53/record:Record";
const ZONE = "aws:route53/zone:Zone";
const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const ROUTE = "aws:ec2/route:Route";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

const record = { name: "sftp.example.com", type: "CNAME" };
const apex = { type: "A", aliases: [{}] };
const under = (component: string, type: string, name: string): string =>
  `urn:pulumi:test::managed-sftp::managed-sftp:network:${component}$${type}::${name}`;
const first = { options: { deleteBeforeReplace: true } };

/** Rules about names. */
export const NAME_CASES: readonly RuleCase[] = [
  about("plain-names", "an Output in a name", "aws:iam/rolePolicy:RolePolicy", {
    good: { name: "reader" },
    bad: { name: "reader-Calling [toString] on an [Output<T>] is not supported" },
    says: "its name contains an Output or a missing value; make it from configuration values",
  }),
  about("mode-in-server-name", "a server without its mode", SERVER, {
    good: { name: "sftp-public", inputs: { endpointType: "PUBLIC" } },
    bad: { name: "sftp", inputs: { endpointType: "PUBLIC" } },
    says: "its name does not end with -public, so a change of the network mode would update it in place, which AWS rejects halfway; end its name with the mode",
  }),
  about("mode-in-server-name", "a server with another mode", SERVER, {
    good: { name: "sftp-closed", inputs: { endpointType: "VPC", endpointDetails: {} } },
    bad: {
      ...{ name: "sftp-closed", ...first },
      inputs: { endpointType: "VPC", endpointDetails: { addressAllocationIds: ["eip"] } },
    },
    says: "its name does not end with -internet-facing, so a change of the network mode would update it in place, which AWS rejects halfway; end its name with the mode",
  }),
  about("record-outlives-mode", "a record with the mode in its name", RECORD, {
    good: { inputs: record },
    bad: { name: "sftp-closed", inputs: record },
    says: "its name or parent contains the network mode, so a change of the mode creates the record and then deletes it by its name; take the mode out of the name",
  }),
  about("record-outlives-mode", "a record of a component of one mode", RECORD, {
    good: { inputs: record, urn: under("Names", RECORD, "it") },
    bad: { inputs: record, urn: under("ClosedNetwork", RECORD, "it") },
    says: "its name or parent contains the network mode, so a change of the mode creates the record and then deletes it by its name; take the mode out of the name",
  }),
  about("record-outlives-mode", "a record with an address", RECORD, {
    good: { inputs: { ...record, type: "A", aliases: [{}] } },
    bad: { inputs: { ...record, type: "A", records: ["10.10.0.4"] } },
    says: "its type is A with fixed addresses, which the endpoint does not keep; make it an alias or a CNAME",
  }),
  about("record-outlives-mode", "a record that takes over another", RECORD, {
    good: { inputs: record },
    bad: { inputs: { ...record, allowOverwrite: true } },
    says: "allowOverwrite takes over a record from outside the stack, and destroy then deletes it; remove allowOverwrite",
  }),
  {
    rule: "record-outlives-mode",
    refuses: "two records of one host name",
    good: [child(RECORD, "a", record), child(RECORD, "b", { ...record, name: "b.example.com" })],
    bad: [child(RECORD, "a", record), child(RECORD, "b", record)],
    says: ["a", "b"].map(
      (name) =>
        `aws:route53:Record ${name}: another record has the same host name; keep one of them`,
    ),
  },
  {
    rule: "record-outlives-mode",
    refuses: "a record beside a CNAME",
    good: ["A", "AAAA"].map((type) => child(RECORD, type, { ...record, type, aliases: [{}] })),
    bad: [
      child(RECORD, "a", record),
      child(RECORD, "b", { ...record, type: "AAAA", aliases: [{}] }),
    ],
    says: ["a", "b"].map(
      (name) =>
        `aws:route53:Record ${name}: another record has the same host name; keep one of them`,
    ),
  },
  {
    rule: "zone-of-one-name",
    refuses: "a zone of the parent domain",
    good: [
      child(ZONE, "sftp", { name: "sftp.example.com", forceDestroy: true }),
      child(RECORD, "sftp", { ...record, ...apex, zoneId: "sftp-Zone" }),
      child(RECORD, "other", { ...record, name: "a.example.com", zoneId: "Z0123" }),
    ],
    bad: [
      child(ZONE, "sftp", { name: "example.com", forceDestroy: true }),
      child(RECORD, "sftp", { ...record, ...apex, zoneId: "sftp-Zone" }),
    ],
    says: [
      "aws:route53:Zone sftp: it contains sftp.example.com and hides every other name of example.com in its VPCs; name it after the host name",
    ],
  },
  {
    rule: "zone-of-one-name",
    refuses: "a CNAME at the apex",
    good: [
      child(ZONE, "sftp", { name: "sftp.example.com", forceDestroy: true }),
      child(RECORD, "sftp", { ...record, ...apex, zoneId: "sftp-Zone" }),
    ],
    bad: [
      child(ZONE, "sftp", { name: "sftp.example.com", forceDestroy: true }),
      child(RECORD, "sftp", { ...record, zoneId: "sftp-Zone" }),
    ],
    says: [
      "aws:route53:Zone sftp: Route 53 accepts no CNAME at the apex of a zone; make the record an alias",
    ],
  },
  about("free-statement-id", "a chosen statement id", "aws:lambda/permission:Permission", {
    good: {},
    bad: { inputs: { statementId: "transfer" } },
    says: "statementId is set, so a replacement conflicts with the statement that it replaces; leave it to Pulumi",
  }),
  about("mode-free-names", "a role of one mode with a chosen name", "aws:iam/role:Role", {
    good: { name: "sftp-closed" },
    bad: { name: "sftp-closed", inputs: { name: "managed-sftp-test-flow" } },
    says: "name is set, but its logical name or parent changes with the network mode, so a change of the mode creates a second managed-sftp-test-flow; leave the name to Pulumi, or take the mode out of the logical name",
  }),
  about("mode-free-names", "a log group of a network", "aws:cloudwatch/logGroup:LogGroup", {
    good: { inputs: { name: "managed-sftp-test" } },
    bad: {
      inputs: { name: "managed-sftp-test" },
      urn: under("InternetFacingNetwork", "aws:cloudwatch/logGroup:LogGroup", "it"),
    },
    says: "name is set, but its logical name or parent changes with the network mode, so a change of the mode creates a second managed-sftp-test; leave the name to Pulumi, or take the mode out of the logical name",
  }),
  about("range-in-vpc-name", "a VPC without its range", "aws:ec2/vpc:Vpc", {
    good: { name: "sftp-10-10-0-0-16", inputs: { cidrBlock: "10.10.0.0/16" } },
    bad: { name: "sftp", inputs: { cidrBlock: "10.10.0.0/16" } },
    says: "its name does not contain 10-10-0-0-16, so a new range replaces the VPC while its internet gateway still waits for the old one; add the range to the name",
  }),
  about("stack-in-names", "an alias of every stack", "aws:kms/alias:Alias", {
    good: { inputs: { name: "alias/managed-sftp-test-data" } },
    bad: { inputs: { name: "alias/managed-sftp" } },
    says: "name is alias/managed-sftp, which another stack of the account may also use; begin it with managed-sftp-test",
  }),
  {
    rule: "stack-in-names",
    refuses: "a topic of every stack, though not a bucket that operators name",
    good: [
      child("aws:s3/bucket:Bucket", "it", { bucket: "files-of-acme" }),
      child("aws:s3/accessPoint:AccessPoint", "it", { name: "warehouse" }),
    ],
    bad: [child("aws:sns/topic:Topic", "it", { name: "alarms" })],
    says: [
      "aws:sns:Topic it: name is alarms, which another stack of the account may also use; begin it with managed-sftp-test",
    ],
  },
  about("stack-in-names", "an alarm of every stack", "aws:cloudwatch/metricAlarm:MetricAlarm", {
    good: { inputs: { name: "managed-sftp-test-errors" } },
    bad: { inputs: { name: "errors" } },
    says: "name is errors, which another stack of the account may also use; begin it with managed-sftp-test",
  }),
  about("name-lengths", "a chosen name that is too long", "aws:iam/role:Role", {
    good: { inputs: { name: `managed-sftp-test-${"x".repeat(46)}` } },
    bad: { inputs: { name: `managed-sftp-test-${"x".repeat(47)}` } },
    says: "its name has 65 characters, and AWS accepts 64; shorten it",
  }),
  about("name-lengths", "a made name that is too long", "aws:iam/role:Role", {
    good: { name: "x".repeat(56) },
    bad: { name: "x".repeat(57) },
    says: "its name has 65 characters, and AWS accepts 64; shorten it",
  }),
  about("group-names", "a group named like an identifier", "aws:ec2/securityGroup:SecurityGroup", {
    good: { name: "clients-sg" },
    bad: { name: "sg-clients" },
    says: "its name sg-clients begins with sg-, which AWS reserves for identifiers; choose another name",
  }),
  about("host-names", "a zone with a last dot", "aws:route53/zone:Zone", {
    good: { inputs: { name: "example.com", forceDestroy: true } },
    bad: { inputs: { name: "example.com.", forceDestroy: true } },
    says: "name is example.com., which Route 53 returns in another form, so every preview shows a change; write it in lower case, without a dot at the end",
  }),
  about("host-names", "a host in capitals", RECORD, {
    good: { inputs: record },
    bad: { inputs: { ...record, name: "SFTP.example.com" } },
    says: "name is SFTP.example.com, which Route 53 returns in another form, so every preview shows a change; write it in lower case, without a dot at the end",
  }),
  about("acl-rules-by-number", "a rule named by its range", ACL_RULE, {
    good: { name: "acl-out-100", inputs: { ruleNumber: 100, egress: true }, ...first },
    bad: { name: "acl-in-100", inputs: { ruleNumber: 100, egress: true }, ...first },
    says: "its name does not end with -out-100, so two rules could have the same number; end its name with direction and number",
  }),
  about("acl-rules-by-number", "a rule that is made before the old one goes", ACL_RULE, {
    good: { name: "acl-in-100", inputs: { ruleNumber: 100 }, ...first },
    bad: { name: "acl-in-100", inputs: { ruleNumber: 100 } },
    says: "deleteBeforeReplace is missing, so its number is still in use when its replacement is created; set it",
  }),
  about("rules-by-source", "a rule named by its place", INGRESS, {
    good: { name: "clients-192-0-2-0-24-22", inputs: { cidrIpv4: "192.0.2.0/24" } },
    bad: { name: "clients-1", inputs: { cidrIpv4: "192.0.2.0/24" } },
    says: "its name does not contain 192-0-2-0-24, so a reordered list updates it to a duplicate of another; add that to the name",
  }),
  about("rules-by-source", "a prefix list's rule named by its place", INGRESS, {
    // A list of the stack's own has no identifier before it is made, and there is one.
    good: { inputs: { prefixListId: "pl-1" }, dependencies: { prefixListId: ["urn:list"] } },
    bad: { inputs: { prefixListId: "pl-1" } },
    says: "its name does not contain pl-1, so a reordered list updates it to a duplicate of another; add that to the name",
  }),
  about("rules-by-source", "a route named by its place", ROUTE, {
    good: { name: "to-10-20-0-0-16", inputs: { destinationCidrBlock: "10.20.0.0/16" } },
    bad: { name: "to-1", inputs: { destinationCidrBlock: "10.20.0.0/16" } },
    says: "its name does not contain 10-20-0-0-16, so a reordered list updates it to a duplicate of another; add that to the name",
  }),
  about("rules-by-source", "a route of our own, though not one of awsx", ROUTE, {
    good: {
      inputs: { destinationCidrBlock: "0.0.0.0/0" },
      urn: `urn:pulumi:test::managed-sftp::awsx:ec2:Vpc$${ROUTE}::it`,
    },
    bad: { inputs: { destinationCidrBlock: "0.0.0.0/0" } },
    says: "its name does not contain 0-0-0-0-0, so a reordered list updates it to a duplicate of another; add that to the name",
  }),
];
