import { type HttpAnswer, type StandIn, withBody } from "./proxy";

/** Input or output of an action. */
export type Json = Readonly<Record<string, unknown>>;

/** An action of a JSON service. */
export type JsonAction = (input: Json, region: string) => Promise<Json> | Json;

/** Answers the actions of a JSON service. */
export type JsonAnswer = (action: string, input: Json, region: string) => Promise<Json> | Json;

/** Account of the emulator's resources. */
export const ACCOUNT_ID = "123456789012";

/** Error of the API. */
export class ApiError extends Error {
  public constructor(
    public readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** Value of a key, or the error of the API. */
export function found<T>(map: ReadonlyMap<string, T>, key: unknown): T {
  const value = map.get(key as string);
  if (value === undefined) {
    throw new ApiError("ResourceNotFoundException", `Unknown resource ${String(key)}`);
  }
  return value;
}

/** Tags of resources by ARN. */
export class Tags {
  private readonly tags = new Map<string, Map<string, string>>();

  /** Adds tags to a resource. */
  public add(arn: unknown, tags: unknown): Json {
    const own = this.tags.get(arn as string) ?? new Map<string, string>();
    for (const { Key, Value } of (tags ?? []) as { Key: string; Value: string }[]) {
      own.set(Key, Value);
    }
    this.tags.set(arn as string, own);
    return {};
  }

  /** Removes tags from a resource. */
  public remove(arn: unknown, keys: unknown): Json {
    for (const key of keys as readonly string[]) this.tags.get(arn as string)?.delete(key);
    return {};
  }

  /** Tags of a resource, in the form of the API. */
  public of(arn: unknown): readonly Json[] {
    return [...(this.tags.get(arn as string) ?? [])].map(([Key, Value]) => ({ Key, Value }));
  }
}

/** Answers the calls of a JSON service: all of them, or those of one action. */
export function jsonStandIn(target: string, handle: JsonAnswer): StandIn {
  return (call) => {
    if (call.target !== target && `${call.target}.${call.action}` !== target) return undefined;
    return answered(() => handle(call.action, jsonOf(call), call.region));
  };
}

/** The JSON of a call or an answer. */
export const jsonOf = ({ body }: { readonly body: Buffer }): Json =>
  JSON.parse(body.toString() || "{}") as Json;

/** An answer with other JSON. */
export const withJson = (answer: HttpAnswer, value: Json): HttpAnswer =>
  withBody(answer, Buffer.from(JSON.stringify(value)));

async function answered(handle: () => Promise<Json> | Json): Promise<HttpAnswer> {
  const headers = { "content-type": "application/x-amz-json-1.1" };
  const of = (status: number, value: Json): HttpAnswer =>
    withJson({ status, headers, body: Buffer.of() }, value);
  try {
    return of(200, await handle());
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    const status = failure.type === "NotImplemented" ? 501 : 400;
    return of(status, { __type: failure.type, message: failure.message });
  }
}
