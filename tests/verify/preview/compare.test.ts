import * as assert from "node:assert/strict";

import { type ResourceChange, compare } from "../../../verify/preview/compare";
import type { GraphResource } from "../../../verify/graph/graph";
import { graph, resource } from "../../support/graphs";

const VPC = "aws:ec2/vpc:Vpc";
const SERVER = "aws:transfer/server:Server";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

const vpc = (
  inputs: GraphResource["inputs"],
  options: GraphResource["options"] = {},
): GraphResource => resource({ type: VPC, name: "net", inputs, options });

/** Kind of each change by name, without what stays the same. */
const kindsOf = (changes: readonly ResourceChange[]): Record<string, string> =>
  Object.fromEntries(
    changes.flatMap(({ kind, resource: { name } }) => (kind === "same" ? [] : [[name, kind]])),
  );
const only = ([change, ...others]: readonly ResourceChange[]): ResourceChange => {
  assert.ok(change !== undefined && others.length === 0, "expected one change");
  return change;
};

describe("compare", () => {
  it("lists created, deleted and unchanged resources", () => {
    const [kept, deleted, created] = ["kept", "deleted", "created"].map((name) =>
      resource({ type: "aws:kms/key:Key", name }),
    ) as [GraphResource, GraphResource, GraphResource];
    const rest = { properties: [], deleteBeforeReplace: false, refused: false };
    assert.deepEqual(compare(graph(kept, deleted), graph(kept, created)), [
      { kind: "create", resource: created, ...rest },
      { kind: "delete", resource: deleted, ...rest },
      { kind: "same", resource: kept, ...rest },
    ]);
  });

  it("updates where the provider can, and names each changed property", () => {
    const before = vpc({ cidrBlock: "10.0.0.0/16", tags: { a: "1", b: "2" }, list: [1, { x: 1 }] });
    const after = vpc({
      cidrBlock: "10.0.0.0/16",
      tags: { a: "1", c: "3" },
      list: [1, { x: 2 }, 3],
    });
    assert.deepEqual(compare(graph(before), graph(after)), [
      {
        kind: "update",
        resource: after,
        properties: [
          { path: "tags.b", before: "2", replaces: false },
          { path: "tags.c", after: "3", replaces: false },
          { path: "list[1].x", before: 1, after: 2, replaces: false },
          { path: "list[2]", after: 3, replaces: false },
        ],
        deleteBeforeReplace: false,
        refused: false,
      },
    ]);
  });

  it("compares policies by statement", () => {
    const policy = (action: string): GraphResource =>
      resource({
        type: ROLE_POLICY,
        name: "p",
        inputs: { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: [action] }] }) },
      });
    const changes = compare(graph(policy("s3:GetObject")), graph(policy("s3:PutObject")));
    assert.deepEqual(only(changes).properties, [
      {
        path: "policy.Statement[0].Action[0]",
        before: "s3:GetObject",
        after: "s3:PutObject",
        replaces: false,
      },
    ]);
  });

  it("replaces where the provider cannot update", () => {
    const changes = compare(
      graph(vpc({ cidrBlock: "10.0.0.0/16" })),
      graph(vpc({ cidrBlock: "10.1.0.0/16" })),
    );
    assert.deepEqual(only(changes).properties, [
      { path: "cidrBlock", before: "10.0.0.0/16", after: "10.1.0.0/16", replaces: true },
    ]);
    assert.equal(only(changes).kind, "replace");
  });

  it("replaces a resource of any type whose region changes, as the provider does", () => {
    const at = (type: string, region?: string): GraphResource =>
      resource({ type, name: "one", inputs: region === undefined ? {} : { region } });
    for (const type of ["aws:s3/bucket:Bucket", "aws:kms/key:Key", "aws:sns/topic:Topic"]) {
      const kindOf = (before?: string, after?: string): string =>
        only(compare(graph(at(type, before)), graph(at(type, after)))).kind;
      assert.equal(kindOf("eu-west-1", "eu-west-2"), "replace", type);
      assert.equal(kindOf(undefined, "eu-west-2"), "replace", type);
      assert.equal(kindOf("eu-west-1", undefined), "replace", type);
      assert.equal(kindOf("eu-west-1", "eu-west-1"), "same", type);
    }
  });

  it("does not take a nested region for that of a resource", () => {
    const vault = (region: string): GraphResource => vpc({ details: { region } });
    assert.equal(only(compare(graph(vault("a")), graph(vault("b")))).kind, "update");
  });

  it("replaces a server whose VPC is removed or changed, and updates one that gets a VPC", () => {
    const server = (inputs: GraphResource["inputs"]): GraphResource =>
      resource({ type: SERVER, name: "s", inputs });
    const open = server({ endpointType: "PUBLIC" });
    const inside = server({ endpointType: "VPC", endpointDetails: { vpcId: "vpc-1" } });
    const elsewhere = server({ endpointType: "VPC", endpointDetails: { vpcId: "vpc-2" } });
    const kindOf = (before: GraphResource, after: GraphResource): string =>
      only(compare(graph(before), graph(after))).kind;
    assert.equal(kindOf(inside, open), "replace");
    assert.equal(kindOf(inside, elsewhere), "replace");
    assert.equal(kindOf(open, inside), "update");
  });

  it("ignores changes of the properties in ignoreChanges", () => {
    const before = vpc({ cidrBlock: "10.0.0.0/16", tags: { a: "1" } });
    const after = vpc(
      { cidrBlock: "10.1.0.0/16", tags: { a: "2" } },
      { ignoreChanges: ["cidrBlock", "tags.a"] },
    );
    assert.deepEqual(kindsOf(compare(graph(before), graph(after))), {});
  });

  it("replaces on changes of the properties in replaceOnChanges", () => {
    const before = vpc({ tags: { a: "1" } });
    const after = vpc({ tags: { a: "2" } }, { replaceOnChanges: ["tags"] });
    assert.equal(only(compare(graph(before), graph(after))).kind, "replace");
  });

  it("deletes before it replaces where a chosen name stays the same", () => {
    const role = (path: string, name?: string): GraphResource =>
      resource({ type: "aws:iam/role:Role", name: "r", inputs: { path, ...(name && { name }) } });
    const first = (name?: string): boolean =>
      only(compare(graph(role("/", name)), graph(role("/x/", name)))).deleteBeforeReplace;
    assert.equal(first("chosen"), true);
    assert.equal(first(), false);
  });

  it("marks deletions that Pulumi refuses, by the deployed protection", () => {
    const shielded = vpc({ cidrBlock: "10.0.0.0/16" }, { protect: true });
    const refused = (...after: GraphResource[]): boolean =>
      only(compare(graph(shielded), graph(...after))).refused;
    assert.equal(refused(), true);
    assert.equal(refused(vpc({ cidrBlock: "10.1.0.0/16" })), true);
    assert.equal(refused(vpc({ cidrBlock: "10.0.0.0/16", tags: {} })), false);
  });

  it("creates and deletes components, but never changes them", () => {
    const part = (inputs: object): GraphResource =>
      resource({
        type: "managed-sftp:x:Part",
        name: "p",
        kind: "component",
        inputs: { ...inputs },
      });
    assert.deepEqual(kindsOf(compare(graph(part({ a: 1 })), graph(part({ a: 2 })))), {});
    assert.deepEqual(kindsOf(compare(graph(), graph(part({})))), { p: "create" });
  });

  // Previews are posted to pull requests; a secret in one is public from then on.
  it("never shows a secret", () => {
    const server = (hostKey: string, tag: string): GraphResource =>
      resource({
        type: SERVER,
        name: "s",
        inputs: {
          hostKey: { secret: hostKey },
          tags: { a: { secret: tag } },
          more: [{ secret: tag }],
        },
      });
    const bare = resource({ type: SERVER, name: "s" });
    const both = compare(graph(server("old-key", "old")), graph(server("new-key", "new")));
    assert.deepEqual(only(both).properties, [
      { path: "hostKey", before: "[secret]", after: "[secret]", replaces: false },
      { path: "tags.a", before: "[secret]", after: "[secret]", replaces: false },
      { path: "more[0]", before: "[secret]", after: "[secret]", replaces: false },
    ]);
    assert.deepEqual(only(compare(graph(bare), graph(server("k", "t")))).properties, [
      { path: "hostKey", after: "[secret]", replaces: false },
      { path: "tags", after: { a: "[secret]" }, replaces: false },
      { path: "more", after: ["[secret]"], replaces: false },
    ]);
  });
});
