import { randomBytes } from "node:crypto";

import { type HttpAnswer, type StandIn, withBody } from "./proxy";

/** Input or output of an action. */
export type Json = Readonly<Record<string, unknown>>;

/** Actions of a JSON service by name. */
export type JsonActions = Readonly<
  Record<string, (input: Json, region: string) => Promise<Json> | Json>
>;

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

/** Identifier of a new resource, such as `s-0123456789abcdef0`. */
export const newId = (prefix: string): string =>
  `${prefix}-${randomBytes(9).toString("hex").slice(0, 17)}`;

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Resources of a service by identifier, with their tags. */
export class Resources {
  private readonly kept = new Map<unknown, Json>();

  /** @param arn name of the ARN in inputs about tags */
  public constructor(
    private readonly service: string,
    private readonly arn: "Arn" | "ResourceArn",
  ) {}

  /** Actions of the service about tags. */
  public readonly tagActions: JsonActions = {
    TagResource: (input) => this.retag(input, input["Tags"] as readonly Tag[]),
    UntagResource: (input) => this.retag(input, [], input["TagKeys"] as readonly string[]),
    ListTagsForResource: (input) => ({ Tags: this.tagged(input)[1]["Tags"] }),
  };

  /**
   * Keeps a new resource.
   *
   * @param prefix beginning of its part of the ARN, up to what differs in its identifier
   * @param idName property with the identifier
   */
  public create(prefix: string, idName: string, region: string, resource: Json): Json {
    const path = newId(prefix);
    const id = path.slice(path.lastIndexOf("/") + 1);
    const Arn = `arn:aws:${this.service}:${region}:${ACCOUNT_ID}:${path}`;
    return this.put(id, { Tags: [], ...resource, [idName]: id, Arn });
  }

  /** A resource, or the error of the API. */
  public get(id: unknown): Json {
    return found(this.kept.get(id), id);
  }

  /** Keeps a resource as it is now. */
  public put(id: unknown, resource: Json): Json {
    this.kept.set(id, resource);
    return resource;
  }

  /** Forgets a resource, and returns what it was. */
  public delete(id: unknown): Json {
    const resource = this.get(id);
    this.kept.delete(id);
    return resource;
  }

  /** All resources that have a value. */
  public where(property: string, value: unknown): readonly Json[] {
    return [...this.kept.values()].filter((each) => each[property] === value);
  }

  private tagged(input: Json): readonly [id: unknown, Json] {
    const arn = input[this.arn];
    return found(
      [...this.kept].find(([, { Arn }]) => Arn === arn),
      arn,
    );
  }

  private retag(
    input: Json,
    added: readonly Tag[],
    removed: readonly string[] = added.map(({ Key }) => Key),
  ): Json {
    const [id, resource] = this.tagged(input);
    const others = (resource["Tags"] as readonly Tag[]).filter(({ Key }) => !removed.includes(Key));
    this.put(id, { ...resource, Tags: [...others, ...added] });
    return {};
  }
}

/** A value that is there, or the error of the API. */
export function found<T>(value: T | undefined, name: unknown): T {
  if (value !== undefined) return value;
  throw new ApiError("ResourceNotFoundException", `Unknown resource ${String(name)}`);
}

/** Answers the calls of a JSON service. */
export const jsonStandIn =
  (actions: JsonActions): StandIn =>
  async (call) => {
    const act = actions[call.action];
    if (act === undefined) return jsonAnswer(501, { __type: "NotImplemented" });
    try {
      return jsonAnswer(200, await act(jsonOf(call), call.region));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      return jsonAnswer(400, { __type: failure.type, message: failure.message });
    }
  };

/** The JSON of a call or an answer. */
export const jsonOf = ({ body }: { readonly body: Buffer }): Json =>
  JSON.parse(body.toString() || "{}") as Json;

/** An answer with other JSON. */
export const withJson = (answer: HttpAnswer, value: Json): HttpAnswer =>
  withBody(answer, Buffer.from(JSON.stringify(value)));

/** An answer of a JSON service. */
export const jsonAnswer = (
  status: number,
  value: Json,
  headers: HttpAnswer["headers"] = { "content-type": "application/x-amz-json-1.1" },
): HttpAnswer => withJson({ status, headers, body: Buffer.of() }, value);
