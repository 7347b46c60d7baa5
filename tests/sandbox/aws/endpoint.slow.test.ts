import assert from "node:assert/strict";

import { type AwsEndpoint, type AwsService, startAwsEndpoint } from "../../../sandbox/aws/endpoint";
import { ServiceError } from "../../../sandbox/aws/service-error";
import { signerFor } from "../../../sandbox/aws/signature";
import { OPERATOR, TEST_ENDPOINT } from "../../support/local-aws";

/** A service that does what the test wants and keeps what it was asked. */
const trial = (target: string, perform: AwsService["perform"]): AwsService => ({
  target,
  name: target.toLowerCase(),
  actions: ["Act"],
  perform,
});

describe("AWS endpoint", () => {
  let endpoint: AwsEndpoint;
  const faults: unknown[] = [];

  beforeEach(async () => {
    faults.length = 0;
    endpoint = await startAwsEndpoint({
      ...TEST_ENDPOINT,
      authorize: () => Promise.resolve({ allowed: true, reason: "" }),
      onFault: (error) => faults.push(error),
    });
  });
  afterEach(() => endpoint.stop());

  const post = async (
    target: string,
    body: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; type: string | null; body: unknown }> => {
    const { host } = new URL(endpoint.url);
    const service = (target.split(".")[0] || "none").toLowerCase();
    const signed = await signerFor(OPERATOR, { region: "eu-central-1", service }).sign({
      ...{ method: "POST", protocol: "http:", hostname: "127.0.0.1", path: "/", body },
      headers: { host, "x-amz-target": target, ...headers },
    });
    const response = await fetch(endpoint.url, { method: "POST", headers: signed.headers, body });
    const type = response.headers.get("content-type");
    return { status: response.status, type, body: await response.json() };
  };
  const typeOf = async (target: string, body: string): Promise<unknown> =>
    ((await post(target, body)).body as { __type: string }).__type;

  it("hands a request to the service that the target names", async () => {
    endpoint.serve(trial("One", (action, input) => ({ by: "One", action, input })));
    endpoint.serve(trial("Two_20120810", () => ({ by: "Two" })));
    const { status, body } = await post("One.Act", '{"a":1}');
    assert.equal(status, 200);
    assert.deepEqual(body, { by: "One", action: "Act", input: { a: 1 } });
    assert.deepEqual((await post("Two_20120810.Act", "{}")).body, { by: "Two" });
  });

  it("answers in the version of the protocol that it is asked in", async () => {
    endpoint.serve(trial("One", () => ({})));
    for (const type of ["application/x-amz-json-1.0", "application/x-amz-json-1.1"]) {
      assert.equal((await post("One.Act", "{}", { "content-type": type })).type, type);
    }
    const odd = await post("One.Act", "{}", { "content-type": "text/html" });
    assert.equal(odd.type, "application/x-amz-json-1.1");
  });

  it("refuses what is no request of the SDK", async () => {
    endpoint.serve(trial("One", () => ({})));
    for (const target of ["One.Nope", "One.toString", "Two.Act", "One", "toString.Act", ""]) {
      assert.equal(await typeOf(target, "{}"), "UnknownOperationException", target);
    }
    assert.equal(await typeOf("One.Act", "[]"), "SerializationException");
    assert.equal(await typeOf("One.Act", "x".repeat(2 ** 24 + 1)), "ValidationException");
    assert.deepEqual(faults, []);
  });

  it("tells a refusal to the caller, and an error of its own to the operator only", async () => {
    endpoint.serve(
      trial("One", () => {
        throw new ServiceError("NopeException", "no");
      }),
    );
    endpoint.serve(trial("Two", () => Promise.reject(new Error("quotes a secret"))));
    const refusal = await post("One.Act", "{}");
    assert.deepEqual(
      [refusal.status, refusal.body],
      [400, { __type: "NopeException", message: "no" }],
    );
    assert.deepEqual(faults, []);
    const fault = await post("Two.Act", "{}");
    assert.equal(fault.status, 500);
    assert.doesNotMatch(JSON.stringify(fault.body), /secret/);
    assert.match(String(faults), /quotes a secret/);
  });
});
