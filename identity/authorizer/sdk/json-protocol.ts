/** What the SDK's clients know of their service. */
interface Service {
  /** First half of the `x-amz-target` header. */
  readonly serviceTarget: string;
}

interface Endpoint {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

/** What `identity/authorizer/sdk/http-handler.ts` gives. */
interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A request as the SDK signs it. */
interface Request extends Endpoint {
  readonly method: "POST";
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Problem {
  readonly __type?: string;
  readonly code?: string;
  readonly message?: string;
  readonly Message?: string;
}

/** `<namespace>#<name>:<more>`, of which only the name is sure to be there. */
const nameOf = (type: string): string => type.replace(/[,:].*$/s, "").replace(/^.*#/s, "");

/**
 * The protocol awsJson of Secrets Manager and DynamoDB, which says that what a command holds is sent as
 * JSON, and what comes back is its output. Stands in the bundle for the SDK's, which looks at the schema
 * of each value to find times and bytes among them: here times stay numbers, and bytes base64.
 */
class JsonProtocol {
  public constructor(
    private readonly version: string,
    private readonly service: Service,
  ) {}

  /** Called with what a codec would need. */
  public setSerdeContext(): void {
    // There is no codec.
  }

  /** The request of a command, not yet signed. */
  public async serializeRequest(
    command: { readonly name: string },
    input: unknown,
    context: { readonly endpoint: () => Promise<Endpoint> },
  ): Promise<Request> {
    const endpoint = await context.endpoint();
    return {
      ...endpoint,
      path: endpoint.path.replace(/\/?$/, "/"),
      method: "POST",
      query: {},
      headers: {
        "content-type": `application/x-amz-json-${this.version}`,
        "x-amz-target": `${this.service.serviceTarget}.${command.name}`,
      },
      body: JSON.stringify(input),
    };
  }

  /** A command's output; an error of the service rejects by its name. */
  public deserializeResponse(_: unknown, __: unknown, answer: Answer): Promise<object> {
    return new Promise((resolve) => resolve(outputOf(answer)));
  }
}

function outputOf({ statusCode, headers, body }: Answer): object {
  const $metadata = { httpStatusCode: statusCode, requestId: headers["x-amzn-requestid"] };
  const output = (body.length === 0 ? {} : JSON.parse(body.toString())) as Problem;
  if (statusCode < 300) return { ...output, $metadata };
  const { __type: type, code, message, Message, ...members } = output;
  const name = nameOf(type ?? code ?? headers["x-amzn-errortype"] ?? "Unknown");
  const $fault = statusCode < 500 ? "client" : "server";
  const error = new Error(message ?? Message ?? "UnknownError");
  throw Object.assign(error, members, { name, $fault, $metadata });
}

/** DynamoDB's. */
export class AwsJson1_0Protocol extends JsonProtocol {
  public constructor(service: Service) {
    super("1.0", service);
  }
}

/** Secrets Manager's. */
export class AwsJson1_1Protocol extends JsonProtocol {
  public constructor(service: Service) {
    super("1.1", service);
  }
}

/** Wanted by DynamoDB's client. */
export class DynamoDBJsonCodec2 {}
