import assert from "node:assert/strict";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";

import {
  CreateServerCommand,
  DescribeServerCommand,
  ListServersCommand,
  type CreateServerRequest,
  TransferClient,
} from "@aws-sdk/client-transfer";

import { isRefusal, textOf } from "../../../dev/engine/emulator";
import { plugins } from "../../../dev/engine/machine";
import {
  emulatorUrl,
  type Machine,
  missingPrerequisites,
  type Plugin,
} from "../../../dev/engine/prerequisites";
import { jsonStandIn } from "../../../dev/engine/json-service";
import { type Proxy, startProxy } from "../../../dev/engine/proxy";
import { transferActions } from "../../../dev/engine/transfer";
import { environmentOf } from "../../../dev/engine/workspace";

describe("what the engine needs", () => {
  const machine: Machine = {
    cli: () => "v3.248.0",
    pluginProblem: () => undefined,
    listens: () => Promise.resolve(true),
    isLoopback: () => Promise.resolve(true),
  };
  const PLUGINS = [
    ["aws", "7.48.0"],
    ["awsx", "3.9.0"],
    ["aws", "7.43.0"],
  ] as const;
  const URL = "http://127.0.0.1:4566";

  it("is nothing where everything is there", async () => {
    assert.deepEqual(await missingPrerequisites(machine, PLUGINS, URL), []);
  });

  it("is said in full, each with what to do", async () => {
    const bare: Machine = {
      ...machine,
      cli: () => undefined,
      listens: () => Promise.resolve(false),
      isLoopback: (host) => Promise.resolve(host !== "123456789012.localhost"),
    };
    assert.deepEqual(await missingPrerequisites(bare, PLUGINS, URL), [
      "no Pulumi CLI; install it so that `pulumi version` answers",
      "no emulator of AWS at http://127.0.0.1:4566; start one, such as moto_server -H 127.0.0.1 -p 4566, or set AWS_EMULATOR_URL",
      'the host 123456789012.localhost is not this machine; the client of S3 Control prepends the account id to localhost: add the line "127.0.0.1 123456789012.localhost" to /etc/hosts, or use a resolver that knows *.localhost, such as systemd-resolved',
    ]);
    const offline: Machine = {
      ...machine,
      pluginProblem: (name) => (name === "awsx" ? "no such host" : undefined),
    };
    assert.deepEqual(await missingPrerequisites(offline, PLUGINS, URL), [
      "no plugin awsx 3.9.0 (no such host); run pulumi plugin install resource awsx 3.9.0",
    ]);
  });

  // The plugin awsx starts the aws plugin that it was built with, which is another version.
  it("is the second version of the aws plugin too, which awsx asks for", async () => {
    assert.deepEqual(
      plugins().map(([name]) => name),
      ["aws", "awsx", "aws"],
    );
    const [[, own], , [, second]] = plugins() as [Plugin, Plugin, Plugin];
    assert.notEqual(own, second);
    const offline: Machine = {
      ...machine,
      pluginProblem: (_, version) => (version === second ? "no such host" : undefined),
    };
    assert.deepEqual(await missingPrerequisites(offline, plugins(), URL), [
      `no plugin aws ${second} (no such host); run pulumi plugin install resource aws ${second}`,
    ]);
  });

  // A destroy against anything else would be a destroy of somebody's account.
  it("fails for an emulator on another machine", () => {
    assert.equal(emulatorUrl(undefined), "http://127.0.0.1:4566");
    assert.equal(emulatorUrl("http://localhost:5000/"), "http://localhost:5000");
    for (const url of [
      "https://s3.amazonaws.com",
      "http://10.0.0.5:4566",
      "http://127.0.0.1.evil.example",
    ]) {
      assert.throws(() => emulatorUrl(url), /must be an http address of this machine/);
    }
  });

  it("takes no credentials and no state of the shell along", () => {
    const shell = {
      PATH: "/bin",
      AWS_PROFILE: "prod",
      AWS_ACCESS_KEY_ID: "AKIA",
      PULUMI_ACCESS_TOKEN: "pul-1",
      PULUMI_BACKEND_URL: "s3://state",
      PULUMI_STACK: "prod",
      PULUMI_HOME: "/home/x/.pulumi",
    };
    assert.deepEqual(environmentOf(shell, "/tmp/state"), {
      PATH: "/bin",
      PULUMI_HOME: "/home/x/.pulumi",
      AWS_EC2_METADATA_DISABLED: "true",
      PULUMI_BACKEND_URL: "file:///tmp/state",
      PULUMI_CONFIG_PASSPHRASE: "engine",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });
});

describe("the emulator's refusals", () => {
  it("are told from errors of an API", () => {
    assert.equal(isRefusal(501, ""), true);
    assert.equal(isRefusal(500, "<!doctype html>\n<html lang=en>"), true);
    assert.equal(isRefusal(404, "<!doctype html>\n<title>404 Not Found</title><html>"), true);
    assert.equal(isRefusal(400, '{"__type":"NotImplementedException"}'), true);
    assert.equal(isRefusal(404, '{"__type":"ResourceNotFoundException"}'), false);
    assert.equal(isRefusal(500, '{"__type":"InternalServiceError"}'), false);
    assert.equal(isRefusal(200, ""), false);
  });

  it("fails for an answer without what it is asked for", () => {
    assert.equal(textOf("<a><vpcId>vpc-1</vpcId></a>", "vpcId"), "vpc-1");
    assert.throws(() => textOf("<a/>", "vpcId"), /has no vpcId/);
  });
});

describe("the proxy before the emulator", () => {
  const asked: string[] = [];
  let emulator: HttpServer;
  let proxy: Proxy;

  before(async () => {
    emulator = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const isMissing = request.url?.includes("missing") === true;
      response.writeHead(isMissing ? 500 : 200, { "x-from": "emulator" });
      response.end(isMissing ? "<html>Internal Server Error</html>" : "body");
    });
    await new Promise<void>((done) => emulator.listen(0, "127.0.0.1", done));
    const { port } = emulator.address() as AddressInfo;
    const actions = transferActions({
      create: () => Promise.resolve("vpce-1"),
      remove: () => Promise.resolve(),
    });
    proxy = await startProxy(`http://127.0.0.1:${port}`, { "transfer:*": jsonStandIn(actions) });
  });
  after(() => {
    proxy.close();
    emulator.close();
  });

  const AUTHORIZATION =
    "AWS4-HMAC-SHA256 Credential=test/20200101/eu-central-1/elasticfilesystem/aws4_request";
  const call = (path: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${proxy.port}${path}`, { headers: { authorization: AUTHORIZATION } });

  it("passes on what the emulator has", async () => {
    const response = await call("/bucket/key?x-id=GetObject");
    assert.deepEqual([response.status, response.headers.get("x-from")], [200, "emulator"]);
    assert.equal(await response.text(), "body");
    assert.equal(asked.at(-1), "GET /bucket/key?x-id=GetObject");
    assert.deepEqual(proxy.refusedCalls(), []);
  });

  it("notes what it has not, once, in words that do not change from run to run", async () => {
    const response = await call("/file-systems/fs-0a1b2c3d/missing?x-id=X&b=1");
    assert.equal(response.status, 501);
    assert.deepEqual(proxy.refusedCalls(), ["elasticfilesystem:GET /file-systems/*/missing?b"]);
    assert.deepEqual(proxy.refusedCalls(), []);
  });

  it("answers for Transfer Family itself, to the real client", async () => {
    const client = new TransferClient({
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${proxy.port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    });
    const request: CreateServerRequest = {
      EndpointType: "VPC",
      EndpointDetails: { VpcId: "vpc-1", SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
      Tags: [{ Key: "Name", Value: "sftp" }],
    };
    const { ServerId } = await client.send(new CreateServerCommand(request));
    const { Server } = await client.send(new DescribeServerCommand({ ServerId }));
    assert.deepEqual(Server?.EndpointDetails, {
      VpcId: "vpc-1",
      SubnetIds: ["subnet-1"],
      VpcEndpointId: "vpce-1",
    });
    assert.deepEqual([Server?.State, Server?.Tags], ["ONLINE", request.Tags]);
    await assert.rejects(
      client.send(new DescribeServerCommand({ ServerId: "s-00000000000000000" })),
      { name: "ResourceNotFoundException" },
    );
    // A call that the provider has learnt since is a gap, too.
    await assert.rejects(client.send(new ListServersCommand({})), { name: "NotImplemented" });
    assert.deepEqual(proxy.refusedCalls(), ["transfer:ListServers"]);
  });
});
