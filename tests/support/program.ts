import assert from "node:assert/strict";

import { loadStackSecrets, parseStackConfig } from "../../config/load";
import { evaluate } from "../../verify/graph/evaluate";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { placeholderSigningKey } from "../../verify/graph/placeholder-key";
import type { StackSettings } from "../../verify/graph/stack-file";
import { deploy } from "../../program";

/** Sections as a stack file would have them. */
type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A small valid configuration of each network mode. */
export const MODES = {
  public: { network: { mode: "public" } },
  "internet-facing": { network: { mode: "internet-facing", clients: ["203.0.113.0/24"] } },
  closed: { network: { mode: "closed", clients: ["203.0.113.0/24"] } },
} satisfies Record<string, Sections>;

const graphs = new Map<string, Promise<Graph>>();

/**
 * Evaluates the deployed program as stack `test` in eu-central-1 with the given configuration, once
 * for all tests, which therefore can't change the graph.
 *
 * @param hostKeys private host keys by name
 * @param calls answers to functions of the provider that differ from the usual ones
 */
export function graphOf(
  sections: Sections,
  hostKeys: Readonly<Record<string, string>> = {},
  calls: NonNullable<StackSettings["calls"]> = {},
): Promise<Graph> {
  if (Object.keys(calls).length > 0) return evaluatedAnew(sections, hostKeys, calls);
  const key = JSON.stringify([sections, hostKeys]);
  const graph = graphs.get(key) ?? evaluatedAnew(sections, hostKeys, calls).then(frozen);
  graphs.set(key, graph);
  return graph;
}

/** Makes a value, with everything in it, unchangeable. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.values(Object.freeze(value)).forEach(frozen);
  }
  return value;
}

/** The same, evaluated for one test alone. */
export const evaluatedAnew = (
  sections: Sections,
  hostKeys: Readonly<Record<string, string>> = {},
  calls: NonNullable<StackSettings["calls"]> = {},
  region = "eu-central-1",
): Promise<Graph> =>
  evaluate(() => deploy(parseStackConfig(sections, "test"), loadStackSecrets()), {
    stack: "test",
    config: {
      "aws:region": region,
      "managed-sftp:hostKeys": JSON.stringify(hostKeys),
      "managed-sftp:signingKeys": JSON.stringify(SIGNING_KEYS),
    },
    secretKeys: ["managed-sftp:hostKeys", "managed-sftp:signingKeys"],
    calls,
  });

/** Keys that sign links to a published folder, which all stacks of tests have. */
export const SIGNING_KEYS = { a: placeholderSigningKey("a"), b: placeholderSigningKey("b") };

/** Inputs of all resources of a type, by logical name; JSON texts of policies are parsed. */
export const inputsOf = (graph: Graph, type: string): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    resourcesOf(graph, type).map(({ name, inputs }) => [
      name,
      Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, parsed(key, value)])),
    ]),
  );

const parsed = (key: string, value: unknown): unknown =>
  ["policy", "assumeRolePolicy"].includes(key) && typeof value === "string"
    ? (JSON.parse(value) as unknown)
    : value;

/** Network ACL rules in words, sorted; their numbers are left out. */
export const aclRules = (graph: Graph): string[] =>
  resourcesOf(graph, "aws:ec2/networkAclRule:NetworkAclRule")
    .map(({ inputs }) => inputs)
    .map((rule) => {
      const acl = String(rule["networkAclId"]).replace(/-NetworkAcl$/, "");
      const range = String(rule["cidrBlock"] ?? rule["ipv6CidrBlock"]);
      const ports = `${String(rule["fromPort"])}-${String(rule["toPort"])}`;
      assert.equal(rule["ruleAction"], "allow");
      return `${acl} ${rule["egress"] ? "out" : "in"} ${range} ${String(rule["protocol"])} ${ports}`;
    })
    .sort();
