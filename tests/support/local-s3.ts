import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";

/** A version of an object. */
export interface LocalObject {
  readonly key: string;
  readonly versionId?: string;
  readonly storageClass?: string;
  /** Restore as `RestoreStatus` tells it. */
  restore?: { readonly inProgress: boolean; readonly until?: string };
  hold?: "ON" | "OFF";
  retention?: { readonly mode: string; readonly until: string };
  isDeleteMarker?: boolean;
}

/** A request, without headers that differ from run to run. */
export interface LocalRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
}

/** Error of S3, such as `AccessDenied`. */
export class S3Error extends Error {
  public constructor(
    public readonly status: number,
    public readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What an endpoint stands for. */
export interface LocalS3Args {
  readonly account?: string;
  /** Versions, the current one of each key first. */
  readonly objects: LocalObject[];
  /** Throws an {@link S3Error} for requests that fail. */
  readonly refuse?: (request: LocalRequest) => void;
}

/** An endpoint of S3 and STS for one bucket, with what it was asked. */
export interface LocalS3 {
  readonly url: string;
  readonly requests: LocalRequest[];
  readonly close: () => void;
}

/** Names are those of the Amazon S3 API Reference. */
const element = (name: string, ...inner: readonly string[]): string =>
  `<${name}>${inner.join("")}</${name}>`;

const textIn = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

const identity = (account: string): string =>
  element(
    "GetCallerIdentityResponse",
    element("GetCallerIdentityResult", element("Account", account)),
  );

const version = (
  { key, versionId = "null", isDeleteMarker = false }: LocalObject,
  latest: boolean,
) =>
  element(
    isDeleteMarker ? "DeleteMarker" : "Version",
    element("Key", key),
    element("VersionId", versionId),
    element("IsLatest", String(latest)),
    element("LastModified", "2026-01-02T03:04:05.000Z"),
    ...(isDeleteMarker ? [] : [element("Size", "2048"), element("StorageClass", "STANDARD")]),
  );

function listing(objects: readonly LocalObject[], { query, headers }: LocalRequest): string {
  const wantsRestore = headers["x-amz-optional-object-attributes"] === "RestoreStatus";
  const found = objects
    .filter(({ key, isDeleteMarker }) => key.startsWith(query["prefix"] ?? "") && !isDeleteMarker)
    .slice(0, Number(query["max-keys"] ?? 1000));
  const contents = found.map(({ key, storageClass = "STANDARD", restore }) =>
    element(
      "Contents",
      element("Key", key),
      element("Size", "1500000"),
      element("StorageClass", storageClass),
      ...(restore && wantsRestore
        ? [
            element(
              "RestoreStatus",
              element("IsRestoreInProgress", String(restore.inProgress)),
              ...(restore.until ? [element("RestoreExpiryDate", restore.until)] : []),
            ),
          ]
        : []),
    ),
  );
  return element("ListBucketResult", element("IsTruncated", "false"), ...contents);
}

function versions(objects: readonly LocalObject[], { query }: LocalRequest): string {
  const seen = new Set<string>();
  const found = objects.filter(({ key }) => key.startsWith(query["prefix"] ?? ""));
  const rows = found.map((each) => {
    const latest = !seen.has(each.key);
    seen.add(each.key);
    return version(each, latest);
  });
  return element("ListVersionsResult", element("IsTruncated", "false"), ...rows);
}

function objectOf(objects: readonly LocalObject[], { path, query }: LocalRequest): LocalObject {
  const key = decodeURIComponent(path.split("/").slice(2).join("/"));
  const id = query["versionId"];
  const object = objects.find(
    (each) => each.key === key && (id === undefined || (each.versionId ?? "null") === id),
  );
  if (object === undefined)
    throw new S3Error(404, "NoSuchKey", "The specified key does not exist.");
  return object;
}

function restored(object: LocalObject): string {
  if (object.storageClass === undefined) {
    throw new S3Error(403, "InvalidObjectState", "Restore is not allowed for the object's class");
  }
  if (object.restore?.inProgress === true) {
    throw new S3Error(409, "RestoreAlreadyInProgress", "Object restore is already in progress");
  }
  if (object.restore === undefined) object.restore = { inProgress: true };
  return "";
}

const missing = (): never => {
  throw new S3Error(
    404,
    "NoSuchObjectLockConfiguration",
    "The specified object does not have a ObjectLock configuration",
  );
};

function answer({ account = "111122223333", objects }: LocalS3Args, request: LocalRequest): string {
  const { method, query, body } = request;
  if (body.includes("Action=GetCallerIdentity")) return identity(account);
  if ("versions" in query) return versions(objects, request);
  if ("list-type" in query) return listing(objects, request);
  const object = objectOf(objects, request);
  if ("restore" in query) return restored(object);
  if ("legal-hold" in query) {
    if (method === "PUT") object.hold = textIn(body, "Status") === "ON" ? "ON" : "OFF";
    return method === "PUT"
      ? ""
      : element("LegalHold", element("Status", object.hold ?? missing()));
  }
  if ("retention" in query) {
    if (method === "PUT") {
      object.retention = {
        mode: textIn(body, "Mode") ?? "",
        until: textIn(body, "RetainUntilDate") ?? "",
      };
      return "";
    }
    const { mode, until } = object.retention ?? missing();
    return element("Retention", element("Mode", mode), element("RetainUntilDate", until));
  }
  throw new Error(`${method} ${request.path} is not served`);
}

async function serve(
  args: LocalS3Args,
  requests: LocalRequest[],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? "", "http://localhost");
  const request: LocalRequest = {
    method: incoming.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: await textOf(incoming),
    headers: incoming.headers,
  };
  if (!request.body.includes("GetCallerIdentity")) requests.push(request);
  try {
    args.refuse?.(request);
    const text = answer(args, request);
    response.writeHead(200, { "content-type": "application/xml" }).end(text);
  } catch (error) {
    const { status = 500, code = "InternalError", message } = error as S3Error;
    const text = element("Error", element("Code", code), element("Message", message));
    response.writeHead(status, { "content-type": "application/xml" }).end(text);
  }
}

/** Starts an endpoint on this machine. */
export async function startLocalS3(args: LocalS3Args): Promise<LocalS3> {
  const requests: LocalRequest[] = [];
  const server = createServer(
    (incoming, response) => void serve(args, requests, incoming, response),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
