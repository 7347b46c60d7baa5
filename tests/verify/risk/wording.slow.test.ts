import assert from "node:assert/strict";

import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { risksOf } from "../../../verify/risk/risks";
import { graphOf } from "../../support/program";
import { linesOf } from "./support";

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const FACING = { network: { mode: "internet-facing", clients: ["203.0.113.0/24"] } };
const peered = (clients: readonly string[]) => ({
  network: { mode: "closed", peerings: [{ name: "devices", peerVpcId: "vpc-0a", clients }] },
});
const CLOSED = peered(["10.20.0.0/24"]);
const storage = (settings: Readonly<Record<string, unknown>>) => ({ ...FACING, storage: settings });
const fenced = (...sourceCidrs: readonly string[]) =>
  storage({ administrators: ["arn:aws:iam::111122223333:role/a"], fence: { sourceCidrs } });

const alarmed = (...emails: readonly string[]) => ({
  ...FACING,
  operations: { alarms: { emails } },
});

/** A stack that scans uploads and reports these kinds of events. */
const scanned = (...on: readonly string[]) => ({
  ...storage({ malware: {}, eventBridge: true }),
  operations: { events: { on } },
});

const firstLines = (before: Graph, after: Graph): string =>
  linesOf(before, after).slice(0, 6).join("\n");

const RISKY: readonly (readonly [string, Sections, Sections, RegExp])[] = [
  [
    "a /17 around a range that was open as high",
    CLOSED,
    peered(["10.20.0.0/17"]),
    /^high: Opens to 10\.20\.0\.0\/17: server on TCP 22 \(256 → 32,768 IPv4 addresses\)/m,
  ],
  [
    "a DNS firewall that is turned off",
    CLOSED,
    { network: { ...CLOSED.network, dnsFirewall: false } },
    /^high: The DNS firewall is turned off: the closed network resolves every name/m,
  ],
  [
    "a name that a closed network may resolve",
    CLOSED,
    { network: { ...CLOSED.network, dnsFirewall: { allow: ["example.com"] } } },
    /^medium: The closed network may also resolve example\.com/m,
  ],
  [
    "one Elastic IP that is released",
    FACING,
    { network: { ...FACING.network, zoneCount: 1 } },
    /^high: Cannot be undone: 1 Elastic IP is released \(sftp-2\)/m,
  ],
  [
    "the bucket that a new name empties, not the new one",
    FACING,
    storage({ bucketName: "other-bucket" }),
    /^high: Cannot be undone: bucket managed-sftp-test-111122223333 is replaced by an empty one and deleted with everything in it/m,
  ],
  [
    "versions of a folder that the bucket kept longer",
    FACING,
    storage({ lifecycle: [{ prefix: "b/", noncurrentExpireDays: 1 }] }),
    /folder b\/ after 1 day \(before: 90 days\)/,
  ],
  [
    "a folder whose files move to an archive class, as high",
    FACING,
    storage({
      lifecycle: [{ prefix: "b/", transitions: [{ days: 90, storageClass: "GLACIER" }] }],
      restore: { archivedPrefixes: ["b/"] },
    }),
    /^high: Objects in bucket .*, folder b\/ move to GLACIER after 90 days, from where users cannot download them until an operator restores them$/m,
  ],
  [
    "a folder whose files move to a colder class that users read at once, as medium",
    FACING,
    storage({
      lifecycle: [{ prefix: "b/", transitions: [{ days: 90, storageClass: "GLACIER_IR" }] }],
    }),
    /^medium: Objects in bucket .*, folder b\/ move to GLACIER_IR after 90 days$/m,
  ],
  [
    "results of malware scans that reach nobody any more, as high",
    scanned("upload", "scan"),
    scanned("upload"),
    /^high: Results of malware scans are no longer sent on \(managed-sftp-test-scan\)$/m,
  ],
  [
    "restored files that are not told of any more",
    scanned("upload", "restore"),
    scanned("upload"),
    /^medium: Events of managed-sftp-test-restore are no longer sent on$/m,
  ],
  [
    "deletions that are replicated",
    storage({ replication: { region: "eu-west-1" } }),
    storage({ replication: { region: "eu-west-1", deleteMarkers: true } }),
    /^medium: What users delete in bucket .* is deleted in its copy too/m,
  ],
  [
    "deletions that a new replication copies from its beginning",
    storage({}),
    storage({ replication: { region: "eu-west-1", deleteMarkers: true } }),
    /^medium: What users delete in bucket .* is deleted in its copy too/m,
  ],
  [
    "the role that a share is for, not its account",
    FACING,
    storage({
      shares: [{ principal: "arn:aws:iam::111122223333:role/x", prefix: "b/", access: "read" }],
    }),
    /^medium: `arn:aws:iam::111122223333:role\/x` gains s3:ListBucket, s3:GetObject/m,
  ],
  [
    "only the administrator who is new",
    storage({ administrators: ["arn:aws:iam::111122223333:role/a"] }),
    storage({
      administrators: ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"],
    }),
    /^medium: `arn:aws:iam::111122223333:role\/b` gains kms:/m,
  ],
  [
    "alarms whose last reader goes",
    alarmed("a@example.org"),
    alarmed(),
    /^high: a@example\.org is no longer told what topic managed-sftp-test-alarms says, nor is anybody else/m,
  ],
  [
    "alarms that one reader of two still gets",
    alarmed("a@example.org", "b@example.org"),
    alarmed("a@example.org"),
    /^medium: b@example\.org is no longer told what topic managed-sftp-test-alarms says$/m,
  ],
];

const HARMLESS: readonly (readonly [string, Sections, Sections])[] = [
  ["a narrower fence", fenced("203.0.113.0/24"), fenced("203.0.113.0/25")],
  ["a fence of one address", fenced("203.0.113.0/24"), fenced("203.0.113.7/32")],
  [
    "versions of a folder that are kept as long as those of the bucket",
    FACING,
    storage({ lifecycle: [{ prefix: "b/", noncurrentExpireDays: 90 }] }),
  ],
  [
    "FTPS that is turned off",
    {
      ...CLOSED,
      transfer: {
        protocols: ["SFTP", "FTPS"],
        certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b",
      },
    },
    CLOSED,
  ],
];

const BUCKET = "aws:s3/bucketPolicy:BucketPolicy";
const ROLE = "aws:iam/rolePolicy:RolePolicy";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** A graph in which one policy has one more statement. */
function withStatement(graph: Graph, type: string, name: string, statement: object): Graph {
  const edit = (resource: GraphResource): GraphResource => {
    if (resource.type !== type || resource.name !== name) return resource;
    const document = JSON.parse(resource.inputs["policy"] as string) as { Statement: unknown[] };
    const policy = JSON.stringify({ ...document, Statement: [...document.Statement, statement] });
    return { ...resource, inputs: { ...resource.inputs, policy } };
  };
  return { ...graph, resources: graph.resources.map(edit) };
}

const READ = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const TLS = { Bool: { "aws:SecureTransport": "true" } };
const STATEMENTS: readonly (readonly [string, string, string, object, RegExp])[] = [
  [
    "a reader that is everybody who uses TLS",
    BUCKET,
    "sftp",
    { ...READ, Principal: "*", Condition: TLS },
    /^high: Everybody gains s3:GetObject/,
  ],
  [
    "a reader that is everybody, from every address",
    BUCKET,
    "sftp",
    { ...READ, Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } },
    /^high: Everybody gains s3:GetObject/,
  ],
  [
    "an identity provider of another account",
    BUCKET,
    "sftp",
    { ...READ, Principal: { Federated: "arn:aws:iam::444455556666:saml-provider/x" } },
    /^high: Foreign account 444455556666 \(`arn:aws:iam::444455556666:saml-provider\/x`\) gains/,
  ],
  [
    "an account by its canonical id",
    BUCKET,
    "sftp",
    { ...READ, Principal: { CanonicalUser: "79a59df900b949e5" } },
    /^high: Foreign account by its canonical id \(`CanonicalUser:79a59df900b949e5`\) gains/,
  ],
  [
    "a function that reads every secret",
    ROLE,
    "sftp-identity-users",
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*" },
    /^high: Role managed-sftp-test-identity gains secretsmanager:GetSecretValue on every resource/,
  ],
  [
    "a function that passes on another role",
    ROLE,
    "sftp-identity-users",
    { Effect: "Allow", Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/admin" },
    /^high: Role managed-sftp-test-identity gains iam:PassRole on arn:aws:iam::111122223333:role\/admin/,
  ],
];

describe("the words of a risk", () => {
  for (const [name, before, after, line] of RISKY) {
    it(`name ${name}`, async () => {
      assert.match(firstLines(await graphOf(before), await graphOf(after)), line);
    });
  }

  for (const [name, before, after] of HARMLESS) {
    it(`are none for ${name}`, async () => {
      assert.deepEqual(risksOf(await graphOf(before), await graphOf(after)), []);
    });
  }

  for (const [name, type, resource, statement, line] of STATEMENTS) {
    it(`name ${name}`, async () => {
      const graph = await graphOf(FACING);
      assert.match(firstLines(graph, withStatement(graph, type, resource, statement)), line);
    });
  }

  it("name an endpoint whose policy is removed, as AWS then lets everything pass", async () => {
    const graph = await graphOf(CLOSED);
    const without = (resource: GraphResource): GraphResource => {
      if (resource.type !== ENDPOINT || resource.name !== "sftp-s3-gateway") return resource;
      const { policy, ...inputs } = resource.inputs;
      assert.ok(policy);
      return { ...resource, inputs };
    };
    assert.equal(
      firstLines(graph, { ...graph, resources: graph.resources.map(without) }),
      "high: Everybody behind endpoint sftp-s3-gateway gains * (aws:ec2:VpcEndpoint sftp-s3-gateway)",
    );
  });

  it("do not call a VPC unrecorded whose flow log comes with another mode", async () => {
    const risks = risksOf(await graphOf(FACING), await graphOf(CLOSED));
    assert.deepEqual(
      risks.filter(({ text }) => text.includes("no longer recorded")),
      [],
    );
  });

  it("do not call logins weaker where SFTP joins FTP", async () => {
    const of = (...protocols: readonly string[]) => graphOf({ ...CLOSED, transfer: { protocols } });
    const lines = firstLines(await of("FTP"), await of("FTP", "SFTP"));
    assert.match(lines, /SFTP is turned on/);
    assert.doesNotMatch(lines, /Weaker logins/);
  });
});
