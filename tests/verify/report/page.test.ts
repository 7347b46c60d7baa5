import * as assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { goldenPath, readGolden } from "../../../verify/graph/snapshot";
import { configOf } from "../../../verify/graph/stack-config";
import { pageOf } from "../../../verify/report/page";
import { reportOf } from "../../../verify/report/report";
import { usageFor } from "../../../verify/cost/model";
import { shipped } from "../../support/stacks";

const HOSTILE = '</script></style><img src=x onerror="alert(1)">';
const NOTHING: Graph = { stack: "dev", resources: [], outputs: {} };
const FINGERPRINT = "-----BEGIN OPENSSH PRIVATE KEY-----";

const pageFor = async (after: Graph, before: Graph = NOTHING): Promise<string> =>
  pageOf(
    await reportOf({
      ...{ before, after, config: configOf(after.stack), usage: usageFor({}) },
      baseline: "main",
    }),
  );

/** Whether a page has something, without printing all of it where it has not. */
const has = (page: string, what: RegExp): void => assert.ok(what.test(page), `no ${String(what)}`);

/** Adds inputs to every resource of a type. */
const withInputs = (graph: Graph, type: string, more: object): Graph => ({
  ...graph,
  resources: graph.resources.map((resource) =>
    resource.type === type ? { ...resource, inputs: { ...resource.inputs, ...more } } : resource,
  ),
});

describe("pageOf", () => {
  let dev: Graph;
  let page: string;

  before(async () => {
    dev = await shipped("dev");
    page = await pageFor(dev, readGolden(goldenPath("dev")));
  });

  it("has every resource with its properties", () => {
    for (const { name } of dev.resources)
      assert.ok(page.includes(`<strong>${name}</strong>`), name);
    const entries = page.match(/<li>(<details><summary>|<p class="leaf">)<code>/g) ?? [];
    assert.equal(entries.length, dev.resources.length);
    has(page, /<dt>protocols<\/dt><dd><pre>\[\n {2}&#34;SFTP&#34;\n\]<\/pre><\/dd>/);
  });

  it("has picture, access, reachability, cost, policies and changes", () => {
    const titles = [...page.matchAll(/<h2 id="[^"]*">([^<]*)</g)].map(([, title]) => title);
    assert.deepEqual(titles, [
      ...[
        "Before you approve",
        "At a glance",
        "Picture",
        "Changes",
        "Policies",
        "Access",
        "Reachability",
        "Cost",
        "Resources",
      ],
    ]);
    has(page, /<svg xmlns="[^"]*" class="picture"/);
    has(page, /<tr role="row" data-who="anonymous" data-action="get-own" data-may="denied"><th /);
    has(page, /scope="row">every IPv4 address<\/th><td [^>]*>server: TCP 22</);
    has(page, /✔<\/span> proven<\/span> All clients reach the server on TCP 22/);
    has(page, /USD a month<\/strong>, for 50 users, 100 GB up/);
    has(page, /✔<\/span> holds/);
    has(page, /Resources: \d+ unchanged|Resources: .*\d+ unchanged/);
  });

  it("says what changes against the golden file, and that everything is new where there is none", async () => {
    const server = "aws:transfer/server:Server";
    const text = await pageFor(withInputs(dev, server, { securityPolicyName: "other" }), dev);
    has(text, /~ 1 to update/);
    has(text, /~ securityPolicyName: &#34;TransferSecurityPolicy-2025-03&#34; → &#34;other&#34;/);
    has(await pageFor(dev), /<strong>Medium:<\/strong> Everything is new: \d+ resources/);
  });

  it("says which policy is broken", async () => {
    const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
    const resources = dev.resources.filter(({ type }) => type !== block);
    const text = await pageFor({ ...dev, resources });
    has(text, /✖<\/span> broken<\/span><ul><li>aws:s3:Bucket sftp: /);
    has(text, /<strong>[1-9]\d* of them are broken\.<\/strong>/);
  });

  // Tags come from stack files that others write: without this, opening a report runs their script.
  it("shows markup in data as text, wherever it stands", async () => {
    const hostile = withInputs(dev, "aws:s3/bucket:Bucket", {
      [HOSTILE]: HOSTILE,
      tags: { a: HOSTILE },
    });
    const resources = hostile.resources.map((resource) =>
      resource.type === "aws:sns/topic:Topic" ? { ...resource, name: HOSTILE } : resource,
    );
    const graph = { ...hostile, resources, outputs: { [HOSTILE]: HOSTILE } };
    const text = await pageFor(graph, dev);
    assert.ok(!text.includes("<img"));
    assert.equal(text.match(/<script>/g)?.length, 1);
    assert.equal(text.match(/<\/script>/g)?.length, 1);
    assert.equal(text.match(/<\/style>/g)?.length, 2);
    assert.ok(text.includes("&#60;img src=x onerror="));
  });

  // Host keys are inputs of the graph: without this, a report that is passed around gives them away.
  it("shows no secret, at any depth", async () => {
    const secret = { a: [{ secret: FINGERPRINT }], json: { secret: { b: FINGERPRINT } } };
    const graph = withInputs(dev, "aws:s3/bucket:Bucket", secret);
    const text = await pageFor({ ...graph, outputs: { key: { secret: FINGERPRINT } } }, dev);
    assert.ok(!text.includes("PRIVATE KEY"));
    has(text, /<dt>key<\/dt><dd>\[secret\]<\/dd>/);
    has(text, /<dt>a<\/dt><dd><pre>\[\n {2}&#34;\[secret\]&#34;\n\]<\/pre>/);
  });

  it("needs nothing but itself, and allows nothing else", () => {
    const fetched = page.match(/<(link|img|iframe|object|embed)\b|\bsrc=|@import|href="(?!#)/g);
    assert.equal(fetched, null);
    has(
      page,
      /content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; script-src &#39;sha256-/,
    );
  });

  it("can be used with keyboard and screen reader", () => {
    has(page, /<body>\n<a class="skip" href="#main">/);
    has(page, /<html lang="en">/);
    const controls = [...page.matchAll(/<(?:input|select) id="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(controls.length, 8);
    for (const id of controls) assert.ok(page.includes(`<label for="${id}">`), id);
    assert.equal(page.match(/<th(?! role="(column|row)header" scope="(col|row)")[ >]/g), null);
    assert.equal(page.match(/<table /g)?.length, page.match(/<caption>/g)?.length);
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});
