import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { accessOf } from "../../../verify/access/evaluator";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { ROOT } from "../../../verify/graph/stack-file";
import { graphOf, MODES } from "../../support/program";

const ACCOUNT = "111122223333";
const BUCKET = `arn:aws:s3:::managed-sftp-test-${ACCOUNT}`;
const OBJECT = `${BUCKET}/alice/archive/a.csv`;
const OPERATOR = `arn:aws:iam::${ACCOUNT}:role/operator`;
const ADDRESS = "203.0.113.7";

interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Sid: string }[];
}

/** The policy that a runbook shows, for the bucket of the test. */
function policyIn(runbook: string): Policy {
  const text = readFileSync(join(ROOT, "docs", "runbooks", `${runbook}.md`), "utf8");
  const [, json = ""] = /```json\n([^]*?)```/.exec(text) ?? [];
  return JSON.parse(json.replaceAll("arn:aws:s3:::<bucket>", BUCKET)) as Policy;
}

/** The graph with an operator's role that has a policy. */
function withOperator(graph: Graph, policy: Policy): Graph {
  const of = (type: string): GraphResource => {
    const found = graph.resources.find((resource) => resource.type === type);
    assert.ok(found);
    return found;
  };
  const [role, rolePolicy] = [of("aws:iam/role:Role"), of("aws:iam/rolePolicy:RolePolicy")];
  const named = (base: GraphResource, inputs: object, outputs: object): GraphResource => ({
    ...base,
    ...{ urn: `${base.urn}-operator`, name: "operator", id: "operator" },
    inputs: { ...base.inputs, ...inputs },
    outputs: { ...base.outputs, ...outputs },
  });
  const added = [
    named(role, { name: "operator" }, { name: "operator", arn: OPERATOR }),
    named(rolePolicy, { role: "operator", policy: JSON.stringify(policy) }, { role: "operator" }),
  ];
  return { ...graph, resources: [...graph.resources, ...added] };
}

/** Whether the operator may do each action, in the bucket of a stack with Object Lock. */
async function verdicts(
  policy: Policy,
  actions: readonly string[],
  { address = ADDRESS, fence = false }: { address?: string; fence?: boolean } = {},
): Promise<Readonly<Record<string, boolean>>> {
  const graph = await graphOf({
    ...MODES.public,
    storage: {
      objectLock: { mode: "GOVERNANCE", retentionDays: 1 },
      ...(fence && {
        fence: { sourceCidrs: ["203.0.113.0/24"] },
        administrators: [`arn:aws:iam::${ACCOUNT}:role/deployer`],
      }),
    },
  });
  const access = accessOf(withOperator(graph, policy));
  const found: Record<string, boolean> = {};
  for (const action of actions) {
    const { allowed } = await access.decide({
      principal: { kind: "role", role: OPERATOR },
      action,
      resource: action.startsWith("s3:List") ? BUCKET : OBJECT,
      context: {
        "aws:SecureTransport": "true",
        "s3:TlsVersion": "1.3",
        "aws:SourceIp": address,
      },
    });
    found[action] = allowed;
  }
  return found;
}

const all = (actions: readonly string[], allowed: boolean): Record<string, boolean> =>
  Object.fromEntries(actions.map((action) => [action, allowed]));

/** What the code of each command asks S3 for. */
const NEEDED = {
  "restoring-archived-files": ["s3:ListBucket", "s3:RestoreObject"],
  "legal-hold": [
    "s3:GetObjectLegalHold",
    "s3:GetObjectRetention",
    "s3:ListBucketVersions",
    "s3:PutObjectLegalHold",
    "s3:PutObjectRetention",
  ],
} as const;

const HARMFUL = [
  "s3:BypassGovernanceRetention",
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3:PutObject",
];

// A runbook that asks for more than its command needs makes every operator a reader of all files.
describe("the operator's policy in a runbook", () => {
  for (const [runbook, needed] of Object.entries(NEEDED)) {
    it(`allows what the command of ${runbook} asks for, and no more`, async () => {
      const policy = policyIn(runbook);
      const others = Object.values(NEEDED)
        .flat()
        .filter((action) => !(needed as readonly string[]).includes(action));
      assert.deepEqual(await verdicts(policy, needed), all(needed, true));
      assert.deepEqual(await verdicts(policy, [...others, ...HARMFUL]), {
        ...all(others, false),
        ...all(HARMFUL, false),
      });
    });

    it(`needs each statement: ${runbook}`, async () => {
      const policy = policyIn(runbook);
      for (const { Sid } of policy.Statement) {
        const Statement = policy.Statement.filter((each) => each.Sid !== Sid);
        const found = await verdicts({ ...policy, Statement }, needed);
        assert.ok(Object.values(found).includes(false), Sid);
      }
    });

    it(`finds nothing from outside the fence, which the runbook says: ${runbook}`, async () => {
      const [list = ""] = needed.filter((action) => action.startsWith("s3:List"));
      const policy = policyIn(runbook);
      const inside = await verdicts(policy, needed, { fence: true });
      const outside = await verdicts(policy, [list], { fence: true, address: "198.51.100.9" });
      assert.deepEqual([inside, outside], [all(needed, true), { [list]: false }]);
    });
  }

  it("is for the actions that the command names where AWS denies them", () => {
    const files = ["archived", "restore", "versions", "hold"].map((name) =>
      readFileSync(join(ROOT, "cli", "objects", `${name}.ts`), "utf8"),
    );
    const actions = [...files.join("").matchAll(/"(s3:\w+)"/g)].map(([, action = ""]) => action);
    assert.deepEqual([...new Set(actions)].sort(), Object.values(NEEDED).flat().sort());
  });
});
