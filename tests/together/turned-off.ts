/** Settings to remove from a stack, separated by spaces, and what is said of it then. */
type Rows = readonly (readonly [settings: string, ...lines: string[]])[];

/** Settings whose end is a risk; `list=value` removes one value of a list. */
export const BY_RISK: Rows = [
  ["network.hostname", "medium: sftp.files.test no longer leads anywhere"],
  [
    "storage.fence",
    "high: Denial DenyOutsideFence is gone, which kept everybody from s3:DeleteObject, s3:DeleteObjectVersion, s3:GetObject and 4 more on arn:aws:s3:::everything-of-managed-sftp, arn:aws:s3:::everything-of-managed-sftp/* (aws:s3:BucketPolicy sftp)",
  ],
  [
    "storage.mfaDelete storage.mfaDeleteExempt",
    "high: Denial DenyDeleteWithoutMfa is gone, which kept everybody from s3:DeleteObject, s3:DeleteObjectVersion on arn:aws:s3:::everything-of-managed-sftp/* (aws:s3:BucketPolicy sftp)",
  ],
  [
    "storage.objectLock",
    "high: New objects of bucket everything-of-managed-sftp get no retention any more (Object Lock itself stays on)",
    "high: New objects of bucket everything-of-managed-sftp-replica get no retention any more (Object Lock itself stays on)",
  ],
  [
    "storage.audit",
    "high: Cannot be undone: KMS key sftp-audit is deleted; what it encrypted cannot be read any more (protected, so pulumi up refuses)",
    "high: Deletes data: objects in bucket everything-of-managed-sftp-logs outside of access/, audit/, AWSLogs/, inventory/, queries/ after 400 days (before: never)",
    "high: Requests for objects are no longer audited: managed-sftp-everything is deleted",
  ],
  [
    "storage.replication",
    "high: An alarm is deleted: managed-sftp-everything-replication-failed",
    "high: Cannot be undone: bucket everything-of-managed-sftp-replica is deleted with everything in it (protected, so pulumi up refuses)",
    "high: Cannot be undone: bucket everything-of-managed-sftp-replogs is deleted with everything in it (protected, so pulumi up refuses)",
    "high: Cannot be undone: KMS key sftp-replica is deleted; what it encrypted cannot be read any more (protected, so pulumi up refuses)",
    "high: Objects of bucket everything-of-managed-sftp are no longer replicated",
  ],
  [
    "storage.publish operations.events.on=published",
    "high: An alarm is deleted: managed-sftp-everything-firewall-blocked",
    "high: Cannot be undone: log group aws-waf-logs-managed-sftp-everything-published is deleted with everything in it",
    "high: Cannot be undone: KMS key sftp-published-firewall is deleted; what it encrypted cannot be read any more",
    "medium: Events of managed-sftp-everything-published are no longer sent on",
    "medium: Events of managed-sftp-everything-invalidation are no longer sent on",
    "medium: Edge locations keep published files that are written or deleted for their time",
    "medium: Folder alice/published of everything-of-managed-sftp is no longer published: all links end",
    "medium: Links that key sftp-published-next signed end",
    "medium: Links that key sftp-published-now signed end",
    "medium: files.files.test no longer leads anywhere",
  ],
  [
    "storage.publish.hostname",
    "high: Viewers of published files may use older TLS: TLSv1.2_2021 → TLSv1",
    "medium: Published files move from files.files.test to none: old links end",
    "medium: files.files.test no longer leads anywhere",
  ],
  [
    "storage.publish.invalidateOnUpload",
    "medium: Events of managed-sftp-everything-invalidation are no longer sent on",
    "medium: Edge locations keep published files that are written or deleted for their time",
  ],
  [
    "storage.malware.quarantine",
    "high: An alarm is deleted: managed-sftp-everything-quarantine-failed",
    "high: Denial DenyReadingQuarantine is gone, which kept everybody from s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::everything-of-managed-sftp/infected/* (aws:s3:BucketPolicy sftp)",
    "high: Denial DenyWritingQuarantine is gone, which kept everybody from s3:PutObject on arn:aws:s3:::everything-of-managed-sftp/infected/* (aws:s3:BucketPolicy sftp)",
    "high: Results of malware scans are no longer sent on (managed-sftp-everything-quarantine)",
    "high: Infected files are no longer copied to a quarantine",
  ],
  [
    "storage.malware.holdTransferUsers",
    "high: Denial DenyUnlessClean holds under other conditions, which kept everybody from s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::everything-of-managed-sftp/alice/*, arn:aws:s3:::everything-of-managed-sftp/bob/* (aws:s3:BucketPolicy sftp)",
  ],
  [
    "identity.lockout",
    "high: Weaker lockout: after 10 wrong passwords instead of 5",
    "high: Weaker lockout: wrong passwords are forgotten after 900 s instead of 1800",
  ],
  [
    "identity.frontDoor identity.apiGateway",
    "high: Server sftp-internet-facing is replaced: an outage for everybody, another host name of AWS, and the host keys, and so the fingerprint, stay",
    "high: AWS WAF admits logins from every address",
    "high: No firewall limits logins any more: the AWS WAF web ACL is deleted",
    "high: AWS WAF no longer stands in front of the logins",
    "high: Logins are decided by something else: API_GATEWAY → AWS_LAMBDA, arn:aws:iam::111122223333:role/managed-sftp-everything-invocation → none, https://sftp-identity-api-RestApi.execute-api.eu-central-1.amazonaws.com/identity → none and 1 more",
    "medium: `transfer.amazonaws.com` gains lambda:InvokeFunction on managed-sftp-everything-identity, under conditions on aws:sourcearn, aws:sourceaccount (aws:lambda:Permission sftp-internet-facing)",
  ],
  [
    "transfer.hostKeys",
    "high: Host keys change (1 go, 0 come): clients may see a new fingerprint and refuse to connect",
  ],
  [
    "transfer.sftpAuthenticationMethods",
    "high: Weaker logins: PUBLIC_KEY_AND_PASSWORD → PUBLIC_KEY_OR_PASSWORD: a password alone lets users in",
  ],
  [
    "operations.events.on=scan",
    "high: Results of malware scans are no longer sent on (managed-sftp-everything-scan)",
  ],
];

/** Settings whose end takes something away that only its owner misses: the diff names the resources. */
export const BY_DIFF: Rows = [
  [
    "storage.lifecycle storage.restore",
    "update aws:s3:BucketLifecycleConfiguration sftp",
    "update aws:s3:BucketLifecycleConfiguration sftp-replica",
  ],
  ["storage.shares", "update aws:kms:KeyPolicy sftp-data", "update aws:s3:BucketPolicy sftp"],
  ["storage.keyConsumers", "update aws:kms:KeyPolicy sftp-data", "update aws:s3:BucketPolicy sftp"],
  [
    "storage.accessPoints",
    "update aws:kms:KeyPolicy sftp-data",
    "delete aws:s3:AccessPoint sftp-reports",
    "delete aws:s3:AccessPoint sftp-warehouse",
    "update aws:s3:BucketPolicy sftp",
    "update aws:cloudtrail:Trail sftp-audit",
  ],
  ["storage.cors", "delete aws:s3:BucketCorsConfiguration sftp"],
  ["storage.inventory", "delete aws:s3:Inventory sftp-access-logs"],
  ["identity.rolesFromSecrets", "update aws:lambda:Function sftp-identity"],
  ["identity.secretsKeyArn", "update aws:iam:RolePolicy sftp-identity-users"],
  ["transfer.preAuthenticationLoginBanner", "update aws:transfer:Server sftp-internet-facing"],
  [
    "transfer.protocols=FTPS transfer.certificateArn transfer.passiveIp transfer.tlsSessionResumptionMode transfer.postAuthenticationLoginBanner",
    "delete aws:ec2:NetworkAclRule sftp-server-in-30591",
    "delete aws:ec2:NetworkAclRule sftp-server-in-7530",
    "delete aws:vpc:SecurityGroupIngressRule sftp-clients-listed-21",
    "delete aws:vpc:SecurityGroupIngressRule sftp-clients-listed-8192",
    "update aws:transfer:Server sftp-internet-facing",
  ],
];
