import * as assert from "node:assert/strict";

import type { AccessDecision } from "../../../../verify/access/evaluator";
import type { AccessRequest, Principal } from "../../../../verify/access/request";
import type { Graph } from "../../../../verify/graph/graph";
import { shipped } from "../../../support/stacks";
import { withPolicy } from "../matrix/support";
import { BUCKET_ARN, ROLE } from "../support";
import { decided, withInputs } from "./support";

const FOREIGN = "444455556666";
const stranger: Principal = { kind: "other", arn: `arn:aws:iam::${FOREIGN}:role/x` };
const user: Principal = { kind: "other", arn: `arn:aws:iam::${FOREIGN}:user/team/x` };
const root: Principal = { kind: "other", arn: `arn:aws:iam::${FOREIGN}:root` };

// AWS fills these keys in. A request without them is another request, whose denial proves nothing.
describe("conditions on keys that AWS fills in", () => {
  let dev: Graph;
  before(async () => {
    dev = await shipped("dev");
  });

  const get = (
    Condition: object,
    principal: Principal = stranger,
    context: AccessRequest["context"] = {},
  ): Promise<AccessDecision> => {
    const open = { Sid: "Open", Effect: "Allow", Principal: "*", Action: "s3:GetObject" };
    const statement = { ...open, Resource: `${BUCKET_ARN}/*`, Condition };
    const mutant = withInputs(
      withPolicy(dev, "bucket", (all) => [...all, statement]),
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      () => ({ restrictPublicBuckets: false }),
    );
    return decided(mutant, {
      ...{ principal, context, action: "s3:GetObject", resource: `${BUCKET_ARN}/x` },
    });
  };

  for (const [key, value, principal] of [
    ["aws:RequestedRegion", "eu-central-1", stranger],
    ["aws:PrincipalType", "AssumedRole", stranger],
    ["aws:PrincipalType", "User", user],
    ["aws:PrincipalType", "Account", root],
    ["aws:PrincipalType", "Anonymous", { kind: "anonymous" }],
    ["aws:userid", "AROA*:session", stranger],
    ["aws:userid", "AIDA*", user],
    ["aws:userid", FOREIGN, root],
    ["aws:userid", "anonymous", { kind: "anonymous" }],
    ["aws:username", "x", user],
    ["aws:PrincipalAccount", FOREIGN, stranger],
    ["aws:PrincipalAccount", "anonymous", { kind: "anonymous" }],
    ["aws:ResourceAccount", "111122223333", stranger],
    ["s3:ResourceAccount", "111122223333", stranger],
    ["s3:authType", "REST-HEADER", stranger],
    ["s3:signatureversion", "AWS4-HMAC-SHA256", stranger],
    ["s3:TlsVersion", "1.3", stranger],
  ] as const) {
    it(`sees ${key} of ${"arn" in principal ? principal.arn : principal.kind}`, async () => {
      assert.deepEqual(await get({ StringLike: { [key]: value } }, principal), {
        ...{ allowed: true, reason: "bucket policy/Open" },
      });
      assert.equal((await get({ StringNotLike: { [key]: value } }, principal)).allowed, false);
    });
  }

  it("sees the tags of a role, and fails for a tag that it does not have", async () => {
    const principal: Principal = { kind: "role", role: ROLE };
    const tagged = withInputs(dev, "aws:iam/role:Role", () => ({ tags: { team: "red" } }));
    const resource = `${BUCKET_ARN}/bob/x`;
    const decide = (tag: string): Promise<AccessDecision> =>
      decided(
        withPolicy(tagged, "bucket", (all) => [
          ...all,
          {
            ...{ Sid: "Red", Effect: "Deny", Principal: "*", Action: "s3:GetObject" },
            ...{
              Resource: "*",
              Condition: { StringEquals: { [`aws:PrincipalTag/${tag}`]: "red" } },
            },
          },
        ]),
        { principal, action: "s3:GetObject", resource },
      );
    assert.deepEqual(await decide("team"), {
      ...{ allowed: false, reason: "denied by bucket policy/Red" },
    });
    await assert.rejects(decide("other"), /depends on aws:PrincipalTag\/other, whose value/);
  });

  for (const key of [
    ...["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:SourceIp"],
    ...["aws:UserAgent", "aws:Referer", "aws:TokenIssueTime", "aws:PrincipalTag/team"],
    ...["s3:ExistingObjectTag/public", "s3:AccessGrantsInstanceArn", "aws:Invented"],
  ]) {
    it(`fails for ${key}, whose value nobody knows, instead of denying`, async () => {
      const [operator, value] = /Ip$/.test(key) ? ["IpAddress", "8.8.8.8"] : ["StringLike", "*"];
      await assert.rejects(get({ [operator]: { [key]: value } }), {
        message: `access: cannot decide s3:GetObject on ${BUCKET_ARN}/x: bucket policy/Open depends on ${key}, whose value in this request is not known`,
      });
    });
  }

  it("fails for a policy variable whose value nobody knows", async () => {
    await assert.rejects(
      get({ StringEquals: { "s3:prefix": "${aws:PrincipalOrgID}" } }),
      /depends on aws:PrincipalOrgID/,
    );
  });

  it("takes a value that the request gives", async () => {
    const Condition = { StringLike: { "aws:UserAgent": "curl*" } };
    assert.equal((await get(Condition, stranger, { "aws:UserAgent": "curl/8" })).allowed, true);
    assert.equal((await get(Condition, stranger, { "aws:UserAgent": "wget" })).allowed, false);
  });

  it("decides for every time, and fails where the answer changes with it", async () => {
    const year = "2030-01-01T00:00:00Z";
    const changes = /is allowed at some times and denied at others; remove the condition/;
    for (const key of ["aws:CurrentTime", "aws:EpochTime"]) {
      await assert.rejects(get({ DateLessThan: { [key]: year } }), changes, key);
      await assert.rejects(get({ DateGreaterThan: { [key]: "1577836800" } }), changes, key);
      assert.equal((await get({ Null: { [key]: "false" } })).allowed, true, key);
    }
    const never = {
      DateLessThan: { "aws:CurrentTime": year },
      DateGreaterThan: { "aws:EpochTime": year },
    };
    assert.equal((await get(never)).allowed, false);
    await assert.rejects(get({ DateLessThan: { "aws:CurrentTime": "soon" } }), /"soon" .* no date/);
  });
});
