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

/** A text, or elements by their names. */
type Content =
  string | number | boolean | Content[] | { readonly [name: string]: Content } | undefined;

/** An element, which a list repeats and undefined leaves out. */
function element(name: string, content: Content): string {
  if (content === undefined) return "";
  if (Array.isArray(content)) return content.map((each) => element(name, each)).join("");
  if (typeof content !== "object") return `<${name}>${content}</${name}>`;
  const inner = Object.entries(content).map(([key, each]) => element(key, each));
  return `<${name}>${inner.join("")}</${name}>`;
}

const textIn = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

// Names are those of the Amazon S3 API Reference.

function listing(objects: readonly LocalObject[], { query, headers }: LocalRequest): string {
  const wantsRestore = headers["x-amz-optional-object-attributes"] === "RestoreStatus";
  const found = objects
    .filter(({ key, isDeleteMarker }) => key.startsWith(query["prefix"] ?? "") && !isDeleteMarker)
    .slice(0, Number(query["max-keys"] ?? 1000));
  return element("ListBucketResult", {
    IsTruncated: false,
    Contents: found.map(({ key: Key, storageClass: StorageClass = "STANDARD", restore }) => ({
      ...{ Key, Size: 1500000, StorageClass },
      RestoreStatus:
        restore && wantsRestore
          ? { IsRestoreInProgress: restore.inProgress, RestoreExpiryDate: restore.until }
          : undefined,
    })),
  });
}

function versions(objects: readonly LocalObject[], { query }: LocalRequest): string {
  const found = objects.filter(({ key }) => key.startsWith(query["prefix"] ?? ""));
  const rows = found.map(
    ({ key: Key, versionId: VersionId = "null", isDeleteMarker = false }, n) => {
      const IsLatest = found.findIndex(({ key }) => key === Key) === n;
      const common = { Key, VersionId, IsLatest, LastModified: "2026-01-02T03:04:05.000Z" };
      return isDeleteMarker
        ? element("DeleteMarker", common)
        : element("Version", { ...common, Size: 2048, StorageClass: "STANDARD" });
    },
  );
  return `<ListVersionsResult><IsTruncated>false</IsTruncated>${rows.join("")}</ListVersionsResult>`;
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
  if (body.includes("Action=GetCallerIdentity")) {
    const GetCallerIdentityResult = { Account: account };
    return element("GetCallerIdentityResponse", { GetCallerIdentityResult });
  }
  if ("versions" in query) return versions(objects, request);
  if ("list-type" in query) return listing(objects, request);
  const object = objectOf(objects, request);
  if ("restore" in query) return restored(object);
  if ("legal-hold" in query) {
    if (method === "PUT") object.hold = textIn(body, "Status") === "ON" ? "ON" : "OFF";
    return method === "PUT" ? "" : element("LegalHold", { Status: object.hold ?? missing() });
  }
  if ("retention" in query) {
    if (method === "PUT") {
      object.retention = {
        mode: textIn(body, "Mode") ?? "",
        until: textIn(body, "RetainUntilDate") ?? "",
      };
      return "";
    }
    const { mode: Mode, until: RetainUntilDate } = object.retention ?? missing();
    return element("Retention", { Mode, RetainUntilDate });
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
    const text = element("Error", { Code: code, Message: message });
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
