import { about } from "./case";
import type { RuleCase } from "../rule-case";

const tags = { Name: "it" };
const group = { kmsKeyId: "arn:key", retentionInDays: 30 };
const server = {
  endpointType: "PUBLIC",
  protocols: ["SFTP"],
  securityPolicyName: "TransferSecurityPolicy-2025-03",
  tags,
};
const inside = {
  endpointType: "VPC",
  endpointDetails: { vpcId: "vpc-1", subnetIds: ["subnet-1"] },
};
const SERVER = "aws:transfer/server:Server";
const QUERIES = "aws:athena/workgroup:Workgroup";
const results = { encryptionConfiguration: { encryptionOption: "SSE_S3" } };
const SSE =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const sse = (sseAlgorithm: string): object => ({
  bucket: "data",
  rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }],
});

/** Rules about what one resource is like. */
export const RESOURCE_CASES: readonly RuleCase[] = [
  about("encrypted-at-rest", "a log group without key", "aws:cloudwatch/logGroup:LogGroup", {
    good: group,
    bad: { retentionInDays: 30 },
    says: "kmsKeyId is missing, so everyone who may read logs in the account can read it; set it to the key of the stack's logs",
  }),
  about("encrypted-at-rest", "a trail without key", "aws:cloudtrail/trail:Trail", {
    good: { kmsKeyId: "arn:key", enableLogFileValidation: true },
    bad: { enableLogFileValidation: true },
    says: "kmsKeyId is missing, so everyone who may read the log bucket can read what it records; set it to a key of the stack's",
  }),
  about("encrypted-at-rest", "an unencrypted file system", "aws:efs/fileSystem:FileSystem", {
    good: { encrypted: true, kmsKeyId: "arn:key", tags },
    bad: { kmsKeyId: "arn:key", tags },
    says: "encrypted is off, which can never be changed; set it to true",
  }),
  about("encrypted-at-rest", "a file system under AWS's key", "aws:efs/fileSystem:FileSystem", {
    good: { encrypted: true, kmsKeyId: "arn:key", tags },
    bad: { encrypted: true, tags },
    says: "kmsKeyId is missing; set it to a key of the stack's",
  }),
  about("encrypted-at-rest", "an unencrypted queue", "aws:sqs/queue:Queue", {
    good: { sqsManagedSseEnabled: true },
    bad: {},
    says: "kmsMasterKeyId is missing, so messages are not encrypted; set it to a key of the stack's, or sqsManagedSseEnabled to true",
  }),
  about("encrypted-at-rest", "an unencrypted topic", "aws:sns/topic:Topic", {
    good: { kmsMasterKeyId: "alias/aws/sns" },
    bad: { kmsMasterKeyId: "" },
    says: "kmsMasterKeyId is missing, so messages are not encrypted; set it to a key of the stack's",
  }),
  about("encrypted-at-rest", "a table whose key is not used", "aws:dynamodb/table:Table", {
    good: { serverSideEncryption: { enabled: true, kmsKeyArn: "arn:key" } },
    bad: { serverSideEncryption: { enabled: false, kmsKeyArn: "arn:key" } },
    says: "serverSideEncryption names a key but is off, so DynamoDB uses its own key; set enabled to true",
  }),
  about("encrypted-at-rest", "unencrypted query results", QUERIES, {
    good: { configuration: { resultConfiguration: results } },
    bad: { configuration: { resultConfiguration: { outputLocation: "s3://logs/" } } },
    says: "encryptionConfiguration is missing, so query results are not encrypted; set one for resultConfiguration",
  }),
  about("encrypted-at-rest", "query results where a query likes", QUERIES, {
    good: { configuration: { resultConfiguration: results, enforceWorkgroupConfiguration: true } },
    bad: { configuration: { resultConfiguration: results, enforceWorkgroupConfiguration: false } },
    says: "enforceWorkgroupConfiguration is off, so a query may save its results unencrypted; set it to true",
  }),
  about("encrypted-at-rest", "a bucket's unknown algorithm", SSE, {
    good: sse("aws:kms:dsse"),
    bad: sse("none"),
    says: "sseAlgorithm is none; use one of AES256, aws:kms, aws:kms:dsse",
  }),
  about("keys-rotate", "a key that stays the same", "aws:kms/key:Key", {
    good: { enableKeyRotation: true, tags },
    bad: { tags },
    says: "enableKeyRotation is off; set it to true",
  }),
  about("keys-rotate", "a symmetric key that says so", "aws:kms/key:Key", {
    // AWS rotates no other kind of key.
    good: { customerMasterKeySpec: "RSA_2048", tags },
    bad: { customerMasterKeySpec: "SYMMETRIC_DEFAULT", tags },
    says: "enableKeyRotation is off; set it to true",
  }),
  about("log-retention", "a log group that forgets nothing", "aws:cloudwatch/logGroup:LogGroup", {
    good: group,
    bad: { kmsKeyId: "arn:key" },
    says: "retentionInDays is missing, so logs are kept and billed for ever; set a period",
  }),
  about("log-retention", "a log group that is told to", "aws:cloudwatch/logGroup:LogGroup", {
    good: group,
    bad: { ...group, retentionInDays: 0 },
    says: "retentionInDays is missing, so logs are kept and billed for ever; set a period",
  }),
  about("name-tag", "a subnet without tags", "aws:ec2/subnet:Subnet", {
    good: { tags },
    bad: {},
    says: "tags has no Name, so nobody can identify the resource in the console; add one",
  }),
  about("name-tag", "a subnet without name", "aws:ec2/subnet:Subnet", {
    good: { tags },
    bad: { tags: { project: "managed-sftp" } },
    says: "tags has no Name, so nobody can identify the resource in the console; add one",
  }),
  about("ftp-stays-inside", "FTP on a public endpoint", SERVER, {
    good: { ...server, ...inside, protocols: ["FTP"] },
    bad: { ...server, protocols: ["SFTP", "FTP"] },
    says: "protocols has FTP, but the endpoint is no internal one; use FTPS or SFTP",
  }),
  about("ftp-stays-inside", "FTP behind Elastic IPs", SERVER, {
    good: { ...server, ...inside, protocols: ["FTP"] },
    bad: {
      ...{ ...server, ...inside, protocols: ["FTP"] },
      endpointDetails: { ...inside.endpointDetails, addressAllocationIds: ["eipalloc-1"] },
    },
    says: "protocols has FTP, but the endpoint is no internal one; use FTPS or SFTP",
  }),
  about("ftps-has-certificate", "FTPS without certificate", SERVER, {
    good: { ...server, ...inside, protocols: ["FTPS"], certificate: "arn:certificate" },
    bad: { ...server, ...inside, protocols: ["FTPS"] },
    says: "protocols has FTPS, but certificate is missing; set it to an ACM ARN",
  }),
  about("modern-security-policy", "ciphers of 2023", SERVER, {
    good: { ...server, securityPolicyName: "TransferSecurityPolicy-FIPS-2024-01" },
    bad: { ...server, securityPolicyName: "TransferSecurityPolicy-2023-05" },
    says: "securityPolicyName is TransferSecurityPolicy-2023-05; use one of 2024-01 or later",
  }),
  about("modern-security-policy", "AWS's default ciphers", SERVER, {
    good: server,
    bad: { ...server, securityPolicyName: undefined },
    says: "securityPolicyName is missing, which means 2018-11; use one of 2024-01 or later",
  }),
  about("calls-are-signed", "an API without signatures", "aws:apigateway/method:Method", {
    good: { authorization: "AWS_IAM" },
    bad: { authorization: "NONE" },
    says: "authorization is NONE, so anybody may try passwords; set it to AWS_IAM",
  }),
  about("calls-are-signed", "an open function URL", "aws:lambda/functionUrl:FunctionUrl", {
    good: { authorizationType: "AWS_IAM" },
    bad: { authorizationType: "NONE" },
    says: "authorizationType is NONE, so anybody may try passwords; set it to AWS_IAM",
  }),
  about("passwords-unkept", "a log of requests", "aws:apigateway/methodSettings:MethodSettings", {
    good: { settings: { dataTraceEnabled: false } },
    bad: { settings: { dataTraceEnabled: true } },
    says: "settings.dataTraceEnabled is on, and what passes through holds passwords; set it to false",
  }),
  about("passwords-unkept", "a cache", "aws:apigateway/methodSettings:MethodSettings", {
    good: { settings: { cachingEnabled: false } },
    bad: { settings: { cachingEnabled: true } },
    says: "settings.cachingEnabled is on, and what passes through holds passwords; set it to false",
  }),
  about("passwords-unkept", "a cache cluster", "aws:apigateway/stage:Stage", {
    good: { cacheClusterEnabled: false },
    bad: { cacheClusterEnabled: true },
    says: "cacheClusterEnabled is on, and what passes through holds passwords; set it to false",
  }),
];
