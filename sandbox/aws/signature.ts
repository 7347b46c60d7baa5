import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";

import type { CallerCredentials } from "./credentials";
import { ServiceError } from "./service-error";

/** Region and service that a signature is for. */
export interface SigningScope {
  readonly region: string;
  readonly service: string;
}

/** Request to `/` of the endpoint, with its whole body. */
export interface SignedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a request says about its signature. */
export interface ClaimedSignature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Milliseconds by which the clock of a caller may differ, as on AWS. */
const MAX_SKEW = 5 * 60 * 1000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/** Signer of Signature Version 4; a body's hash is not repeated in a header. */
export const signerFor = (credentials: CallerCredentials, scope: SigningScope): SignatureV4 =>
  new SignatureV4({
    ...scope,
    credentials,
    sha256: Hash.bind(null, "sha256"),
    applyChecksum: false,
  });

/** Call of a service behind an endpoint. */
export interface EndpointCall extends SigningScope {
  readonly url: string;
  readonly credentials: CallerCredentials;
  /** Service and action, for example `Sandbox.MakeHome`. */
  readonly target: string;
  readonly body: string;
}

/** Signs a call that no client of the SDK makes, and sends it. */
export async function signedPost({
  url,
  credentials,
  target,
  body,
  ...scope
}: EndpointCall): Promise<Response> {
  const { host, hostname, protocol } = new URL(url);
  const { headers } = await signerFor(credentials, scope).sign({
    ...{ method: "POST", protocol, hostname, path: "/", body },
    headers: { host, "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
  });
  return fetch(url, { method: "POST", headers, body });
}

/** Reads the signature in the header `Authorization`, which is the only place that is supported. */
export function claimedSignature({ authorization }: IncomingHttpHeaders): ClaimedSignature {
  if (authorization === undefined) {
    throw new ServiceError("MissingAuthenticationTokenException", "the request is not signed", 403);
  }
  const [text, accessKeyId = "", date = "", region = "", service = "", names = "", signature = ""] =
    AUTHORIZATION.exec(authorization) ?? [];
  if (text === undefined) {
    throw new ServiceError(
      "IncompleteSignatureException",
      "the header Authorization is no signature of version 4",
      403,
    );
  }
  return { accessKeyId, date, region, service, signedHeaders: names.split(";"), signature };
}

/**
 * Throws unless the credentials signed this very request for this service a moment ago.
 *
 * @param now milliseconds since 1970
 */
export async function requireSignature(
  request: SignedRequest,
  claim: ClaimedSignature,
  credentials: CallerCredentials,
  scope: SigningScope,
  now: number = Date.now(),
): Promise<void> {
  const { headers, body } = request;
  const signingDate = dateOf(headers["x-amz-date"]);
  if (signingDate === undefined || Math.abs(signingDate.getTime() - now) > MAX_SKEW) {
    throw invalid("x-amz-date is missing, or more than five minutes from the sandbox's clock");
  }
  if (claim.region !== scope.region || claim.service !== scope.service) {
    throw invalid(`sign for the service ${scope.service} in the region ${scope.region}`);
  }
  // AWS requires these to be signed, so that nobody can change what a signed request does.
  const unsigned = Object.keys(headers).filter(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !claim.signedHeaders.includes(name),
  );
  if (unsigned.length > 0) throw invalid(`the signature does not cover ${unsigned.join(", ")}`);
  // The signer would take the hash in the header for that of the body.
  const hash = headers["x-amz-content-sha256"];
  if (hash !== undefined && hash !== createHash("sha256").update(body).digest("hex")) {
    throw invalid("x-amz-content-sha256 is not the hash of the body");
  }
  if (headers["x-amz-security-token"] !== credentials.sessionToken) {
    throw invalid("the session token is not that of the access key");
  }
  const signed = await signerFor(credentials, scope).sign(
    {
      method: "POST",
      protocol: "http:",
      hostname: "127.0.0.1",
      path: "/",
      query: {},
      headers: textsOf(headers, claim.signedHeaders),
      body,
    },
    { signingDate, signableHeaders: new Set(claim.signedHeaders) },
  );
  const expected = claimedSignature(signed.headers);
  if (
    claim.date !== expected.date ||
    !timingSafeEqual(Buffer.from(claim.signature), Buffer.from(expected.signature))
  ) {
    throw invalid("the signature does not match; use the credentials of the running sandbox");
  }
}

/** Signed headers, which alone are part of the signature. */
const textsOf = (headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );

function dateOf(header: unknown): Date | undefined {
  const [, ...parts] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(typeof header === "string" ? header : "") ??
    [];
  const [year, month, day, hour, minute, second] = parts;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const invalid = (message: string): ServiceError =>
  new ServiceError("InvalidSignatureException", message, 403);
