import * as assert from "node:assert/strict";

import { mermaidOf } from "../../../verify/diagram/mermaid";
import { pictureOf } from "../../../verify/diagram/picture-of";
import { part } from "../../../verify/diagram/picture";
import { shipped } from "../../support/stacks";

const DEV = `---
title: "Stack dev"
---
flowchart LR
  subgraph key-sftp-data-storage["KMS key sftp-data"]
    store-sftp["<b>Bucket</b><br/>managed-sftp-dev-111122223333"]
  end
  subgraph key-sftp-logs-storage["KMS key sftp-logs"]
    log-groups["<b>Log groups</b><br/>/aws/vpc/managed-sftp-dev<br/>/aws/lambda/managed-sftp-dev-identity<br/>/aws/transfer/managed-sftp-dev"]
  end
  subgraph key-sftp-operations-storage["KMS key sftp-operations"]
    topic-sftp-operations-alarms["<b>SNS topic</b><br/>sftp-operations-alarms"]
  end
  clients-1["<b>Internet</b><br/>everybody, IPv4"]
  clients-2["<b>Internet</b><br/>everybody, IPv6<br/>no way in"]
  server["<b>Transfer server</b><br/>sftp-public<br/>SFTP"]
  function["<b>Identity function</b><br/>sftp-identity<br/>decides every login"]
  user-secrets["<b>User secrets</b><br/>managed-sftp/dev/#60;user#62;"]
  table-sftp-identity-lockout["<b>Lockout table</b><br/>sftp-identity-lockout"]
  user-role["<b>User role</b><br/>managed-sftp-dev-user"]
  alarms["<b>CloudWatch</b><br/>11 alarms"]
  clients-1 ==>|"TCP 22"| server
  server -->|"invokes"| function
  function -->|"reads"| user-secrets
  function -->|"reads, updates"| table-sftp-identity-lockout
  server -->|"assumes"| user-role
  user-role -->|"lists, reads, writes, deletes"| store-sftp
  server -.->|"logs"| log-groups
  function -->|"logs"| log-groups
  alarms -.->|"notify"| topic-sftp-operations-alarms
  classDef foreign stroke-dasharray: 4 3
  class clients-1,clients-2,user-secrets foreign
`;

describe("mermaidOf", () => {
  it("writes the whole picture of a stack", async () => {
    assert.equal(mermaidOf(await pictureOf(await shipped("dev"))), DEV);
  });

  it("shows names as they are, whatever they mean in Mermaid or HTML", () => {
    const box = { id: "a", kind: "client", column: "clients", lines: [] } as const;
    const boxes = [{ ...box, title: 'a"];<img> #b`' }];
    const picture = { ...part({ boxes }), title: 'x"', description: "" };
    assert.equal(
      mermaidOf(picture),
      '---\ntitle: "x\\""\n---\nflowchart LR\n  a["<b>a#34;#93;#59;#60;img#62; #35;b#96;</b>"]\n',
    );
  });
});
