import * as assert from "node:assert/strict";

import type { Policy } from "../../../aws/policy-document";
import { type GrantedLocation, sessionPolicy } from "../../../identity/authorizer/session-policy";
import { grantOf, statementOf } from "./grants";
import { SETTINGS, without } from "../support";

const HERE = "arn:aws:s3:::files";

describe("a session policy", () => {
  it("lets a user read and write the own folder, and nothing else", () => {
    const { policy } = grantOf({});
    assert.deepEqual(JSON.parse(policy), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Buckets", Effect: "Allow", Action: "s3:GetBucketLocation", Resource: [HERE] },
        {
          Sid: "List0",
          Effect: "Allow",
          Action: "s3:ListBucket",
          Resource: HERE,
          Condition: { StringLike: { "s3:prefix": ["alice", "alice/*"] } },
        },
        {
          Sid: "Objects",
          Effect: "Allow",
          Action: [
            "s3:GetObject",
            "s3:PutObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
            "s3:DeleteObject",
          ],
          Resource: [`${HERE}/alice/*`],
        },
        {
          Sid: "Key",
          Effect: "Allow",
          Action: ["kms:GenerateDataKey", "kms:Decrypt"],
          Resource: SETTINGS.keyArn,
        },
      ],
    });
  });

  // Without it a partner who may only fetch could replace or delete what lies there.
  it("lets a read-only user read only", () => {
    const grant = grantOf({ Access: "read-only" });
    assert.deepEqual(statementOf(grant, "Objects")?.Action, ["s3:GetObject"]);
    assert.deepEqual(statementOf(grant, "Key")?.Action, ["kms:Decrypt"]);
    assert.equal(statementOf(grant, "Folders"), undefined);
  });

  // Without it a partner who may only deliver could fetch what others delivered to the same folder.
  it("lets a write-only user write, and see folders only", () => {
    const grant = grantOf({ Access: "write-only" });
    assert.deepEqual(statementOf(grant, "Objects")?.Action, [
      "s3:PutObject",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
    ]);
    assert.deepEqual(statementOf(grant, "Folders"), {
      Sid: "Folders",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`${HERE}/alice/*/`],
    });
    // Fault 16: without both, an upload in parts fails when it is closed.
    assert.deepEqual(statementOf(grant, "Key")?.Action, ["kms:GenerateDataKey", "kms:Decrypt"]);
  });

  // A prefix of one bucket in the list of another would show folders of others there.
  it("lists in each bucket the folders that lie there, and none for a single file", () => {
    const list = (Sid: string, Resource: string, ...prefixes: string[]): object => ({
      Sid,
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource,
      Condition: { StringLike: { "s3:prefix": prefixes } },
    });
    const [archive, texts] = ["arn:aws:s3:::archive", "arn:aws:s3:::texts"];
    const readme = { bucketArn: texts, path: "readme.txt", isFile: true };
    const folders = [
      { bucketArn: HERE, path: "in", isFile: false },
      { bucketArn: archive, path: "", isFile: false },
    ];
    const buckets = (...Resource: string[]): object => ({
      Sid: "Buckets",
      Effect: "Allow",
      Action: "s3:GetBucketLocation",
      Resource,
    });
    const objects = (...Resource: string[]): object => ({
      Sid: "Objects",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      Resource,
    });
    const statements = (...locations: GrantedLocation[]): unknown =>
      (JSON.parse(sessionPolicy(locations, "write-only", undefined)) as Policy).Statement;
    assert.deepEqual(statements(...folders, readme), [
      buckets(HERE, archive, texts),
      list("List0", HERE, "in", "in/*"),
      list("List1", archive, "*"),
      objects(`${HERE}/in/*`, `${archive}/*`, `${texts}/readme.txt`),
      {
        Sid: "Folders",
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: [`${HERE}/in/*/`, `${archive}/*/`],
      },
    ]);
    assert.deepEqual(statements(readme), [buckets(texts), objects(`${texts}/readme.txt`)]);
  });

  // Some clients ask for a folder by its bare name before they list what is in it.
  it("lets a user list the folder by its name without the slash, but no longer name", () => {
    const bob = grantOf({}, SETTINGS, "bob");
    assert.deepEqual(statementOf(bob, "List0")?.Condition, {
      StringLike: { "s3:prefix": ["bob", "bob/*"] },
    });
  });

  it("names no key where the bucket has none", () => {
    const withoutKey = without(SETTINGS, "keyArn");
    assert.equal(statementOf(grantOf({}, withoutKey), "Key"), undefined);
  });

  // Fault 13: a prefix without its slash would let bob list, and fetch, what bobby has.
  it("keeps bob out of bobby's folder", () => {
    const bob = grantOf({}, SETTINGS, "bob");
    assert.deepEqual(statementOf(bob, "List0")?.Condition, {
      StringLike: { "s3:prefix": ["bob", "bob/*"] },
    });
    assert.deepEqual(statementOf(bob, "Objects")?.Resource, [`${HERE}/bob/*`]);
  });

  // Fault 12: a name that is folded in one place only leads to a folder that the policy forbids.
  it("keeps the case of the user's name, in the policy and in the folder", () => {
    const grant = grantOf({}, SETTINGS, "Alice.B");
    assert.deepEqual(grant.home, [{ Entry: "/", Target: "/files/Alice.B" }]);
    assert.deepEqual(statementOf(grant, "Objects")?.Resource, [`${HERE}/Alice.B/*`]);
  });

  // Fault 17: the service leaves most variables as they are with logical directories.
  it("has no variables", () => {
    assert.doesNotMatch(grantOf({}).policy, /\$\{|\{\{/);
  });

  // Fault 16: the service refuses a longer one.
  it("fits the service's limit for the longest names", () => {
    const settings = { ...SETTINGS, bucketArn: `arn:aws-us-gov:s3:::${"b".repeat(63)}` };
    const { policy } = grantOf({ Access: "write-only" }, settings, "u".repeat(100));
    assert.ok(policy.length <= 2048, `${policy.length} characters`);
  });

  // Fault 24: with the partition in the code, users outside the commercial regions reach nothing.
  it("is in the partition of the stack", () => {
    const grant = grantOf({}, { ...SETTINGS, bucketArn: "arn:aws-cn:s3:::files" });
    assert.deepEqual(statementOf(grant, "Objects")?.Resource, ["arn:aws-cn:s3:::files/alice/*"]);
  });
});
