import assert from "node:assert/strict";

import { type Graph, type GraphResource, resourcesOf } from "../../verify/graph/graph";
import { boundaryName } from "../../bootstrap/permissions-boundary";
import {
  at,
  type Attempt,
  belongingsOf,
  BEYOND_DEPLOYMENT,
  bounded,
  ESCALATIONS,
  tags,
} from "./attempts";
import {
  ACCOUNT,
  bootstrapGraph,
  CONFIG,
  deployRole,
  policyArn,
  type Questions,
  questionsFor,
  roleArn,
  STATE_BUCKET,
} from "./support";

/** Stacks that a deployment has nothing to do with; one has a name that begins like the stack's. */
const NEIGHBOURS: readonly [stack: string, neighbour: string][] = [
  ["dev", "prod"],
  ["closed", "closed-ftp"],
];

/** The graph with an own role that may do everything its boundary leaves it. */
function withOmnipotentRole(graph: Graph, stack: string): [graph: Graph, role: string] {
  const arn = roleArn(`managed-sftp-${stack}-user`);
  const [like] = resourcesOf(graph, "aws:iam/role:Role") as [GraphResource];
  const name = `managed-sftp-${stack}-user`;
  const Statement = [{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }];
  const role: GraphResource = {
    ...like,
    ...{ name, id: name, urn: `${like.urn}-${name}` },
    inputs: { ...like.inputs, name, permissionsBoundary: policyArn(boundaryName(stack)) },
    outputs: { ...like.outputs, name, arn },
  };
  const own: GraphResource = {
    ...role,
    type: "aws:iam/rolePolicy:RolePolicy",
    ...{ id: `${name}-all`, urn: `${role.urn}-all` },
    inputs: { role: name, policy: JSON.stringify({ Version: "2012-10-17", Statement }) },
    outputs: {},
  };
  return [{ ...graph, resources: [...graph.resources, role, own] }, arn];
}

/** Attempts that succeed. */
async function succeeding(
  ask: Questions,
  role: string,
  attempts: readonly Attempt[],
): Promise<string[]> {
  const successes: string[] = [];
  for (const [title, action, resource, context] of attempts) {
    if (await ask.may(role, action, resource, context)) successes.push(title);
  }
  return successes;
}

/** What the program's roles do, by the statement of the boundary that they need for it. */
const NEEDED: Readonly<Record<string, Attempt>> = {
  Files: ["files", "s3:PutObject", `arn:aws:s3:::managed-sftp-dev-${ACCOUNT}/alice/a`],
  FileSystem: [
    "files",
    "elasticfilesystem:ClientWrite",
    at("elasticfilesystem", "file-system/fs-1"),
    tags("dev"),
  ],
  OwnKeys: ["keys", "kms:GenerateDataKey", at("kms", "key/1"), tags("dev")],
  GivenKeys: ["keys", "kms:Decrypt", at("kms", "key/0a1b2c3d")],
  Users: [
    "users",
    "secretsmanager:GetSecretValue",
    at("secretsmanager", "secret:managed-sftp/dev/alice-AbCdEf"),
  ],
  Tables: [
    "tables",
    "dynamodb:UpdateItem",
    at("dynamodb", "table/managed-sftp-dev-identity-lockout"),
  ],
  Functions: [
    "function",
    "lambda:InvokeFunction",
    at("lambda", "function:managed-sftp-dev-identity"),
  ],
  ScanRule: [
    "rule of GuardDuty",
    "events:PutRule",
    at("events", "rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3-1a"),
  ],
  Quarantine: [
    "quarantine",
    "states:StartExecution",
    at("states", "stateMachine:managed-sftp-dev-quarantine"),
  ],
  Invalidation: [
    "invalidation",
    "states:StartExecution",
    at("states", "stateMachine:managed-sftp-dev-invalidation"),
  ],
  Distributions: [
    "distribution",
    "cloudfront:CreateInvalidation",
    `arn:aws:cloudfront::${ACCOUNT}:distribution/E1`,
    tags("dev"),
  ],
  Api: ["API", "execute-api:Invoke", at("execute-api", "a1/live/GET/servers")],
  ApiDetails: ["API", "apigateway:GET", "arn:aws:apigateway:eu-central-1::/restapis/a1"],
  Logs: [
    "logs",
    "logs:PutLogEvents",
    at("logs", "log-group:/aws/lambda/managed-sftp-dev-identity:log-stream:x"),
  ],
  LogGroups: ["log groups", "logs:DescribeLogGroups", "*"],
  Interfaces: ["interfaces", "ec2:CreateNetworkInterface", at("ec2", "network-interface/eni-1")],
};

describe("the permissions boundary", () => {
  let graph: Graph;
  let ask: Questions;
  before(async () => {
    const config = { ...CONFIG, secretsKeys: { dev: at("kms", "key/0a1b2c3d") } };
    graph = await bootstrapGraph({ ...config });
    ask = questionsFor(graph);
  });

  it("leaves a deploy role no way to more permissions", async () => {
    const attempts = [...ESCALATIONS, ...BEYOND_DEPLOYMENT];
    assert.deepEqual(await succeeding(ask, deployRole("dev"), attempts), []);
  });

  for (const [stack, neighbour] of NEIGHBOURS) {
    it(`leaves the deploy role of ${stack} nothing of ${neighbour}`, async () => {
      assert.deepEqual(await succeeding(ask, deployRole(stack), belongingsOf(neighbour)), []);
    });

    // Whoever deploys writes the policies of the stack's roles, and the code that runs with them.
    it(`leaves a role of ${stack} with every permission nothing of ${neighbour}`, async () => {
      const [all, role] = withOmnipotentRole(graph, stack);
      const more = [...belongingsOf(neighbour), ...ESCALATIONS];
      assert.deepEqual(await succeeding(questionsFor(all), role, more), []);
    });
  }

  it("lets a deploy role create and change roles with it", async () => {
    for (const action of [
      "iam:CreateRole",
      "iam:PutRolePolicy",
      "iam:PutRolePermissionsBoundary",
    ]) {
      const role = roleArn("managed-sftp-dev-user");
      assert.equal(await ask.may(deployRole("dev"), action, role, bounded("dev")), true, action);
    }
  });

  it("lets roles do what they are for, and has no statement that nobody needs", async () => {
    const [all, role] = withOmnipotentRole(graph, "dev");
    const isBoundary = ({ name }: GraphResource): boolean => name === boundaryName("dev");
    const boundary = all.resources.find(isBoundary) as GraphResource;
    const document = JSON.parse(String(boundary.inputs["policy"])) as {
      Statement: { Sid: string }[];
    };
    assert.deepEqual(
      document.Statement.map(({ Sid }) => Sid),
      Object.keys(NEEDED),
    );
    const may = async (graph: Graph, [, action, resource, context]: Attempt): Promise<boolean> =>
      questionsFor(graph).may(role, action, resource, context);
    for (const [sid, attempt] of Object.entries(NEEDED)) {
      assert.equal(await may(all, attempt), true, sid);
      const Statement = document.Statement.filter(({ Sid }) => Sid !== sid);
      const inputs = { ...boundary.inputs, policy: JSON.stringify({ ...document, Statement }) };
      const resources = all.resources.map((r) => (isBoundary(r) ? { ...r, inputs } : r));
      assert.equal(await may({ ...all, resources }, attempt), false, `without ${sid}`);
    }
  });
});

interface Conditional {
  readonly Sid: string;
  readonly Effect: string;
  readonly Condition?: object;
}

describe("the conditions of a deploy role", () => {
  /** Copies of the graph in which one statement of a role's policies lacks its condition, or is no denial. */
  function* relaxed(graph: Graph, stack: string): Generator<[title: string, graph: Graph]> {
    for (const policy of resourcesOf(graph, "aws:iam/policy:Policy")) {
      if (!policy.name.startsWith(`deploy-managed-sftp-${stack}-`)) continue;
      const document = JSON.parse(String(policy.inputs["policy"])) as { Statement: Conditional[] };
      for (const statement of document.Statement) {
        if (statement.Effect !== "Deny" && statement.Condition === undefined) continue;
        const { Condition, ...bare } = statement;
        void Condition;
        const Statement = document.Statement.flatMap((each) =>
          each !== statement ? [each] : statement.Effect === "Deny" ? [] : [bare],
        );
        const inputs = { ...policy.inputs, policy: JSON.stringify({ ...document, Statement }) };
        const resources = graph.resources.map((r) => (r === policy ? { ...r, inputs } : r));
        yield [statement.Sid, { ...graph, resources }];
      }
    }
  }

  // A condition that no attempt meets could be removed without anybody's noticing.
  it("are needed, each of them", async () => {
    // As if somebody had listed the state bucket as one of the stack's.
    const buckets = { dev: [STATE_BUCKET.replace("arn:aws:s3:::", "")] };
    const graph = await bootstrapGraph({ ...CONFIG, buckets });
    const attempts = [...ESCALATIONS, ...BEYOND_DEPLOYMENT, ...belongingsOf("prod")];
    const role = deployRole("dev");
    assert.deepEqual(await succeeding(questionsFor(graph), role, attempts), []);
    const unneeded: string[] = [];
    for (const [title, mutant] of relaxed(graph, "dev")) {
      const successes = await succeeding(questionsFor(mutant), role, attempts);
      if (successes.length === 0) unneeded.push(title);
    }
    assert.deepEqual(unneeded, []);
  });
});
