/**
 * Constraints that AWS documents and that its API models do not have. Each one is a function from a
 * value to the end of a sentence that begins with the value, or undefined where the value is good.
 */

type Constraint = (value: string | number) => string | undefined;

/** Prefixes and suffixes of bucket names that S3 keeps for itself. Source: S3 User Guide, "Bucket naming rules". */
const RESERVED_BUCKET_NAMES: readonly { readonly text: RegExp; readonly part: string }[] = [
  { text: /^xn--/, part: 'the prefix "xn--"' },
  { text: /^sthree-/, part: 'the prefix "sthree-"' },
  { text: /^amzn-s3-demo-/, part: 'the prefix "amzn-s3-demo-"' },
  { text: /-s3alias$/, part: 'the suffix "-s3alias"' },
  { text: /--ol-s3$/, part: 'the suffix "--ol-s3"' },
  { text: /\.mrap$/, part: 'the suffix ".mrap"' },
  { text: /--x-s3$/, part: 'the suffix "--x-s3"' },
  { text: /--table-s3$/, part: 'the suffix "--table-s3"' },
  { text: /-an$/, part: 'the suffix "-an"' },
];

/** Name of a general purpose bucket. Source: S3 User Guide, "Bucket naming rules". */
export const bucketName: Constraint = (value) => {
  const name = String(value);
  if (name.length < 3 || name.length > 63) {
    return `has ${name.length} characters, and S3 takes bucket names of 3 to 63`;
  }
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(name)) {
    return "has to consist of lowercase letters, digits, dots and hyphens, and to begin and end with a letter or digit";
  }
  if (name.includes("..")) return "must not have two dots in a row";
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return "must not look like an IP address";
  const reserved = RESERVED_BUCKET_NAMES.find(({ text }) => text.test(name));
  return reserved && `has ${reserved.part}, which S3 reserves`;
};

/** Name of an access point. Source: S3 User Guide, "Rules for naming access points". */
export const accessPointName: Constraint = (value) => {
  const name = String(value);
  if (!/^[a-z0-9][a-z0-9-]{1,48}[a-z0-9]$/.test(name)) {
    return "has to be 3 to 50 lowercase letters, digits and hyphens, and to begin and end with a letter or digit";
  }
  const reserved = ["-s3alias", "--ol-s3"].find((suffix) => name.endsWith(suffix));
  return reserved && `has the suffix "${reserved}", which S3 reserves`;
};

/**
 * Security policies of Transfer servers. Source: @pulumi/aws, `transfer.ServerArgs.securityPolicyName`,
 * which a test compares with this list; Transfer Family User Guide, "Security policies".
 */
export const SECURITY_POLICIES = [
  "TransferSecurityPolicy-2018-11",
  "TransferSecurityPolicy-2020-06",
  "TransferSecurityPolicy-2022-03",
  "TransferSecurityPolicy-2023-05",
  "TransferSecurityPolicy-2024-01",
  "TransferSecurityPolicy-2025-03",
  "TransferSecurityPolicy-FIPS-2020-06",
  "TransferSecurityPolicy-FIPS-2023-05",
  "TransferSecurityPolicy-FIPS-2024-01",
  "TransferSecurityPolicy-FIPS-2024-05",
  "TransferSecurityPolicy-FIPS-2025-03",
  "TransferSecurityPolicy-PQ-SSH-Experimental-2023-04",
  "TransferSecurityPolicy-PQ-SSH-FIPS-Experimental-2023-04",
  "TransferSecurityPolicy-Restricted-2018-11",
  "TransferSecurityPolicy-Restricted-2020-06",
  "TransferSecurityPolicy-Restricted-2024-06",
  "TransferSecurityPolicy-SshAuditCompliant-2025-02",
  "TransferSecurityPolicy-AS2Restricted-2025-07",
] as const;

/** Name of a server's security policy. */
const securityPolicyName: Constraint = (value) =>
  (SECURITY_POLICIES as readonly unknown[]).includes(value)
    ? undefined
    : `is no security policy of Transfer servers; the newest is ${SECURITY_POLICIES[5]}`;

const matches =
  (pattern: RegExp, wanted: string): Constraint =>
  (value) =>
    pattern.test(String(value)) ? undefined : wanted;

const between =
  (least: number, most: number): Constraint =>
  (value) =>
    Number(value) < least || Number(value) > most
      ? `is not between ${least} and ${most}`
      : undefined;

const oneOf =
  (...values: readonly (string | number)[]): Constraint =>
  (value) =>
    values.includes(value) ? undefined : `is not one of ${values.join(", ")}`;

/** Length of a policy without its white space, which IAM does not count. */
const policySize =
  (most: number): Constraint =>
  (value) => {
    const { length } = String(value).replace(/\s/g, "");
    return length > most ? `has ${length} characters, and AWS takes ${most}` : undefined;
  };

/** Source: EC2 API Reference, CreateSecurityGroup and IpRange. */
const groupDescription = matches(
  /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{0,255}$/,
  "has to be 255 characters at most, of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*",
);

/** Source: VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks". */
const vpcCidr: Constraint = (value) => {
  const prefix = Number(String(value).split("/")[1]);
  return prefix < 16 || prefix > 28 ? "is not between /16 and /28" : undefined;
};

/** Constraints by resource type and path of the input, without positions. */
export const DOCUMENTED: Readonly<Record<string, Constraint>> = {
  "aws:s3/bucket:Bucket bucket": bucketName,
  "aws:s3/accessPoint:AccessPoint name": accessPointName,
  "aws:s3/bucketPolicy:BucketPolicy policy": policySize(20 * 1024),
  "aws:transfer/server:Server securityPolicyName": securityPolicyName,
  "aws:ec2/vpc:Vpc cidrBlock": vpcCidr,
  "aws:ec2/subnet:Subnet cidrBlock": vpcCidr,
  "aws:ec2/securityGroup:SecurityGroup description": groupDescription,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule description": groupDescription,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule description": groupDescription,
  // EC2 API Reference, IpPermission; -1 stands for all ICMP types.
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule fromPort": between(-1, 65535),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule toPort": between(-1, 65535),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule fromPort": between(-1, 65535),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule toPort": between(-1, 65535),
  // EC2 API Reference, CreateNetworkAclEntry.
  "aws:ec2/networkAclRule:NetworkAclRule ruleNumber": between(1, 32766),
  "aws:ec2/networkAclRule:NetworkAclRule ruleAction": oneOf("allow", "deny"),
  "aws:ec2/networkAclRule:NetworkAclRule fromPort": between(0, 65535),
  "aws:ec2/networkAclRule:NetworkAclRule toPort": between(0, 65535),
  // EC2 API Reference, CreateManagedPrefixList.
  "aws:ec2/managedPrefixList:ManagedPrefixList maxEntries": between(1, 1000),
  "aws:ec2/managedPrefixList:ManagedPrefixList addressFamily": oneOf("IPv4", "IPv6"),
  // IAM User Guide, "IAM and STS quotas"; white space does not count.
  "aws:iam/role:Role assumeRolePolicy": policySize(2048),
  "aws:iam/rolePolicy:RolePolicy policy": policySize(10_240),
  "aws:iam/policy:Policy policy": policySize(6144),
  // Pulumi's registry, aws.lambda.Function: -1 removes the reservation, and then nothing is reserved.
  "aws:lambda/function:Function reservedConcurrentExecutions": between(-1, 2 ** 31 - 1),
  // KMS API Reference, CreateAlias.
  "aws:kms/alias:Alias name": matches(
    /^alias\/(?!aws\/).+$/s,
    'has to begin with "alias/", and not with "alias/aws/"',
  ),
  // KMS Developer Guide, "Resource quotas".
  "aws:kms/key:Key policy": policySize(32 * 1024),
  // CloudWatch Logs API Reference, PutRetentionPolicy.
  "aws:cloudwatch/logGroup:LogGroup retentionInDays": oneOf(
    ...[0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557],
    ...[2922, 3288, 3653],
  ),
  // CloudWatch API Reference, PutMetricAlarm.
  "aws:cloudwatch/metricAlarm:MetricAlarm period": (value) =>
    [10, 20, 30].includes(Number(value)) || Number(value) % 60 === 0
      ? undefined
      : "is neither 10, 20 or 30 nor a multiple of 60",
  // SNS API Reference, CreateTopic.
  "aws:sns/topic:Topic name": matches(
    /^[A-Za-z0-9_-]{1,256}$/,
    "has to be 1 to 256 letters, digits, underscores and hyphens",
  ),
  "aws:sns/topic:Topic displayName": matches(/^.{0,100}$/su, "has more than 100 characters"),
  // SQS API Reference, CreateQueue.
  "aws:sqs/queue:Queue name": matches(
    /^[A-Za-z0-9_-]{1,80}$/,
    "has to be 1 to 80 letters, digits, underscores and hyphens",
  ),
  "aws:sqs/queue:Queue messageRetentionSeconds": between(60, 1_209_600),
  "aws:sqs/queue:Queue visibilityTimeoutSeconds": between(0, 43_200),
  "aws:sqs/queue:Queue kmsDataKeyReusePeriodSeconds": between(60, 86_400),
  // Glue and Athena fold names to lower case, so that another spelling would never be found again.
  "aws:glue/catalogDatabase:CatalogDatabase name": matches(
    /^[a-z0-9_]{1,255}$/,
    "has to be lowercase letters, digits and underscores",
  ),
};
