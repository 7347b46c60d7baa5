import assert from "node:assert/strict";

import { placeholderKey } from "../../../verify/graph/placeholder-key";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { parseGolden, serialise } from "../../../verify/graph/snapshot";
import { renderMarkdown } from "../../../verify/preview/render-markdown";
import { compare } from "../../../verify/preview/compare";
import { risksOf } from "../../../verify/risk/risks";
import { PUBLISHED } from "../../support/features";
import { graphOf } from "../../support/program";
import { linesOf } from "./support";

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const FACING = { network: { mode: "internet-facing", clients: ["203.0.113.0/24"] } };
const CLOSED = {
  network: {
    mode: "closed",
    transitGateways: [{ name: "offices", transitGatewayId: "tgw-0a", clients: ["10.30.0.0/24"] }],
  },
};
const PUBLIC = { network: { mode: "public" } };
const OWN = "arn:aws:iam::111122223333:role/deployer";
const FOREIGN = "arn:aws:iam::999988887777:role/reader";
const SHARE = { principal: "999988887777", prefix: "alice/out/", access: "read" };

/** A stack of mode internet-facing with other settings. */
const facing = (more: Sections): Sections => ({
  ...FACING,
  ...more,
  network: { ...FACING.network, ...more["network"] },
});

/** Beginning of the comment. */
function firstLines(before: Graph, after: Graph): string[] {
  const risks = risksOf(before, after);
  const lines = renderMarkdown(compare(before, after), after, risks).split("\n");
  return lines.slice(0, 10);
}

/** A graph in which one resource is changed, or which has one more or one less. */
const edited = (
  graph: Graph,
  edit: (resource: GraphResource) => GraphResource | undefined,
): Graph => ({
  ...graph,
  resources: graph.resources.flatMap((resource) => edit(resource) ?? []),
});

const withInputs =
  (type: string, inputs: GraphResource["inputs"]) =>
  (resource: GraphResource): GraphResource =>
    resource.type === type ? { ...resource, inputs: { ...resource.inputs, ...inputs } } : resource;

/** A public stack with this storage. */
const stored = (storage: object): Sections => ({ ...PUBLIC, storage: { ...storage } });
const LINKS = PUBLISHED.publish;
const OPEN = {
  accessLogs: {},
  publish: { prefix: "open/", access: "open", openReason: "Price lists for everybody" },
};

const RISKY: readonly (readonly [name: string, before: Sections, after: Sections, line: RegExp])[] =
  [
    [
      "a client range that gets wider",
      FACING,
      facing({ network: { clients: ["203.0.0.0/16"] } }),
      /🔴 High: Opens to 203\.0\.0\.0\/16: server on TCP 22 \(256 → 65,536 IPv4 addresses\)/,
    ],
    [
      "a share with another account",
      FACING,
      facing({ storage: { shares: [SHARE] } }),
      /🔴 High: Foreign account 999988887777 \(`arn:aws:iam::999988887777:root`\) gains s3:ListBucket, s3:GetObject on .*alice\/out\/\*/,
    ],
    [
      "an administrator of another account",
      facing({ storage: { administrators: [OWN] } }),
      facing({ storage: { administrators: [OWN, FOREIGN] } }),
      /🔴 High: Foreign account 999988887777 \(`arn:aws:iam::999988887777:role\/reader`\) gains kms:.*aws:kms:Key sftp-data/,
    ],
    [
      "a folder that is published",
      stored({ accessLogs: {} }),
      stored(PUBLISHED),
      /🔴 High: Publishes folder alice\/published of managed-sftp-test-111122223333 on the internet, to whoever has a signed link/,
    ],
    [
      "a folder that is published to everybody",
      stored({ accessLogs: {} }),
      stored(OPEN),
      /🔴 High: Publishes folder open of managed-sftp-test-111122223333 on the internet, OPEN to everybody/,
    ],
    [
      "signed links that are given up",
      stored({ ...PUBLISHED, publish: { ...LINKS, prefix: "open/" } }),
      stored({ ...OPEN, publish: { ...OPEN.publish, hostname: LINKS.hostname } }),
      /🔴 High: Everybody on the internet reads published files \(all paths\) without a signed link/,
    ],
    [
      "a published folder that gets wider",
      stored(PUBLISHED),
      stored({ ...PUBLISHED, publish: { ...LINKS, prefix: "alice/" } }),
      /🔴 High: CloudFront serves another folder: alice\/published of managed-sftp-test-111122223333 → alice of managed-sftp-test-111122223333/,
    ],
    [
      "another key that signs links",
      stored({ ...PUBLISHED, publish: { ...LINKS, signingKeys: ["a"] } }),
      stored(PUBLISHED),
      /🔴 High: Whoever has key sftp-published-b can sign links to published files/,
    ],
    [
      "a key that no longer signs links",
      stored(PUBLISHED),
      stored({ ...PUBLISHED, publish: { ...LINKS, signingKeys: ["a"] } }),
      /🟠 Medium: Links that key sftp-published-b signed end/,
    ],
    [
      "an own name that published files lose, and its TLS",
      stored(PUBLISHED),
      stored({
        ...PUBLISHED,
        publish: {
          prefix: LINKS.prefix,
          signingKeys: ["a", "b"],
          firewall: LINKS.firewall,
        },
      }),
      /🔴 High: Viewers of published files may use older TLS: TLSv1\.2_2021 → TLSv1\n[\s\S]*🟠 Medium: Published files move from files\.example\.com to none: old links end/,
    ],
    [
      "protection that is turned off",
      FACING,
      facing({ storage: { deletionProtection: false } }),
      /🔴 High: \d+ resources lose protection .*; destroy would now empty bucket managed-sftp-test-111122223333/,
    ],
    [
      "a switch to mode public",
      FACING,
      PUBLIC,
      /🔴 High: Server sftp-internet-facing is replaced: an outage.*clients see a new fingerprint[^]*🔴 High: Cannot be undone: 2 Elastic IPs are released[^]*🔴 High: Opens to every IPv4 address/,
    ],
    [
      "a way out of mode closed",
      CLOSED,
      FACING,
      /🔴 High: Server sftp-closed is replaced.*takes 20 to 45 minutes/,
    ],
    [
      "versions that are deleted sooner",
      FACING,
      facing({ storage: { noncurrentVersionDays: 30 } }),
      /🔴 High: Deletes data: replaced and deleted versions in bucket managed-sftp-test-111122223333 after 30 days \(before: 90 days\)/,
    ],
    [
      "objects that begin to expire",
      FACING,
      facing({ storage: { lifecycle: [{ prefix: "alice/", expireDays: 30 }] } }),
      /🔴 High: Deletes data: objects in bucket managed-sftp-test-111122223333, folder alice\/ after 30 days \(before: never\)/,
    ],
    [
      "Object Lock",
      FACING,
      facing({ storage: { objectLock: { mode: "COMPLIANCE", retentionDays: 30 } } }),
      /🔴 High: Cannot be undone: Object Lock of bucket managed-sftp-test-111122223333, COMPLIANCE for 30 days/,
    ],
    [
      "alarms that are turned off",
      FACING,
      facing({ operations: { alarms: false } }),
      /🔴 High: \d+ alarms are deleted: managed-sftp-test-access-denied, /,
    ],
    [
      "an alarm that is raised later",
      FACING,
      facing({ operations: { alarms: { deniedLogins: 5000 } } }),
      /🟠 Medium: Alarms are raised later, at 5000 instead of 20: /,
    ],
    [
      "older ciphers",
      FACING,
      facing({ transfer: { securityPolicyName: "TransferSecurityPolicy-2018-11" } }),
      /🔴 High: Weaker ciphers: security policy TransferSecurityPolicy-2025-03 → TransferSecurityPolicy-2018-11/,
    ],
    [
      "no lockout",
      FACING,
      facing({ identity: { lockout: false } }),
      /🔴 High: The lockout is turned off/,
    ],
    [
      "a lockout after more attempts",
      FACING,
      facing({ identity: { lockout: { attempts: 20 } } }),
      /🔴 High: Weaker lockout: after 20 wrong passwords instead of 10/,
    ],
    [
      "roles from secrets",
      FACING,
      facing({ identity: { rolesFromSecrets: true } }),
      /🔴 High: rolesFromSecrets is turned on: whoever writes users' secrets chooses role, policy and folder/,
    ],
    [
      "another key",
      FACING,
      facing({ storage: { existingKey: "arn:aws:kms:eu-central-1:111122223333:key/0a1b" } }),
      /🔴 High: Encryption of bucket .* changes from aws:kms with .*sftp-data-Key to aws:kms with .*key\/0a1b: objects already there stay under the old key/,
    ],
    [
      "no key",
      FACING,
      facing({ storage: { encryption: "AES256" } }),
      /🔴 High: Encryption of bucket .* to AES256: objects already there stay under the old key/,
    ],
    [
      "logs that are kept for a shorter time",
      FACING,
      facing({ operations: { logRetentionDays: 30 } }),
      /🔴 High: Retention falls: logs older than 30 days are deleted \(90 days → 30 days\) in \/aws\//,
    ],
    [
      "FTP",
      CLOSED,
      { ...CLOSED, transfer: { protocols: ["SFTP", "FTP"] } },
      /🔴 High: FTP is turned on: passwords and files cross the network in plain text/,
    ],
    [
      "passwords where only keys were allowed",
      facing({ transfer: { sftpAuthenticationMethods: "PUBLIC_KEY" } }),
      FACING,
      /🔴 High: Weaker logins: PUBLIC_KEY → PUBLIC_KEY_OR_PASSWORD: a password alone lets users in/,
    ],
    [
      "deletion without MFA",
      facing({ storage: { mfaDelete: true } }),
      FACING,
      /🔴 High: Denial DenyDeleteWithoutMfa is gone, which kept everybody from s3:DeleteObject/,
    ],
    [
      "no fence",
      facing({ storage: { administrators: [OWN], fence: { sourceCidrs: ["203.0.113.0/24"] } } }),
      facing({ storage: { administrators: [OWN] } }),
      /🔴 High: Denial DenyOutsideFence is gone/,
    ],
    [
      "a wider fence",
      facing({ storage: { administrators: [OWN], fence: { sourceCidrs: ["203.0.113.0/24"] } } }),
      facing({ storage: { administrators: [OWN], fence: { sourceCidrs: ["203.0.0.0/16"] } } }),
      /🔴 High: Denial DenyOutsideFence holds under other conditions/,
    ],
    [
      "somebody who gets every event",
      facing({ operations: { events: {} } }),
      facing({ operations: { events: { emails: ["mallory@example.org"] } } }),
      /🟠 Medium: What topic managed-sftp-test-uploads says goes to mallory@example\.org/,
    ],
    [
      "another prefix of users' secrets",
      FACING,
      facing({
        identity: { secretPrefix: "other/users", previousSecretPrefix: "managed-sftp/test" },
      }),
      /🔴 High: Logins read users under other\/users\/ instead of managed-sftp\/test\//,
    ],
    [
      "a server in other zones and addresses",
      FACING,
      facing({ network: { zoneCount: 3 } }),
      /🟠 Medium: The server gets 1 more public address/,
    ],
    [
      "a peering with another account",
      CLOSED,
      {
        network: {
          ...CLOSED.network,
          peerings: [
            {
              name: "x",
              peerVpcId: "vpc-0b",
              peerOwnerId: "999988887777",
              clients: ["10.50.0.0/24"],
            },
          ],
        },
      },
      /🔴 High: The VPC is peered with vpc-0b of foreign account 999988887777/,
    ],
    [
      "a bucket of access logs that goes",
      facing({ storage: { accessLogs: {} } }),
      FACING,
      /🔴 High: Cannot be undone: bucket managed-sftp-test-111122223333-logs is deleted with everything in it/,
    ],
  ];

const HARMLESS: readonly (readonly [name: string, before: Sections, after: Sections])[] = [
  [
    "a client range that gets narrower",
    FACING,
    facing({ network: { clients: ["203.0.113.0/25"] } }),
  ],
  ["no dashboard", FACING, facing({ operations: { dashboard: false } })],
  ["logs that are kept longer", FACING, facing({ operations: { logRetentionDays: 365 } })],
  ["more memory", FACING, facing({ identity: { memorySize: 2048 } })],
  ["a banner", FACING, facing({ transfer: { preAuthenticationLoginBanner: "Private system" } })],
  [
    "an alarm that is raised sooner",
    FACING,
    facing({ operations: { alarms: { deniedLogins: 3 } } }),
  ],
  ["one more alarm", FACING, facing({ operations: { alarms: { noTransferHours: 6 } } })],
  ["a share that ends", facing({ storage: { shares: [SHARE] } }), FACING],
  ["versions that are kept longer", FACING, facing({ storage: { noncurrentVersionDays: 400 } })],
  ["keys alone", FACING, facing({ transfer: { sftpAuthenticationMethods: "PUBLIC_KEY" } })],
  [
    "newer ciphers",
    facing({ transfer: { securityPolicyName: "TransferSecurityPolicy-2024-01" } }),
    FACING,
  ],
  ["access logs", FACING, facing({ storage: { accessLogs: {} } })],
  ["deletion with MFA", FACING, facing({ storage: { mfaDelete: true } })],
  ["a shorter cache", FACING, facing({ identity: { cache: { seconds: 10 } } })],
  ["protection", facing({ storage: { deletionProtection: false } }), FACING],
  ["a stricter lockout", FACING, facing({ identity: { lockout: { attempts: 5 } } })],
  ["FTP that is turned off", { ...CLOSED, transfer: { protocols: ["SFTP", "FTP"] } }, CLOSED],
];

describe("the risk of a change", () => {
  for (const [name, before, after, line] of RISKY) {
    it(`names ${name} in the first ten lines of the comment`, async () => {
      const lines = firstLines(await graphOf(before), await graphOf(after));
      assert.match(lines.join("\n"), line);
      assert.equal(lines[2], "**Before you approve**");
    });
  }

  for (const [name, before, after] of HARMLESS) {
    it(`gives no alarm about ${name}`, async () => {
      const [was, is] = [await graphOf(before), await graphOf(after)];
      assert.deepEqual(risksOf(was, is), []);
      assert.match(firstLines(was, is)[4] ?? "", /^Nothing of note: /);
    });
  }

  const SERVER = "aws:transfer/server:Server";
  const EDITS: readonly (readonly [
    string,
    (resource: GraphResource) => GraphResource | undefined,
    RegExp,
  ])[] = [
    [
      "a deleted alarm",
      (r) => (r.name === "sftp-operations-lockouts" ? undefined : r),
      /🔴 High: An alarm is deleted: managed-sftp-test-lockouts/,
    ],
    [
      "alarms that tell nobody",
      withInputs("aws:cloudwatch/metricAlarm:MetricAlarm", { alarmActions: [] }),
      /🔴 High: Alarms no longer tell arn:.*, nor anybody else/,
    ],
    [
      "suspended versioning",
      withInputs("aws:s3/bucketVersioning:BucketVersioning", {
        versioningConfiguration: { status: "Suspended" },
      }),
      /🔴 High: Versioning of bucket .* goes from Enabled to Suspended/,
    ],
    [
      "a bucket that is no longer kept from the public",
      withInputs("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
        restrictPublicBuckets: false,
      }),
      /🔴 High: Bucket .* no longer blocks public access/,
    ],
    [
      "a role that may do everything",
      (r) =>
        r.name.startsWith("sftp-user") && r.type === "aws:iam/rolePolicy:RolePolicy"
          ? {
              ...r,
              inputs: {
                ...r.inputs,
                policy:
                  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
              },
            }
          : r,
      /🔴 High: Role managed-sftp-test-user gains \*/,
    ],
    [
      "a role that everybody may assume",
      withInputs("aws:iam/role:Role", {
        assumeRolePolicy:
          '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}',
      }),
      /🔴 High: Everybody gains sts:AssumeRole/,
    ],
    [
      "a server that logs nothing",
      withInputs(SERVER, { structuredLogDestinations: [] }),
      /🔴 High: aws:transfer:Server sftp-internet-facing no longer logs what users do/,
    ],
    [
      "TLS sessions that another client may take over",
      withInputs(SERVER, {
        protocolDetails: { setStatOption: "ENABLE_NO_OP", tlsSessionResumptionMode: "DISABLED" },
      }),
      /🔴 High: Weaker FTPS: TLS session resumption ENFORCED → DISABLED/,
    ],
    [
      "a key that is no longer rotated",
      withInputs("aws:kms/key:Key", { enableKeyRotation: false }),
      /🟠 Medium: Key sftp-data is no longer rotated/,
    ],
    [
      "code that decides about logins",
      withInputs("aws:lambda/function:Function", { code: { sha256: "other" } }),
      /⚪ Not judged: The code of aws:lambda:Function sftp-identity changes/,
    ],
    [
      "an input that no rule knows",
      withInputs("aws:lambda/function:Function", { reservedConcurrentExecutions: 1 }),
      /⚪ Not judged: reservedConcurrentExecutions of aws:lambda:Function sftp-identity/,
    ],
    [
      "a type of resource that no rule knows",
      (r) =>
        r.type === "aws:sns/topic:Topic"
          ? { ...r, type: "aws:rds/instance:Instance", urn: `${r.urn}x` }
          : r,
      /⚪ Not judged: .*aws:rds:Instance sftp-operations-alarms is created/,
    ],
    [
      "a filter that an alarm counts by",
      withInputs("aws:cloudwatch/logMetricFilter:LogMetricFilter", { pattern: "nothing" }),
      /⚪ Not judged: pattern of aws:cloudwatch:LogMetricFilter/,
    ],
  ];
  for (const [name, edit, line] of EDITS) {
    it(`names ${name}, as a change of the program could bring it`, async () => {
      const graph = await graphOf(FACING);
      assert.match(firstLines(graph, edited(graph, edit)).join("\n"), line);
    });
  }

  it("names a second, public server", async () => {
    const graph = await graphOf(FACING);
    const server = graph.resources.find(({ type }) => type === SERVER) as GraphResource;
    const { endpointDetails, ...inputs } = server.inputs;
    assert.ok(endpointDetails);
    const second: GraphResource = {
      ...server,
      ...{
        urn: `${server.urn}-2`,
        name: "open",
        id: "open-Server",
        inputs: { ...inputs, endpointType: "PUBLIC" },
      },
    };
    const lines = firstLines(graph, { ...graph, resources: [...graph.resources, second] });
    assert.match(
      lines.join("\n"),
      /🔴 High: A new server, open, is public: every address of the internet reaches it/,
    );
  });

  it("says that the fingerprint stays where the host keys do", async () => {
    const keys = { a: placeholderKey("a") };
    const of = (mode: Sections) => graphOf({ ...mode, transfer: { hostKeys: ["a"] } }, keys);
    const lines = firstLines(await of(FACING), await of(PUBLIC));
    assert.match(lines.join("\n"), /is replaced: .* the host keys, and so the fingerprint, stay/);
  });

  it("says that clients may see a new fingerprint where a host key changes", async () => {
    const of = (key: string) =>
      graphOf({ ...FACING, transfer: { hostKeys: ["a"] } }, { a: placeholderKey(key) });
    const lines = firstLines(await of("a"), await of("b"));
    assert.match(lines.join("\n"), /🔴 High: Host keys change \(1 go, 1 come\)/);
    assert.doesNotMatch(lines.join("\n"), /PRIVATE KEY/);
  });

  it("says that all links end where a folder is no longer published", async () => {
    const [before, after] = [stored(PUBLISHED), stored({ accessLogs: {} })];
    const texts = risksOf(await graphOf(before), await graphOf(after)).map(({ text }) => text);
    assert.ok(
      texts.includes(
        "Folder alice/published of managed-sftp-test-111122223333 is no longer published: all links end",
      ),
    );
  });

  // The key's policy moves to a resource of its own, which is no new right of anybody it named before.
  it("says of the key only that CloudFront may use it where a folder is published", async () => {
    const [before, after] = [stored({ accessLogs: {} }), stored(PUBLISHED)];
    const texts = risksOf(await graphOf(before), await graphOf(after)).map(({ text }) => text);
    assert.deepEqual(
      texts.filter((text) => /sftp-data/.test(text)),
      [
        "`cloudfront.amazonaws.com` gains kms:Decrypt, under conditions on aws:sourcearn (aws:kms:Key sftp-data)",
      ],
    );
    const back = risksOf(await graphOf(after), await graphOf(before)).map(({ text }) => text);
    assert.deepEqual(
      back.filter((text) => /sftp-data/.test(text)),
      [],
    );
  });

  // The first deployment is when a folder is opened by mistake.
  it("says of a new stack what it publishes", async () => {
    const none: Graph = { stack: "test", resources: [], outputs: {} };
    const texts = risksOf(none, await graphOf(stored(OPEN))).map(({ text }) => text);
    assert.ok(
      texts.includes(
        "Publishes folder open of managed-sftp-test-111122223333 on the internet, OPEN to everybody",
      ),
    );
  });

  it("is the same against a golden file, which has no outputs of resources", async () => {
    const [before, after] = [await graphOf(FACING), await graphOf(CLOSED)];
    assert.deepEqual(risksOf(parseGolden(serialise(before)), after), risksOf(before, after));
    assert.deepEqual(risksOf(parseGolden(serialise(before)), before), []);
  });
});

describe("the risk of a stack file", () => {
  const file = (config: object, more: object = {}) => ({ config, ...more });
  const tagged = (project: string) => file({ "aws:defaultTags": { tags: { project, team: "x" } } });
  const texts = async (before: object | undefined, after: object): Promise<string[]> => {
    const graph = await graphOf(FACING);
    const files = { before, after } as Parameters<typeof risksOf>[2] & object;
    return linesOf(graph, graph, files);
  };

  it("is that of tags by which the deploy role finds keys", async () => {
    assert.deepEqual(await texts(tagged("managed-sftp"), tagged("other")), [
      "high: Default tags change on which the deploy role depends: project managed-sftp → other; it may no longer manage the stack's keys",
    ]);
    const team = file({ "aws:defaultTags": { tags: { project: "managed-sftp", team: "y" } } });
    assert.deepEqual(await texts(tagged("managed-sftp"), team), []);
  });

  it("is that of a signing key that no resource shows", async () => {
    const of = (key: string) => file({ "managed-sftp:signingKeys": { a: { secure: key } } });
    assert.deepEqual(await texts(of("v1:x"), of("v1:y")), [
      "high: The encrypted value of managed-sftp:signingKeys.a changes: if it is another key, whoever has it can sign links to published files, and links of the old one end",
    ]);
  });

  it("is that of a region, an account and a host key that no resource shows", async () => {
    const of = (region: string, account: string, key: string) =>
      file({
        "aws:region": region,
        "aws:allowedAccountIds": [account],
        "managed-sftp:hostKeys": { a: { secure: key } },
      });
    assert.deepEqual(await texts(of("eu-central-1", "1", "v1:x"), of("eu-west-1", "2", "v1:y")), [
      "high: The stack moves from region eu-central-1 to eu-west-1: everything is made anew, without its data",
      'high: aws:allowedAccountIds changes: another account or role may be deployed to (["1"] → ["2"])',
      "high: The encrypted value of managed-sftp:hostKeys.a changes: if it is another key, clients see a new fingerprint",
    ]);
  });

  it("is not judged where nothing is known of a setting, or there is none to compare with", async () => {
    const [before, after] = [
      file({}),
      file({ "aws:retryMode": "adaptive" }, { environment: ["x"] }),
    ];
    assert.deepEqual(await texts(before, after), [
      "unjudged: Setting aws:retryMode changes, Setting environment of the stack file changes",
    ]);
    assert.match(
      (await texts(undefined, after))[0] ?? "",
      /^unjudged: Default tags, region and secrets/,
    );
  });
});
