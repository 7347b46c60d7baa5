import assert from "node:assert/strict";

import { type Graph, type GraphResource, resourcesOf } from "../../verify/graph/graph";
import { evaluateStack } from "../../verify/graph/stack";
import { deploymentOf } from "../../sandbox/deployment";

const SERVER = "aws:transfer/server:Server";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

describe("deploymentOf", () => {
  let dev: Graph;
  let staging: Graph;

  before(async () => {
    dev = await evaluateStack("dev");
    staging = await evaluateStack("staging");
  });

  it("takes everything that the sandbox decides by from the graph", () => {
    const { identity, ...rest } = deploymentOf(dev);
    assert.deepEqual(rest, {
      stack: "dev",
      region: "eu-central-1",
      accountId: "111122223333",
      partition: "aws",
      storage: { domain: "s3", root: "managed-sftp-dev-111122223333" },
      server: {
        id: "sftp-public-Server",
        arn: "arn:aws:transfer:eu-central-1:111122223333:server/sftp-public-Server",
        protocols: ["SFTP"],
        sftpPort: 22,
        authentication: "PUBLIC_KEY_OR_PASSWORD",
        ignoresSetStat: true,
        endpointType: "PUBLIC",
        tlsSessionResumption: "ENFORCED",
        passiveIp: undefined,
        banners: { before: undefined, after: undefined },
      },
      clients: undefined,
    });
    assert.deepEqual(identity, {
      arn: "arn:aws:lambda:eu-central-1:111122223333:function:managed-sftp-dev-identity",
      timeoutSeconds: 15,
      environment: {
        BUCKET_ARN: "arn:aws:s3:::managed-sftp-dev-111122223333",
        KEY_ARN: "arn:aws:kms:eu-central-1:111122223333:key/sftp-data-Key",
        LOCKOUT_ATTEMPTS: "10",
        LOCKOUT_SECONDS: "900",
        LOCKOUT_TABLE: "managed-sftp-dev-identity-lockout",
        ROLES_FROM_SECRETS: "false",
        SECRET_PREFIX: "SFTP",
        STACK: "dev",
        USER_ROLE_ARN: "arn:aws:iam::111122223333:role/managed-sftp-dev-user",
      },
      principal: {
        kind: "session",
        role: "arn:aws:iam::111122223333:role/managed-sftp-dev-identity",
        sessionName: "managed-sftp-dev-identity",
      },
      insideVpc: false,
    });
  });

  it("lists the clients of the server's own security groups only", () => {
    const { clients } = deploymentOf(staging);
    assert.deepEqual(clients, ["198.51.100.0/24", "203.0.113.0/24"]);
    const rule = resourcesOf(staging, RULE)[0] as GraphResource;
    const inputs = { ...rule.inputs, securityGroupId: "sg-other", cidrIpv4: "10.0.0.0/8" };
    const resources = [...staging.resources, { ...rule, inputs }];
    assert.deepEqual(deploymentOf({ ...staging, resources }).clients, clients);
  });

  it("fails on a stack without a server, and on one with several", () => {
    const others = dev.resources.filter(({ type }) => type !== SERVER);
    const [server] = resourcesOf(dev, SERVER) as [GraphResource];
    assert.throws(
      () => deploymentOf({ ...dev, resources: others }),
      new Error(`sandbox: stack "dev" has 0 of ${SERVER}; it serves one`),
    );
    assert.throws(
      () => deploymentOf({ ...dev, resources: [...dev.resources, server] }),
      new Error(`sandbox: stack "dev" has 2 of ${SERVER}; it serves one`),
    );
  });
});
