import assert from "node:assert/strict";

import { type Graph, type GraphResource, resourcesOf } from "../../../verify/graph/graph";
import { evaluateStack } from "../../../verify/graph/stack";
import { accountOf, stackModelOf } from "../../../verify/graph/stack-model";
import { graphOf, MODES } from "../../support/program";

const SERVER = "aws:transfer/server:Server";
const FUNCTION = "aws:lambda/function:Function";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

describe("stackModelOf", () => {
  let dev: Graph;
  let staging: Graph;
  let efs: Graph;

  before(async () => {
    dev = await evaluateStack("dev");
    staging = await evaluateStack("staging");
    efs = await graphOf({ ...MODES.public, storage: { domain: "efs" } });
  });

  it("reads server, function, storage and roles from the graph", () => {
    const { graph, server, identity, ...rest } = stackModelOf(dev);
    assert.equal(graph, dev);
    assert.deepEqual(rest, {
      stack: "dev",
      awsEnvironment: { partition: "aws", region: "eu-central-1", accountId: "111122223333" },
      storage: {
        domain: "s3",
        root: "managed-sftp-dev-111122223333",
        arn: "arn:aws:s3:::managed-sftp-dev-111122223333",
      },
      roles: resourcesOf(dev, "aws:iam/role:Role").map(({ name, outputs }) => ({
        ...{ name, arn: outputs["arn"] },
      })),
    });
    assert.deepEqual(server, {
      resource: resourcesOf(dev, SERVER)[0],
      id: "sftp-public-Server",
      arn: "arn:aws:transfer:eu-central-1:111122223333:server/sftp-public-Server",
      protocols: ["SFTP"],
      endpointType: "PUBLIC",
      clients: undefined,
      sftpPort: 22,
      securityPolicy: "TransferSecurityPolicy-2025-03",
      authentication: "PUBLIC_KEY_OR_PASSWORD",
      ignoresSetStat: true,
      tlsSessionResumption: "ENFORCED",
      passiveIp: undefined,
      banners: { before: undefined, after: undefined },
    });
    const { settings, ...plain } = identity;
    assert.deepEqual(plain, {
      resource: resourcesOf(dev, FUNCTION)[0],
      name: "managed-sftp-dev-identity",
      arn: "arn:aws:lambda:eu-central-1:111122223333:function:managed-sftp-dev-identity",
      role: "arn:aws:iam::111122223333:role/managed-sftp-dev-identity",
      timeoutSeconds: 15,
      environment: {
        BUCKET_ARN: "arn:aws:s3:::managed-sftp-dev-111122223333",
        KEY_ARN: "arn:aws:kms:eu-central-1:111122223333:key/sftp-data-Key",
        LOCKOUT_ATTEMPTS: "10",
        LOCKOUT_SECONDS: "900",
        LOCKOUT_TABLE: "managed-sftp-dev-identity-lockout",
        ROLES_FROM_SECRETS: "false",
        SECRET_PREFIX: "managed-sftp/dev",
        STACK: "dev",
        USER_ROLE_ARN: "arn:aws:iam::111122223333:role/managed-sftp-dev-user",
      },
      insideVpc: false,
    });
    assert.deepEqual(settings, {
      domain: "s3",
      bucketArn: "arn:aws:s3:::managed-sftp-dev-111122223333",
      keyArn: "arn:aws:kms:eu-central-1:111122223333:key/sftp-data-Key",
      userRoleArn: "arn:aws:iam::111122223333:role/managed-sftp-dev-user",
      secretPrefix: "managed-sftp/dev",
      rolesFromSecrets: false,
      region: "eu-central-1",
      stack: "dev",
      lockout: { table: "managed-sftp-dev-identity-lockout", attempts: 10, seconds: 900 },
    });
  });

  it("reads the file system of a server with domain EFS", () => {
    const [fileSystem] = resourcesOf(efs, "aws:efs/fileSystem:FileSystem");
    assert.deepEqual(stackModelOf(efs).storage, {
      domain: "efs",
      root: fileSystem?.id,
      arn: fileSystem?.outputs["arn"],
    });
  });

  it("lists the clients of the server's own security groups only", () => {
    const { clients } = stackModelOf(staging).server;
    assert.deepEqual(clients, ["198.51.100.0/24", "203.0.113.0/24"]);
    const rule = resourcesOf(staging, RULE)[0] as GraphResource;
    const inputs = { ...rule.inputs, securityGroupId: "sg-other", cidrIpv4: "10.0.0.0/8" };
    const resources = [...staging.resources, { ...rule, inputs }];
    assert.deepEqual(stackModelOf({ ...staging, resources }).server.clients, clients);
  });

  it("ignores other functions of the stack", () => {
    const [own] = resourcesOf(dev, FUNCTION) as [GraphResource];
    const other = { ...own, inputs: { ...own.inputs, environment: {} } };
    const { identity } = stackModelOf({ ...dev, resources: [other, ...dev.resources] });
    assert.equal(identity.resource, own);
  });

  it("fails unless a stack has exactly one server and one identity function", () => {
    const without = (type: string): GraphResource[] =>
      dev.resources.filter((each) => each.type !== type);
    const [server] = resourcesOf(dev, SERVER) as [GraphResource];
    const failures: readonly [resources: readonly GraphResource[], message: string][] = [
      [without(SERVER), 'stack "dev" must have one Transfer server, got 0'],
      [[...dev.resources, server], 'stack "dev" must have one Transfer server, got 2'],
      [without(FUNCTION), 'stack "dev" must have one identity function, got 0'],
    ];
    for (const [resources, message] of failures) {
      assert.throws(() => stackModelOf({ ...dev, resources }), { message });
    }
  });
});

describe("accountOf", () => {
  it("reads partition and account from a role", async () => {
    const account = { partition: "aws", accountId: "111122223333" };
    assert.deepEqual(accountOf(await evaluateStack("dev")), account);
  });

  it("fails for a graph without roles", () => {
    assert.throws(() => accountOf({ stack: "dev", resources: [], outputs: {} }), {
      message: 'stack "dev" has no role that would name its account',
    });
  });
});
