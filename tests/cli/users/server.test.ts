import assert from "node:assert/strict";

import { TransferClient } from "@aws-sdk/client-transfer";

import { type AwsEndpoint, startAwsEndpoint } from "../../../sandbox/aws/endpoint";
import { findServer } from "../../../cli/users/server";
import { clientSettings, TEST_ENDPOINT } from "../../support/local-aws";

const FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:managed-sftp-";
const LOGS = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/transfer/managed-sftp-";

describe("server of a stack", () => {
  let endpoint: AwsEndpoint;
  let client: TransferClient;
  const servers: Record<string, object> = {};

  before(async () => {
    endpoint = await startAwsEndpoint({
      ...TEST_ENDPOINT,
      authorize: () => Promise.reject(new Error("the operator is not asked about")),
      onFault: (error) => assert.fail(String(error)),
    });
    endpoint.serve({
      target: "TransferService",
      name: "transfer",
      actions: ["ListServers", "DescribeServer"],
      perform: (action, input) => {
        if (action === "DescribeServer") return { Server: servers[String(input["ServerId"])] };
        const ids = Object.keys(servers);
        const index = Number(input["NextToken"] ?? 0);
        const Servers = ids.slice(index, index + 1).map((ServerId) => ({ ServerId }));
        return { Servers, ...(index + 1 < ids.length && { NextToken: String(index + 1) }) };
      },
    });
    client = new TransferClient(clientSettings(endpoint.url));
  });
  after(async () => {
    client.destroy();
    await endpoint.stop();
  });

  it("is the one that asks the stack's function, of any number of servers", async () => {
    Object.assign(servers, {
      "s-1": { IdentityProviderType: "SERVICE_MANAGED" },
      "s-2": { IdentityProviderDetails: { Function: `${FUNCTION}prod2-identity` } },
      "s-3": { IdentityProviderDetails: { Function: `${FUNCTION}prod-identity` } },
    });
    assert.equal(await findServer(client, "prod"), "s-3");
  });

  it("is the one that logs where the stack does, where API Gateway is asked", async () => {
    servers["s-4"] = {
      IdentityProviderDetails: { Url: "https://api" },
      StructuredLogDestinations: [`${LOGS}staging:*`],
    };
    assert.equal(await findServer(client, "staging"), "s-4");
    await assert.rejects(findServer(client, "stag"), /stack stag has no server in this region/);
  });

  it("fails where there are several, and names them", async () => {
    servers["s-5"] = { StructuredLogDestinations: [`${LOGS}prod:*`] };
    await assert.rejects(findServer(client, "prod"), /choose with --server s-3\|s-5/);
  });
});
