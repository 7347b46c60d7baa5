import * as assert from "node:assert/strict";

import { compare } from "../../../verify/preview/compare";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { renderMarkdown } from "../../../verify/preview/render-markdown";
import { ansi, renderText } from "../../../verify/preview/render-text";
import { graph, resource } from "../../support/graphs";

const part = resource({ type: "managed-sftp:x:Part", name: "part", kind: "component" });
const child = (given: Parameters<typeof resource>[0]): GraphResource =>
  resource({ ...given, parent: part.urn });

const vpc = (cidrBlock: string): GraphResource =>
  child({ type: "aws:ec2/vpc:Vpc", name: "net", inputs: { cidrBlock } });
const subnet = child({ type: "aws:ec2/subnet:Subnet", name: "a", inputs: { vpcId: "net-Vpc" } });
const bucket = child({
  type: "aws:s3/bucket:Bucket",
  name: "data",
  inputs: { bucket: "my-data" },
  options: { protect: true },
});
const key = (description: unknown): GraphResource =>
  resource({ type: "aws:kms/key:Key", name: "key", inputs: { description } });
const server = (mode: string): GraphResource =>
  resource({ type: "aws:transfer/server:Server", name: `sftp-${mode}` });
const group = resource({
  type: "aws:cloudwatch/logGroup:LogGroup",
  name: "logs",
  inputs: { name: "/aws/x" },
});

const before = graph(part, vpc("10.0.0.0/16"), subnet, bucket, key("old"), server("public"), group);
const after: Graph = {
  ...graph(part, vpc("10.1.0.0/16"), subnet, key({ secret: "new|`key`" }), server("closed"), group),
  outputs: { userSecretPrefix: "SFTP" },
};

describe("preview", () => {
  it("shows the tree, each change with its reason, and which data is deleted or kept", () => {
    assert.deepEqual(renderText(compare(before, after), after).split("\n"), [
      "Resources: + 1 to create, ~ 1 to update, +- 2 to replace, - 2 to delete, 2 unchanged",
      "Refused by pulumi up, because protected: aws:s3:Bucket data",
      "Data deleted: bucket my-data",
      "Data kept: KMS key key; log group /aws/x",
      "Users' secrets under SFTP/ live outside the stack; nothing here touches them",
      "",
      "+- aws:ec2:Subnet a: replaced because of vpcId, created before it is deleted",
      '    ~ vpcId: "net-Vpc" → known afterwards, from the new aws:ec2:Vpc net  (forces replacement)',
      "+- aws:ec2:Vpc net: replaced because of cidrBlock, created before it is deleted",
      '    ~ cidrBlock: "10.0.0.0/16" → "10.1.0.0/16"  (forces replacement)',
      "~ aws:kms:Key key",
      '    ~ description: "old" → [secret]',
      "+ aws:transfer:Server sftp-closed replaces sftp-public",
      "",
      "    Type                        Name               Plan",
      "    pulumi:pulumi:Stack         managed-sftp-test",
      " ~  ├─ aws:kms:Key              key                update [diff: ~description]",
      "    ├─ aws:cloudwatch:LogGroup  logs",
      "    ├─ managed-sftp:x:Part      part",
      " +- │  ├─ aws:ec2:Subnet        a                  replace [diff: ~vpcId]",
      " -  │  ├─ aws:s3:Bucket         data               delete",
      " +- │  └─ aws:ec2:Vpc           net                replace [diff: ~cidrBlock]",
      " +  ├─ aws:transfer:Server      sftp-closed        create",
      " -  └─ aws:transfer:Server      sftp-public        delete",
      "",
      "+ create  ~ update in place  +- replace  - delete  no mark: unchanged",
      "",
    ]);
  });

  it("says which replacement deletes before it creates", () => {
    const scarce = (cidrBlock: string): GraphResource => ({
      ...vpc(cidrBlock),
      options: { deleteBeforeReplace: true },
    });
    const changed = graph(scarce("10.1.0.0/16"));
    const text = renderText(compare(graph(scarce("10.0.0.0/16")), changed), changed);
    assert.match(
      text,
      /aws:ec2:Vpc net: replaced because of cidrBlock, deleted before it is created\n/,
    );
  });

  it("colours whole lines by kind, and leaves unchanged ones alone", () => {
    const colours = renderText(compare(before, after), after, ansi)
      .split("\n")
      .slice(15, 24)
      .map((line) => {
        const [, start = "", end] = line.split("\u001b");
        return end === "[0m" ? start.slice(1, 3) : "none";
      });
    assert.deepEqual(colours, ["none", "33", "none", "none", "35", "31", "35", "32", "31"]);
  });

  it("shortens long values, and prints additions and removals as such", () => {
    const tagged = (tags: object): GraphResource =>
      resource({ type: "aws:ec2/vpc:Vpc", name: "net", inputs: { tags } });
    const changed = graph(tagged({ long: "x".repeat(200), added: 1 }));
    const text = renderText(compare(graph(tagged({ long: "y", gone: 2 })), changed), changed);
    assert.deepEqual(text.split("\n").slice(3, 6), [
      `    ~ tags.long: "y" → "${"x".repeat(71)}… (202 characters)`,
      "    - tags.gone: 2",
      "    + tags.added: 1",
    ]);
  });

  it("is one line when nothing changes", () => {
    const text = renderText(compare(before, before), before);
    assert.match(text, /^Resources: 7 unchanged\nData kept: bucket my-data; KMS key key; log/);
    assert.doesNotMatch(text, /no mark/);
  });

  it("is a short comment in Markdown, with the tree folded away", () => {
    assert.deepEqual(renderMarkdown(compare(before, after), after).split("\n"), [
      "### Preview of `test`",
      "",
      "**Resources: + 1 to create, ~ 1 to update, +- 2 to replace, - 2 to delete, 2 unchanged**",
      "",
      "- Refused by pulumi up, because protected: aws:s3:Bucket data",
      "- Data deleted: bucket my-data",
      "- Data kept: KMS key key; log group /aws/x",
      "- Users' secrets under SFTP/ live outside the stack; nothing here touches them",
      "",
      "|  | Resource | What changes |",
      "| --- | --- | --- |",
      "| +- replace | `aws:ec2:Subnet a` | replaced because of vpcId, created before it is deleted<br>" +
        '`~ vpcId: "net-Vpc" → known afterwards, from the new aws:ec2:Vpc net  (forces replacement)` |',
      "| +- replace | `aws:ec2:Vpc net` | replaced because of cidrBlock, created before it is deleted<br>" +
        '`~ cidrBlock: "10.0.0.0/16" → "10.1.0.0/16"  (forces replacement)` |',
      '| ~ update | `aws:kms:Key key` | `~ description: "old" → [secret]` |',
      "| - delete | `aws:s3:Bucket data` | refused: it is protected |",
      "| + create | `aws:transfer:Server sftp-closed` | replaces sftp-public |",
      "| - delete | `aws:transfer:Server sftp-public` |  |",
      "",
      "<details><summary>Resource tree</summary>",
      "",
      "```diff",
      "  Type                        Name               Plan",
      "  pulumi:pulumi:Stack         managed-sftp-test",
      "! ├─ aws:kms:Key              key                update [diff: ~description]",
      "  ├─ aws:cloudwatch:LogGroup  logs",
      "  ├─ managed-sftp:x:Part      part",
      "! │  ├─ aws:ec2:Subnet        a                  replace [diff: ~vpcId]",
      "- │  ├─ aws:s3:Bucket         data               delete",
      "! │  └─ aws:ec2:Vpc           net                replace [diff: ~cidrBlock]",
      "+ ├─ aws:transfer:Server      sftp-closed        create",
      "- └─ aws:transfer:Server      sftp-public        delete",
      "```",
      "",
      "</details>",
      "",
    ]);
  });

  it("counts resources that are created with their parent instead of listing them, in Markdown", () => {
    const created = graph(part, vpc("10.0.0.0/16"), subnet);
    const rows = renderMarkdown(compare(graph(), created), created)
      .split("\n")
      .filter((line) => line.startsWith("| +"));
    assert.deepEqual(rows, [
      "| + create | `managed-sftp:x:Part part` | with the 2 resources inside it |",
    ]);
  });

  it("escapes values in tables, in Markdown", () => {
    const changed = graph(key("a|b `c`"));
    const row = renderMarkdown(compare(graph(key("x")), changed), changed)
      .split("\n")
      .find((line) => line.startsWith("| ~"));
    assert.equal(row, '| ~ update | `aws:kms:Key key` | `~ description: "x" → "a\\|b \'c\'"` |');
  });
});
