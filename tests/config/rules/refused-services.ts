import {
  client,
  closed,
  open,
  operated,
  emails,
  certificateArn,
  ftps,
  PUBLISHED,
  type Refused,
} from "./sections";

/** Refused combinations of identity, transfer and operations settings. */
export const SERVICES: Refused = {
  "API Gateway in mode closed": [
    { ...closed({}), identity: { frontDoor: "api-gateway" } },
    "identity.frontDoor is api-gateway, whose address is on the internet, which mode closed excludes; use lambda or another mode",
  ],
  "API Gateway limits without API Gateway": [
    { ...open({}), identity: { apiGateway: {} } },
    "identity.apiGateway is set, but identity.frontDoor is lambda; remove it or set identity.frontDoor to api-gateway",
  ],
  "a previous key of users that is the present one": [
    {
      ...open({}),
      identity: {
        secretsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/a",
        previousSecretsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/a",
      },
    },
    "identity.previousSecretsKeyArn is identity.secretsKeyArn too; remove it, or name the key that secrets are moved away from",
  ],
  "an API Gateway range listed twice": [
    {
      ...open({}),
      identity: { frontDoor: "api-gateway", apiGateway: { allowedCidrs: [client, client] } },
    },
    "identity.apiGateway.allowedCidrs lists 203.0.113.0/24 more than once; remove the duplicates",
  ],
  "FTPS with mode public": [
    open({}, ftps),
    "transfer.protocols lists FTPS, which AWS supports only on endpoints in a VPC; use SFTP, or mode internet-facing or closed",
  ],
  "FTP outside mode closed": [
    open({}, { protocols: ["FTP"] }),
    "transfer.protocols lists FTP, which sends passwords unencrypted and which AWS supports only on internal endpoints; use SFTP or mode closed, got mode public",
  ],
  "a protocol listed twice": [
    open({}, { protocols: ["SFTP", "SFTP"] }),
    "transfer.protocols lists SFTP more than once; remove the duplicates",
  ],
  "FTPS without a certificate": [
    closed({}, { protocols: ["FTPS"] }),
    "transfer.certificateArn is missing, and FTPS requires it; set the ARN of an ACM certificate (RSA 2048 or 4096, EC 256, 384 or 521) of the server's region",
  ],
  "a certificate without FTPS": [
    closed({}, { certificateArn }),
    "transfer.certificateArn is set, but transfer.protocols does not list FTPS; remove it or add FTPS",
  ],
  "TLS session resumption without FTPS": [
    closed({}, { tlsSessionResumptionMode: "ENABLED" }),
    "transfer.tlsSessionResumptionMode applies to FTPS, which transfer.protocols does not list; remove it or add FTPS",
  ],
  "a passive address without FTP or FTPS": [
    closed({}, { passiveIp: "192.0.2.1" }),
    "transfer.passiveIp applies to FTP and FTPS, but transfer.protocols lists neither; remove it or add one of them",
  ],
  "SFTP authentication methods without SFTP": [
    closed({}, { protocols: ["FTP"], sftpAuthenticationMethods: "PASSWORD" }),
    "transfer.sftpAuthenticationMethods applies to SFTP, which transfer.protocols does not list; remove it or add SFTP",
  ],
  "host keys without SFTP": [
    closed({}, { protocols: ["FTP"], hostKeys: ["ed25519"] }),
    "transfer.hostKeys identify the server to SFTP clients, but transfer.protocols does not list SFTP; remove them",
  ],
  "a host key listed twice": [
    closed({}, { hostKeys: ["ed25519", "ed25519"] }),
    "transfer.hostKeys lists ed25519 more than once; remove the duplicates",
  ],
  "a banner after login without FTP or FTPS": [
    closed({}, { postAuthenticationLoginBanner: "welcome" }),
    "transfer.postAuthenticationLoginBanner is shown to FTP and FTPS clients only, but transfer.protocols lists neither; remove it",
  ],
  "e-mail addresses for alarms with an existing topic": [
    operated({ alarms: { topicArn: "arn:aws:sns:eu-central-1:111122223333:on-call", emails } }),
    "operations.alarms has both emails and topicArn, but the stack does not manage subscriptions of an existing topic; subscribe them to the topic and remove emails",
  ],
  "an e-mail address for alarms listed twice": [
    operated({ alarms: { emails: [...emails, ...emails] } }),
    "operations.alarms.emails lists on-call@example.com more than once; remove the duplicates",
  ],
  "an e-mail address for uploads listed twice": [
    operated({ events: { emails: [...emails, ...emails] } }),
    "operations.events.emails lists on-call@example.com more than once; remove the duplicates",
  ],
  "an operation listed twice for events": [
    operated({ events: { on: ["upload", "rename", "upload"] } }),
    "operations.events.on lists upload more than once; remove the duplicates",
  ],
  "events of a published folder without one": [
    operated({ events: { on: ["published"] } }, { eventBridge: true }),
    "operations.events.on lists published, but nothing is published; set storage.publish, or remove it from the list",
  ],
  "events of malware scans without any": [
    operated({ events: { on: ["scan"] } }),
    "operations.events.on lists scan, but nothing is scanned; set storage.malware, or remove it from the list",
  ],
  "events of another folder than those that are scanned": [
    operated(
      { events: { on: ["scan"], prefix: "alice/out/" } },
      { malware: { prefixes: ["alice/in/", "bob/"] } },
    ),
    "operations.events.prefix is alice/out/, but storage.malware.prefixes lists alice/in/, bob/, so that no event is about both; choose a folder that is scanned, or remove scan from operations.events.on",
  ],
  "events of a bucket that sends none": [
    operated({ events: { on: ["upload", "restore"] } }),
    "operations.events.on lists restore, which the bucket reports to EventBridge only; set storage.eventBridge to true, or remove it from the list",
  ],
  "events of another folder than the published one": [
    operated({ events: { on: ["published"], prefix: "alice/" } }, PUBLISHED),
    "operations.events.prefix is alice/, but storage.publish.prefix is out/, so that no event is about both; choose one inside the other, or remove published from operations.events.on",
  ],
  "a workflow that deletes before its last step": [
    operated({ workflow: { steps: [{ deleteOriginal: true }, { copyTo: "in/" }] } }),
    "operations.workflow has deleteOriginal before other steps, which would not find the file; make it the last step",
  ],
  "a workflow that deletes objects under Object Lock": [
    operated(
      { workflow: { steps: [{ copyTo: "in/" }], exceptionSteps: [{ deleteOriginal: true }] } },
      { objectLock: { mode: "GOVERNANCE", retentionDays: 1 } },
    ),
    "operations.workflow has deleteOriginal, but storage.objectLock retains every upload; remove one of them",
  ],
  "a workflow that copies twice to one folder": [
    operated({ workflow: { steps: [{ copyTo: "in/" }, { copyTo: "in/" }] } }),
    "operations.workflow copies to in/ twice, and the second copy would always fail; remove it or set its overwrite to true",
  ],
  "decryption of uploads that broke off": [
    operated({ workflow: { steps: [{ copyTo: "in/" }], partialSteps: [{ decryptTo: "out/" }] } }),
    "operations.workflow has decryptTo in partialSteps, but an incomplete PGP file cannot be decrypted; remove the step",
  ],
  "a workflow with domain efs": [
    operated({ workflow: { steps: [{ copyTo: "in/" }] } }, { domain: "efs" }),
    "operations.workflow needs a bucket, and storage.domain is efs; remove it or use domain s3",
  ],
};
