import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { request } from "node:http";
import { text } from "node:stream/consumers";

import { type AwsEndpoint, startAwsEndpoint } from "../../../sandbox/aws/endpoint";
import { type CallerCredentials, FUNCTION_ACCESS_KEY } from "../../../sandbox/aws/credentials";
import { signerFor } from "../../../sandbox/aws/signature";
import { OPERATOR, TEST_ENDPOINT } from "../../support/local-aws";

const MINUTE = 60_000;
const BODY = '{"Name":"SFTP/mallory"}';
const FUNCTION = {
  accessKeyId: FUNCTION_ACCESS_KEY,
  secretAccessKey: "of the function",
  sessionToken: "token",
};

/** How a request differs from one that a client of the operator sends. */
interface Difference {
  readonly credentials?: CallerCredentials;
  readonly service?: string;
  readonly region?: string;
  /** Milliseconds from now. */
  readonly skew?: number;
  /** Headers that are signed, in addition or instead. */
  readonly signed?: Readonly<Record<string, string>>;
  /** Changes the headers after they are signed; undefined removes one. */
  readonly sent?: (
    headers: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly path?: string;
}

describe("who may call the AWS endpoint", () => {
  let endpoint: AwsEndpoint;
  let performed: unknown[];
  beforeEach(async () => {
    performed = [];
    endpoint = await startAwsEndpoint({
      ...TEST_ENDPOINT,
      callers: [OPERATOR, FUNCTION],
      authorize: () => Promise.resolve({ allowed: true, reason: "" }),
      onFault: (error) => assert.fail(String(error)),
    });
    endpoint.serve({
      target: "secretsmanager",
      name: "secretsmanager",
      actions: ["CreateSecret", "DeleteSecret"],
      resourcesOf: () => ["arn"],
      perform: (action, input) => {
        performed.push([action, input]);
        return {};
      },
    });
  });
  afterEach(() => endpoint.stop());

  /** Sends a signed request, with which something may be wrong; returns the type of the error. */
  const send = async (difference: Difference = {}): Promise<string> => {
    const { credentials = OPERATOR, skew = 0, signed = {}, sent } = difference;
    const { service = "secretsmanager", region = "eu-central-1" } = difference;
    const { host, hostname, port } = new URL(endpoint.url);
    const { headers } = await signerFor(credentials, { region, service }).sign(
      {
        ...{ method: "POST", protocol: "http:", hostname, path: "/", body: BODY },
        headers: { host, "x-amz-target": "secretsmanager.CreateSecret", ...signed },
      },
      { signingDate: new Date(Date.now() + skew) },
    );
    const given = Object.entries({ ...headers, ...sent?.(headers) });
    const answer = await new Promise<string>((resolve, reject) => {
      request({
        ...{ host: hostname, port, method: "POST", path: difference.path ?? "/" },
        headers: Object.fromEntries(given.filter(([, value]) => value !== undefined)),
      })
        .on("response", (response) => void text(response).then(resolve, reject))
        .on("error", reject)
        .end(difference.body ?? BODY);
    });
    return (JSON.parse(answer) as { __type?: string }).__type ?? "answered";
  };

  it("is who signs with the operator's or the function's credentials", async () => {
    assert.equal(await send(), "answered");
    assert.equal(await send({ credentials: FUNCTION }), "answered");
    assert.equal(await send({ skew: 4 * MINUTE }), "answered");
    const hash = createHash("sha256").update(BODY).digest("hex");
    assert.equal(await send({ signed: { "x-amz-content-sha256": hash } }), "answered");
    const { port } = new URL(endpoint.url);
    assert.equal(await send({ signed: { host: `localhost:${port}` } }), "answered");
    assert.equal(performed.length, 5);
  });

  // Every user of the machine reaches the port, and could plant a key in a user's record.
  const strangers: readonly (readonly [string, Difference, string])[] = [
    [
      "who does not sign",
      { sent: () => ({ authorization: undefined }) },
      "MissingAuthenticationTokenException",
    ],
    [
      "who names the operator's access key only",
      {
        sent: () => ({
          authorization: "AWS4-HMAC-SHA256 Credential=OPERATOR/x, SignedHeaders=host, Signature=x",
        }),
      },
      "IncompleteSignatureException",
    ],
    [
      "with another access key",
      { credentials: { ...OPERATOR, accessKeyId: "MALLORY" } },
      "UnrecognizedClientException",
    ],
    [
      "with another secret",
      { credentials: { ...OPERATOR, secretAccessKey: "guessed" } },
      "InvalidSignatureException",
    ],
    [
      "with the secret of another caller",
      { credentials: { ...FUNCTION, accessKeyId: OPERATOR.accessKeyId } },
      "InvalidSignatureException",
    ],
    [
      "without the session token of the credentials",
      { credentials: { accessKeyId: FUNCTION_ACCESS_KEY, secretAccessKey: "of the function" } },
      "InvalidSignatureException",
    ],
    [
      "with another session token",
      { credentials: { ...FUNCTION, sessionToken: "other" } },
      "InvalidSignatureException",
    ],
    ["with an old signature", { skew: -6 * MINUTE }, "InvalidSignatureException"],
    ["with a signature of the future", { skew: 6 * MINUTE }, "InvalidSignatureException"],
    [
      "with an old signature and another date",
      {
        skew: -6 * MINUTE,
        sent: () => ({ "x-amz-date": new Date().toISOString().replace(/[-:]|\.\d+/g, "") }),
      },
      "InvalidSignatureException",
    ],
    ["without a date", { sent: () => ({ "x-amz-date": undefined }) }, "InvalidSignatureException"],
    ["with a signature for another service", { service: "dynamodb" }, "InvalidSignatureException"],
    ["with a signature for another region", { region: "us-east-1" }, "InvalidSignatureException"],
    ["with another body", { body: '{"Name":"SFTP/eve"}' }, "InvalidSignatureException"],
    [
      "with another action",
      { sent: () => ({ "x-amz-target": "secretsmanager.DeleteSecret" }) },
      "InvalidSignatureException",
    ],
    [
      "whose signature leaves out the action",
      {
        sent: ({ authorization = "" }) => ({
          authorization: authorization.replace(";x-amz-target", ""),
        }),
      },
      "InvalidSignatureException",
    ],
    [
      "with another body and the hash of the signed one",
      {
        signed: { "x-amz-content-sha256": createHash("sha256").update(BODY).digest("hex") },
        body: "{}",
      },
      "InvalidSignatureException",
    ],
    [
      "who leaves the body unsigned",
      { signed: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
      "InvalidSignatureException",
    ],
    [
      "with a signature in the address",
      { path: "/?X-Amz-Signature=x" },
      "UnknownOperationException",
    ],
    // A web page whose name leads here, which a browser takes for the page's own site.
    [
      "who asks for another host",
      { signed: { host: "attacker.example:80" } },
      "AccessDeniedException",
    ],
    [
      "who asks for another port",
      { sent: () => ({ host: "127.0.0.1:1" }) },
      "AccessDeniedException",
    ],
  ];
  for (const [who, difference, type] of strangers) {
    it(`is nobody ${who}`, async () => {
      assert.equal(await send(difference), type);
      assert.deepEqual(performed, []);
    });
  }
});
