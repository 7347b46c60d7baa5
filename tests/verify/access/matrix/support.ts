import * as assert from "node:assert/strict";

import { parseStackConfig } from "../../../../config/load";
import {
  type AccessMatrix,
  accessMatrix,
  type Cell,
} from "../../../../verify/access/matrix/matrix";
import { accessPath, renderMarkdown } from "../../../../verify/access/matrix/render";
import { readGoldenText } from "../../../../verify/graph/snapshot";
import type { Graph } from "../../../../verify/graph/graph";
import { changedRows } from "../../../../verify/reachability/render";
import { graphOf, MODES } from "../../../support/program";
import type { Configured } from "../configurations";
import type { Actor, MatrixConfig } from "../../../../verify/access/matrix/actors";

/** A statement as it stands in a policy. */
export type Statement = Record<string, unknown>;

/** A configuration with everything else at its default. */
export const configured = (storage: object = {}, identity: object = {}): MatrixConfig =>
  parseStackConfig({ ...MODES.public, storage, identity }, "test");

/** A stack and who may do what in it. */
export interface Asked extends Configured {
  readonly matrix: AccessMatrix;
  /** What another graph turns in the matrix. */
  readonly turns: (mutant: Graph) => Promise<Record<string, string>>;
}

/** A stack in mode public with the given storage and identity, and who may do what in it. */
export async function askedAbout(storage: object, identity: object): Promise<Asked> {
  const config = configured(storage, identity);
  const sections = { ...MODES.public, storage: { ...storage }, identity: { ...identity } };
  const graph = await graphOf(sections);
  const matrix = await accessMatrix(graph, config);
  return { graph, config, matrix, turns: (mutant) => turnedBy(graph, mutant, config) };
}

/** Policies of a stack by type and logical name. */
export const POLICIES = {
  bucket: ["aws:s3/bucketPolicy:BucketPolicy", "sftp"],
  key: ["aws:kms/key:Key", "sftp-data"],
  keyOfPublished: ["aws:kms/keyPolicy:KeyPolicy", "sftp-data"],
  logs: ["aws:s3/bucketPolicy:BucketPolicy", "sftp-access-logs"],
  userBucket: ["aws:iam/rolePolicy:RolePolicy", "sftp-user-bucket"],
  userKey: ["aws:iam/rolePolicy:RolePolicy", "sftp-user-key"],
  identity: ["aws:iam/rolePolicy:RolePolicy", "sftp-identity-users"],
  identityOfTable: ["aws:iam/rolePolicy:RolePolicy", "sftp-identity-users-table"],
  fileSystem: ["aws:efs/fileSystemPolicy:FileSystemPolicy", "sftp"],
  fileSystemKey: ["aws:kms/key:Key", "sftp-file-system"],
  userFileSystem: ["aws:iam/rolePolicy:RolePolicy", "sftp-user-file-system"],
} as const;

/** A copy of a graph in which one policy has other statements. */
export const withPolicy = (
  graph: Graph,
  policy: keyof typeof POLICIES,
  change: (statements: Statement[]) => Statement[],
): Graph => ({
  ...graph,
  resources: graph.resources.map((resource) => {
    const [type, name] = POLICIES[policy];
    if (resource.type !== type || resource.name !== name) return resource;
    const text = changed(String(resource.inputs["policy"]), change);
    return { ...resource, inputs: { ...resource.inputs, policy: text } };
  }),
});

/** A copy of a graph in which one statement of a policy is another. */
export const withStatement = (
  graph: Graph,
  policy: keyof typeof POLICIES,
  sid: string,
  change: (statement: Statement) => Statement,
): Graph => withPolicy(graph, policy, (all) => replaced(all, sid, change));

/** A copy of a graph in which a policy lacks a statement. */
export const withoutStatement = (graph: Graph, policy: keyof typeof POLICIES, sid: string): Graph =>
  withPolicy(graph, policy, (all) => {
    const left = all.filter(({ Sid }) => Sid !== sid);
    assert.notEqual(left.length, all.length, `no statement ${sid}`);
    return left;
  });

/** A statement that applies whatever the request's conditions are. */
export const unconditional = (statement: Statement): Statement =>
  Object.fromEntries(Object.entries(statement).filter(([name]) => name !== "Condition"));

/** A change by which a statement holds only for what one service asks KMS. */
export const onlyThrough =
  (service: string) =>
  (statement: Statement): Statement => ({
    ...statement,
    Condition: { StringEquals: { "kms:ViaService": `${service}.eu-central-1.amazonaws.com` } },
  });

/** A change of one statement in the sessions of all users. */
export const inSessions =
  (change: (statements: Statement[]) => Statement[]) =>
  (actor: Actor): Actor => {
    const { principal } = actor;
    return principal.kind === "session" && principal.policy !== undefined
      ? { ...actor, principal: { ...principal, policy: changed(principal.policy, change) } }
      : actor;
  };

/** A list of statements in which one is another. */
export function replaced(
  all: readonly Statement[],
  sid: string,
  change: (statement: Statement) => Statement,
): Statement[] {
  assert.ok(
    all.some(({ Sid }) => Sid === sid),
    `no statement ${sid}`,
  );
  return all.map((statement) => (statement["Sid"] === sid ? change(statement) : statement));
}

function changed(text: string, change: (statements: Statement[]) => Statement[]): string {
  const policy = JSON.parse(text) as { Statement: Statement[] };
  return JSON.stringify({ ...policy, Statement: change(policy.Statement) });
}

/** A copy of a graph in which a bucket has another default encryption. */
export const withEncryption = (graph: Graph, name: string, sseAlgorithm: string): Graph => ({
  ...graph,
  resources: graph.resources.map((resource) =>
    resource.type.includes("ServerSideEncryption") && resource.name === name
      ? {
          ...resource,
          inputs: {
            ...resource.inputs,
            rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }],
          },
        }
      : resource,
  ),
});

/** Operations that a principal is allowed, in the order of the matrix. */
export const allowedOf = ({ cells }: AccessMatrix, who: string): string =>
  cells
    .filter(({ principal, allowed }) => principal === who && allowed)
    .map(({ operation }) => operation)
    .join(" ");

/** One test for each principal of a table: it may do what stands there, and nothing else. */
export function itLets(
  table: readonly (readonly [who: string, may: string])[],
  matrix: () => AccessMatrix,
): void {
  for (const [who, may] of table) {
    it(`lets ${who} ${may === "" ? "do nothing" : "do its work and nothing else"}`, () => {
      assert.equal(allowedOf(matrix(), who), may);
    });
  }
}

/** Fails where a matrix is not what tests/golden/access/ has under a name. */
export function assertGolden(matrix: AccessMatrix, name: string): void {
  const [now, golden] = [renderMarkdown(matrix), readGoldenText(accessPath(name))];
  assert.equal(
    now,
    golden,
    `in ${name} ${changedRows(now, golden)} rows differ from tests/golden/access/${name}.md; if that is meant, run npm run golden and review the diff`,
  );
}

/** What the matrix says of a principal and an operation. */
export function cellOf(
  { cells }: AccessMatrix,
  who: string,
  what: string,
): Omit<Cell, "principal" | "operation"> {
  const cell = cells.find(({ principal, operation }) => principal === who && operation === what);
  assert.ok(cell, `no cell ${who} ${what}`);
  return { allowed: cell.allowed, by: cell.by };
}

/** Verdicts of a matrix by principal and operation. */
const verdicts = ({ cells }: AccessMatrix): Map<string, boolean> =>
  new Map(cells.map((cell) => [`${cell.principal} ${cell.operation}`, cell.allowed]));

/** What turns, by principal: operations that are allowed now with a plus, denied ones with a minus. */
export function turned(before: AccessMatrix, after: AccessMatrix): Record<string, string> {
  const [old, young] = [verdicts(before), verdicts(after)];
  const rows: Record<string, string> = {};
  for (const [row, allowed] of young) {
    if (old.get(row) === allowed) continue;
    const [principal = "", operation = ""] = row.split(" ");
    const turn = `${allowed ? "+" : "-"}${operation}`;
    rows[principal] = rows[principal] === undefined ? turn : `${rows[principal]} ${turn}`;
  }
  return rows;
}

/** What a change of graph or sessions turns in the matrix. */
export const turnedBy = async (
  before: Graph,
  after: Graph,
  config: MatrixConfig = configured(),
  change?: (actor: Actor) => Actor,
): Promise<Record<string, string>> =>
  turned(await accessMatrix(before, config), await accessMatrix(after, config, change));
