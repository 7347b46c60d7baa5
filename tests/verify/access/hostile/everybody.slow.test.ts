import * as assert from "node:assert/strict";

import { resourceDocumentsOf } from "../../../../verify/access/everybody/documents";
import { everybodyIn } from "../../../../verify/access/everybody/everybody";
import type { Graph } from "../../../../verify/graph/graph";
import { shipped } from "../../../support/stacks";
import { type Statement, unconditional, withPolicy, withStatement } from "../matrix/support";
import { BUCKET_ARN, ROLE } from "../support";
import { document, plus, refuses, withInputs } from "./support";

const FOREIGN = "444455556666";
const STRANGER = "anybody of account 999988887777, a stranger";
const ANONYMOUS = "anybody without credentials";
const TOKEN = "anybody with a token of another identity provider";

/** Who gets something from the policies with a label that begins so, and with which request. */
async function given(graph: Graph, label: string): Promise<Record<string, string>> {
  const documents = resourceDocumentsOf(graph).filter((each) => each.label.startsWith(label));
  const { grants } = await everybodyIn(graph, documents);
  return Object.fromEntries(
    grants.map(({ who, by, actions, given: request }) => [
      who,
      `${by.split("/").at(-1)}: ${actions.join(" ")} [${request}]`,
    ]),
  );
}

/** A copy of a graph whose bucket has one more statement, and is not protected from public ones. */
const opened = (graph: Graph, statement: Statement): Graph =>
  withInputs(
    withPolicy(graph, "bucket", (all) => [
      ...all,
      {
        Sid: "Open",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: `${BUCKET_ARN}/*`,
        ...statement,
      },
    ]),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    () => ({ restrictPublicBuckets: false }),
  );

// Each of these let somebody in about whom the table did not ask.
describe("access asks about everybody", () => {
  let dev: Graph;
  before(async () => {
    dev = await shipped("dev");
  });

  const bucket = (statement: Statement): Promise<Record<string, string>> =>
    given(opened(dev, statement), "bucket policy of sftp");
  const trust = (statement: Statement): Promise<Record<string, string>> =>
    given(
      withInputs(dev, "aws:iam/role:Role", ({ name, inputs }) =>
        name === "sftp-user" ? { assumeRolePolicy: document(statement) } : inputs,
      ),
      "trust policy of sftp-user",
    );

  it("and no stranger gets anything from a shipped stack, but through a service that names no source", async () => {
    const services = ["cloudwatch", "events", "lambda", "logs.eu-central-1"];
    for (const stack of ["prod", "closed"]) {
      const { grants } = await everybodyIn(await shipped(stack));
      const strangers = grants.filter(({ isStranger }) => isStranger).map(({ who }) => who);
      assert.deepEqual(
        [...new Set(strangers)].filter(
          (who) => !services.some((each) => who === `${each}.amazonaws.com for another account`),
        ),
        [],
        stack,
      );
    }
  });

  it("from every network, with every header", async () => {
    for (const [Condition, request] of [
      [{ IpAddress: { "aws:SourceIp": "198.51.100.0/24" } }, "aws:SourceIp 198.51.100.0"],
      [{ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, "aws:SourceIp 8.8.8.8"],
      [{ NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, ""],
      [{ IpAddress: { "AWS:SourceIp": "2001:db8::/32" } }, "AWS:SourceIp 2001:db8::"],
      [
        { StringLike: { "aws:Referer": "https://*.example.com/*" } },
        "aws:Referer https://x.example.com/x",
      ],
      [{ StringEquals: { "aws:UserAgent": "backup" } }, "aws:UserAgent backup"],
      [{ StringEquals: { "aws:SourceVpce": "vpce-1" } }, "aws:SourceVpce vpce-1"],
      [
        { StringEquals: { "s3:ExistingObjectTag/public": "yes" } },
        "s3:ExistingObjectTag/public yes",
      ],
      [{ Null: { "aws:TokenIssueTime": "false" } }, "aws:TokenIssueTime other-than-named"],
    ] as const) {
      const open = await bucket({ Principal: "*", Condition });
      assert.equal(open[ANONYMOUS], `Open: s3:GetObject [${request}]`, JSON.stringify(Condition));
      assert.equal(open[STRANGER], open[ANONYMOUS]);
      assert.equal(open[TOKEN], open[ANONYMOUS]);
    }
  });

  it("and finds a way between a grant and the denials beside it", async () => {
    const graph = withPolicy(
      opened(dev, { Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "8.0.0.0/8" } } }),
      "bucket",
      (all) => [
        ...all,
        {
          ...{ Sid: "Closed", Effect: "Deny", Principal: "*", Action: "*", Resource: "*" },
          Condition: { IpAddress: { "aws:SourceIp": ["8.0.0.0/9", "8.128.0.0/10"] } },
        },
      ],
    );
    const { [ANONYMOUS]: open } = await given(graph, "bucket policy of sftp");
    assert.equal(open, "Open: s3:GetObject [aws:SourceIp 8.192.0.0]");
  });

  it("and about every folder that a statement is about", async () => {
    const graph = withPolicy(
      opened(dev, {
        Principal: "*",
        Resource: [`${BUCKET_ARN}/in/*`, `${BUCKET_ARN}/out/*`, `${BUCKET_ARN}/other/*`],
      }),
      "bucket",
      (all) => [
        ...all,
        {
          ...{ Sid: "Closed", Effect: "Deny", Principal: "*", Action: "*" },
          Resource: [`${BUCKET_ARN}/in/*`, `${BUCKET_ARN}/out/x*`, `${BUCKET_ARN}/other/*`],
        },
      ],
    );
    const { [ANONYMOUS]: open } = await given(graph, "bucket policy of sftp");
    assert.equal(open, "Open: s3:GetObject []");
  });

  it("that a policy names: accounts by number, principals, organizations", async () => {
    const role = `arn:aws:iam::${FOREIGN}:role/reader`;
    for (const principal of [FOREIGN, `arn:aws:iam::${FOREIGN}:root`]) {
      const open = await bucket({ Principal: { AWS: principal } });
      assert.deepEqual(open, { [`anybody else of account ${FOREIGN}`]: "Open: s3:GetObject []" });
    }
    assert.deepEqual(await bucket({ Principal: { AWS: role } }), {
      [role]: "Open: s3:GetObject []",
    });
    for (const Condition of [
      { StringEquals: { "aws:PrincipalAccount": FOREIGN } },
      { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${FOREIGN}:role/*` } },
    ]) {
      const open = await bucket({ Principal: "*", Condition });
      assert.ok(
        Object.keys(open).some((who) => who.includes(FOREIGN)),
        JSON.stringify(open),
      );
      assert.equal(open[STRANGER], undefined);
    }
    const members = await bucket({
      ...{ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abc" } } },
    });
    assert.equal(
      members["an account of organization o-abc"],
      "Open: s3:GetObject [aws:PrincipalOrgID o-abc]",
    );
    assert.equal(members[STRANGER], undefined);
    assert.equal(members[ANONYMOUS], undefined);
  });

  it("whom NotPrincipal leaves", async () => {
    const open = await bucket({ NotPrincipal: { AWS: ROLE } });
    assert.equal(open[STRANGER], "Open: s3:GetObject []");
    assert.equal(open["role managed-sftp-dev-user"], undefined);
  });

  it("with a token, whatever its subject is", async () => {
    const provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    const key = "token.actions.githubusercontent.com:sub";
    assert.deepEqual(
      await trust({
        ...{ Sid: "Jobs", Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity" },
        Principal: { Federated: provider },
        Condition: { StringLike: { [key]: "repo:*" } },
      }),
      {
        [`anybody with a token of ${provider}`]: `Jobs: sts:AssumeRoleWithWebIdentity [${key} repo:x]`,
      },
    );
  });

  it("for whom a service may call", async () => {
    const statement = { Sid: "Users", Effect: "Allow", Action: "sts:AssumeRole" };
    const Principal = { Service: "transfer.amazonaws.com" };
    const who = async (Condition?: object): Promise<string[]> =>
      Object.keys(await trust({ ...statement, Principal, ...(Condition && { Condition }) })).map(
        (name) => name.replace("transfer.amazonaws.com ", ""),
      );
    const all = [
      "for the named resource",
      "for another resource of the account",
      "for another account",
    ];
    assert.deepEqual(await who(), all);
    const anywhere = await who({ ArnLike: { "aws:SourceArn": "arn:aws:transfer:*:*:user/*" } });
    assert.ok(anywhere.includes("for another account"));
    for (const arn of ["arn:aws:transfer:*", "*"]) {
      await assert.rejects(
        async () => who({ ArnLike: { "aws:SourceArn": arn } }),
        new Error(`access: "${arn}" in a policy is no ARN; write all six parts`),
      );
    }
    const own = "arn:aws:transfer:eu-central-1:111122223333:user/s-1/*";
    assert.deepEqual(await who({ ArnLike: { "aws:SourceArn": own } }), all.slice(0, 1));
    assert.deepEqual(
      await who({ StringEquals: { "aws:SourceAccount": "111122223333" } }),
      all.slice(0, 2),
    );
    // Without the key, the condition holds.
    assert.deepEqual(
      await who({ StringEqualsIfExists: { "aws:RequestedRegion": "eu-central-1" } }),
      all,
    );
  });

  it("who may call a function by a permission", async () => {
    const name = "managed-sftp-dev-identity";
    const called = (principal: string): Promise<Record<string, string>> =>
      given(
        plus(dev, "aws:lambda/permission:Permission", {
          ...{ function: name, action: "lambda:InvokeFunction", principal },
        }),
        "function policy",
      );
    const everybody = await called("*");
    assert.equal(everybody[STRANGER], "extra: lambda:InvokeFunction []");
    assert.equal(everybody[ANONYMOUS], "extra: lambda:InvokeFunction []");
    const foreign = await called(FOREIGN);
    assert.equal(foreign[`anybody else of account ${FOREIGN}`], "extra: lambda:InvokeFunction []");
    assert.equal(foreign[STRANGER], undefined);
  });

  it("who may use a key for anything", async () => {
    const open = withStatement(dev, "key", "TransferUsersThroughS3", unconditional);
    const use = await given(open, "key policy of sftp-data");
    assert.equal(
      use["anybody else of account 111122223333"],
      "TransferUsersThroughS3: kms:Decrypt kms:GenerateDataKey []",
    );
    const Principal = { AWS: FOREIGN };
    const grantable = withStatement(dev, "key", "Administration", (statement) => ({
      ...{ ...statement, Principal, Action: "kms:Create*" },
    }));
    const { [`anybody else of account ${FOREIGN}`]: foreign } = await given(
      grantable,
      "key policy of sftp-data",
    );
    assert.equal(foreign, "Administration: kms:CreateAlias kms:CreateGrant []");
  });

  it("who may read a bucket that another program made", async () => {
    const open = document({
      ...{ Sid: "Open", Effect: "Allow", Principal: { AWS: FOREIGN }, Action: "s3:*" },
      Resource: ["arn:aws:s3:::elsewhere", "arn:aws:s3:::elsewhere/*"],
    });
    const graph = plus(dev, "aws:s3/bucketPolicy:BucketPolicy", {
      bucket: "elsewhere",
      policy: open,
    });
    const { [`anybody else of account ${FOREIGN}`]: may } = await given(
      graph,
      "bucket policy of extra",
    );
    assert.match(may ?? "", /^Open: .*s3:DeleteObject .*s3:GetObject .*s3:ListBucket /);
  });

  it("and fails for a principal that it cannot ask about", () => {
    const of = (Principal: object): Graph => opened(dev, { Principal });
    for (const [kind, name] of [
      ["CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"],
      ["AWS", "AROAJQABLZS4A3QDU576Q"],
      ["AWS", "arn:aws:iam::111122223333:role/*"],
      ["AWS", "arn:aws:iam::*:root"],
      ["Service", "*"],
      ["Federated", "*"],
    ] as const) {
      refuses(
        of({ [kind]: name }),
        `access: aws:s3:BucketPolicy sftp/Open names ${kind} ${name}, who cannot be asked about; name a role, user, account, service or identity provider`,
      );
    }
  });

  it("and fails where conditions tell more requests apart than can be tried", async () => {
    const keys = Array.from({ length: 12 }, (_, index) => [
      `aws:RequestTag/k${index}`,
      ["a", "b", "c"],
    ]);
    await assert.rejects(
      bucket({ Principal: "*", Condition: { StringLike: Object.fromEntries(keys) as object } }),
      /tell \d+ kinds of request apart, and at most 20000 can be tried; write fewer conditions/,
    );
  });
});
