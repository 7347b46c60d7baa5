import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const INVOCATION = "/2018-06-01/runtime/invocation/";

interface OpenInvocation {
  readonly event: string;
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
}

/** Lambda's Runtime API for one instance, which requests events and posts the answers. */
export class RuntimeApi {
  private readonly server: Server;
  private waiting: ServerResponse | undefined;
  private current: OpenInvocation | undefined;
  private isSent = false;
  private failure: Error | undefined;

  public constructor() {
    this.server = createServer((request, response) => this.respond(request, response));
  }

  /** Listens on a free port; returns the value of `AWS_LAMBDA_RUNTIME_API`. */
  public async start(): Promise<string> {
    // An idle instance keeps its connection, as in Lambda.
    this.server.keepAliveTimeout = 0;
    this.server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sends one event to the function; returns its answer. */
  public invoke(event: string): Promise<string> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.current = { event, resolve, reject };
      this.isSent = false;
      this.offer();
    });
  }

  /** Fails the current invocation and all later ones, because the process has ended. */
  public fail(error: Error): void {
    this.failure = error;
    this.current?.reject(error);
  }

  /** Closes the port. */
  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private offer(): void {
    if (this.waiting === undefined || this.current === undefined || this.isSent) return;
    this.isSent = true;
    this.waiting
      .writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(this.current.event),
        "lambda-runtime-aws-request-id": "00000000-0000-0000-0000-000000000000",
      })
      .end(this.current.event);
    this.waiting = undefined;
  }

  private respond(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === `${INVOCATION}next`) {
      this.waiting = response;
      this.offer();
      return;
    }
    const isError = request.url?.endsWith("/error") ?? false;
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (part: string) => (text += part));
    request.on("end", () => {
      response.writeHead(202, { "content-length": 0 }).end();
      const { current } = this;
      this.current = undefined;
      if (isError) current?.reject(new Error(`the function failed: ${text}`));
      else current?.resolve(text);
    });
  }
}
