import * as assert from "node:assert/strict";

import { mermaidOf } from "../../../verify/diagram/mermaid";
import { pictureOf } from "../../../verify/diagram/picture-of";
import { part } from "../../../verify/diagram/picture";
import { shipped } from "../../support/stacks";

const DEV = `---
title: "Stack dev"
---
flowchart LR
  subgraph key-sftp-data-storage["AWS KMS key<br/>managed-sftp-dev-data"]
    store-sftp["<b>Amazon S3 bucket</b><br/>managed-sftp-dev-111122223333<br/>users' files"]
  end
  subgraph key-sftp-logs-storage["AWS KMS key<br/>managed-sftp-dev-logs"]
    log-groups["<b>Amazon CloudWatch log groups</b><br/>/aws/vpc/managed-sftp-dev<br/>/aws/lambda/managed-sftp-dev-identity<br/>/aws/transfer/managed-sftp-dev"]
  end
  subgraph key-sftp-operations-storage["AWS KMS key<br/>managed-sftp-dev-operations"]
    topic-sftp-operations-alarms["<b>Amazon SNS topic</b><br/>managed-sftp-dev-alarms"]
  end
  clients-1["<b>Internet</b><br/>everybody, IPv4"]
  clients-2["<b>Internet</b><br/>everybody, IPv6<br/>cannot reach the server"]
  server["<b>AWS Transfer Family server</b><br/>SFTP<br/>public endpoint"]
  function["<b>AWS Lambda function</b><br/>managed-sftp-dev-identity<br/>decides every login"]
  user-secrets["<b>AWS Secrets Manager secrets</b><br/>managed-sftp/dev/#60;user#62;<br/>users, made outside the stack"]
  table-sftp-identity-lockout["<b>Amazon DynamoDB table</b><br/>managed-sftp-dev-identity-lockout<br/>failed logins"]
  user-role["<b>AWS IAM role</b><br/>managed-sftp-dev-user<br/>users' sessions"]
  alarms["<b>Amazon CloudWatch</b><br/>11 alarms"]
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
