import assert from "node:assert/strict";

import { parseStackConfig } from "../../../config/load";
import { accessOf } from "../../../verify/access/evaluator";
import { accessMatrix, explain } from "../../../verify/access/matrix/matrix";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { EVERY_EFS_OPTION, EVERY_STORAGE_OPTION, FEATURES } from "../../support/features";
import { graphOf, MODES } from "../../support/program";

type Sections = Parameters<typeof graphOf>[0];

/** The same configuration with a permissions boundary, or without any. */
const bounded = (sections: Sections, permissionsBoundary?: string): Sections => ({
  ...sections,
  operations: { ...sections["operations"], permissionsBoundary },
});
const OWN = "boundary-managed-sftp-test";
const SECRETS_KEY = "arn:aws:kms:eu-central-1:111122223333:key/7d1f0c52";

const CONFIGURATIONS: Readonly<Record<string, Sections>> = {
  "a bucket": MODES.public,
  "a bucket with every option": { ...MODES.public, storage: EVERY_STORAGE_OPTION },
  "a file system with every option": { ...MODES.public, storage: EVERY_EFS_OPTION },
  "a key of the users' secrets": { ...MODES.public, identity: { secretsKeyArn: SECRETS_KEY } },
  "a table of users, an API and workflows": FEATURES[0]?.[0] ?? MODES.public,
};

describe("the permissions boundary of the bootstrap", () => {
  for (const [title, sections] of Object.entries(CONFIGURATIONS)) {
    it(`leaves every verdict of a stack with ${title}`, async () => {
      const config = parseStackConfig(bounded(sections), "test");
      const verdicts = async (of: Sections): Promise<readonly unknown[]> => {
        const { cells } = await accessMatrix(await graphOf(of), config);
        return cells.map(({ principal, operation, allowed }) => [principal, operation, allowed]);
      };
      assert.deepEqual(await verdicts(bounded(sections, OWN)), await verdicts(bounded(sections)));
    });
  }

  /** Explanation of an upload by a user of a stack with a boundary. */
  const upload = async (boundary: string) => {
    const sections = bounded(MODES.public, boundary);
    const graph = await graphOf(sections);
    const config = parseStackConfig(sections, "test");
    return explain(graph, config, { principal: "alice", operation: "put-own" });
  };

  it("is among the policies that an explanation names", async () => {
    const [step] = (await upload(OWN)).steps.slice(-1);
    assert.equal(step?.allowed, true);
    assert.ok(step.policies.includes(`permissions boundary ${OWN}`));
    assert.match(step.reason, /permissions boundary boundary-managed-sftp-test\/OwnKeys/);
  });

  it("denies everything where it is that of another stack", async () => {
    const [step] = (await upload("boundary-managed-sftp-prod")).steps.slice(-1);
    assert.equal(step?.allowed, false);
    assert.match(step.reason, /no statement of the permissions boundary allows/);
  });

  // A policy that somebody adds to a role cannot give it more than the boundary.
  it("denies what a policy allows beyond it", async () => {
    const graph = await graphOf(bounded(MODES.public, OWN));
    const without = await graphOf(MODES.public);
    const bucket = "arn:aws:s3:::managed-sftp-test-111122223333";
    const decide = (of: Graph, action: string) =>
      accessOf(withEverything(of)).decide({
        principal: { kind: "role", role: USER_ROLE },
        ...{ action, resource: bucket, absent: ["aws:ResourceTag/project"] },
      });
    assert.equal((await decide(without, "s3:PutBucketPolicy")).allowed, true);
    assert.deepEqual(await decide(graph, "s3:PutBucketPolicy"), {
      allowed: false,
      reason: `no statement of the permissions boundary allows s3:PutBucketPolicy on ${bucket}`,
    });
    assert.equal((await decide(graph, "s3:ListBucket")).allowed, true);
  });
});

const USER_ROLE = "arn:aws:iam::111122223333:role/managed-sftp-test-user";

/** The graph with a policy of the user role that allows all actions of S3. */
function withEverything(graph: Graph): Graph {
  const Statement = [{ Sid: "All", Effect: "Allow", Action: "s3:*", Resource: "*" }];
  const policy: GraphResource = {
    urn: "urn:pulumi:test::managed-sftp::aws:iam/rolePolicy:RolePolicy::extra",
    ...{ type: "aws:iam/rolePolicy:RolePolicy", name: "extra", kind: "custom", id: "extra" },
    inputs: {
      role: "managed-sftp-test-user",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    },
    ...{ outputs: {}, options: {} },
  };
  return { ...graph, resources: [...graph.resources, policy] };
}
