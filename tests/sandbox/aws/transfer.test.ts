import assert from "node:assert/strict";

import {
  TestIdentityProviderCommand,
  type TestIdentityProviderCommandInput,
  TransferClient,
} from "@aws-sdk/client-transfer";

import { FUNCTION_ACCESS_KEY } from "../../../sandbox/aws/credentials";
import { type AwsEndpoint, startAwsEndpoint } from "../../../sandbox/aws/endpoint";
import { clientSettings, TEST_ENDPOINT } from "../../support/local-aws";
import type { FrontDoor } from "../../../sandbox/authorizer/service-calls";
import type { LoginEvent } from "../../../sandbox/authorizer/runner";
import { transferService } from "../../../sandbox/aws/transfer";
import type { ServerModel } from "../../../verify/graph/stack-model";

const SERVER: Pick<ServerModel, "id" | "protocols"> = { id: "s-1", protocols: ["FTPS", "SFTP"] };
const WHO = { ServerId: "s-1", UserName: "alice" };

describe("TestIdentityProvider, with the SDK's client", () => {
  let endpoint: AwsEndpoint;
  let operator: TransferClient;
  let answer: () => Promise<unknown>;
  const events: LoginEvent[] = [];
  const lines: string[] = [];

  const serve = (door: Partial<FrontDoor> = {}, server = SERVER): void =>
    endpoint.serve(
      transferService({
        server,
        sourceIp: "127.0.0.1",
        log: (line) => lines.push(line),
        door: {
          url: "",
          refusal: "Lambda IDP authentication failure",
          ask: (event) => {
            events.push(event);
            return answer();
          },
          ...door,
        },
      }),
    );
  const clientOf = (accessKeyId: string): TransferClient =>
    new TransferClient(clientSettings(endpoint.url, accessKeyId));
  const test = async (input: TestIdentityProviderCommandInput, client = operator) => {
    const answer = await client.send(new TestIdentityProviderCommand(input));
    const { Response, StatusCode, Message, Url } = answer;
    return { Response, StatusCode, Message, Url };
  };

  beforeEach(async () => {
    events.length = 0;
    lines.length = 0;
    answer = () => Promise.resolve({ Role: "arn:role", HomeDirectory: "/" });
    endpoint = await startAwsEndpoint({
      ...TEST_ENDPOINT,
      // Whatever the function's role allows: to test users is not its business.
      authorize: () => Promise.resolve({ allowed: true, reason: "" }),
      onFault: (error) => assert.fail(String(error)),
    });
    operator = clientOf("OPERATOR");
    serve();
  });
  afterEach(async () => {
    operator.destroy();
    await endpoint.stop();
  });

  it("shows what a login would be answered", async () => {
    assert.deepEqual(await test({ ...WHO, UserPassword: "pässword" }), {
      Response: '{"Role":"arn:role","HomeDirectory":"/"}',
      StatusCode: 200,
      Message: "",
      Url: "",
    });
  });

  it("asks as Transfer does at a login: over SFTP from this machine, unless told otherwise", async () => {
    await test({ ...WHO, UserPassword: "p" });
    await test({ ...WHO, UserPassword: "", ServerProtocol: "FTPS", SourceIp: "2001:db8::7" });
    await test(WHO);
    serve({}, { ...SERVER, protocols: ["FTP"] });
    await test(WHO);
    const common = { username: "alice", serverId: "s-1" };
    assert.deepEqual(events, [
      { ...common, password: "p", protocol: "SFTP", sourceIp: "127.0.0.1" },
      { ...common, password: "", protocol: "FTPS", sourceIp: "2001:db8::7" },
      { ...common, protocol: "SFTP", sourceIp: "127.0.0.1" },
      { ...common, protocol: "FTP", sourceIp: "127.0.0.1" },
    ]);
  });

  it("answers a refused user in AWS's words, which differ behind API Gateway", async () => {
    for (const refusal of [{}, { Role: "" }]) {
      answer = () => Promise.resolve(refusal);
      assert.deepEqual(await test(WHO), {
        Response: JSON.stringify(refusal),
        StatusCode: 200,
        Message: "Lambda IDP authentication failure",
        Url: "",
      });
    }
    serve({ url: "https://api", refusal: "" });
    assert.deepEqual(await test(WHO), {
      Response: '{"Role":""}',
      StatusCode: 200,
      Message: "",
      Url: "https://api",
    });
  });

  it("answers an outage with its reason, and logs it", async () => {
    answer = () => Promise.reject(new Error("function: no answer within its timeout of 1 s"));
    assert.deepEqual(await test({ ...WHO, UserName: "al\nice", UserPassword: "secret" }), {
      Response: "",
      StatusCode: 500,
      Message: "function: no answer within its timeout of 1 s",
      Url: "",
    });
    assert.deepEqual(lines, ["al?ice test failed: function: no answer within its timeout of 1 s"]);
  });

  const faults: readonly [string, object, string, string][] = [
    ["another server", { ServerId: "s-2" }, "ResourceNotFoundException", "Unknown server"],
    ["no server", { ServerId: undefined }, "InvalidRequestException", "ServerId is missing"],
    ["no user", { UserName: "" }, "InvalidRequestException", "UserName is missing"],
    [
      "a protocol that the server does not offer",
      { ServerProtocol: "FTP" },
      "InvalidRequestException",
      "the server does not offer FTP",
    ],
  ];
  for (const [title, changed, name, message] of faults) {
    it(`fails on ${title}`, async () => {
      await assert.rejects(test({ ...WHO, ...changed }), { name, message });
      assert.deepEqual(events, []);
    });
  }

  // The function could ask itself, and would wait for itself until its time is over.
  it("is for operators only, whatever the function's role may do", async () => {
    const lambda = clientOf(FUNCTION_ACCESS_KEY);
    await assert.rejects(test(WHO, lambda), {
      name: "AccessDeniedException",
      message: "only operators may call transfer:TestIdentityProvider",
    });
    lambda.destroy();
    assert.deepEqual(events, []);
  });
});
