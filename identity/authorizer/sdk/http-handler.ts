import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";

/** What the SDK asks to be sent; our services take everything in headers and body. */
interface Request {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What is given back to the SDK, the body already read: it takes bytes as well as streams. */
interface Answer {
  readonly response: Pick<http.IncomingMessage, "statusCode" | "headers"> & {
    readonly body: Buffer;
  };
}

/** How long to wait, in milliseconds. */
interface Patience {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
}

/** The SDK tries again after an error of this name. */
const timeout = (what: string, milliseconds: number): Error =>
  Object.assign(new Error(`${what} within ${milliseconds} ms`), { name: "TimeoutError" });

/**
 * Stands in the bundle for the SDK's way to send a request. That one also streams, waits to continue
 * and watches its sockets, which takes longer than the small requests and answers here themselves.
 */
export class NodeHttpHandler {
  public readonly metadata = { handlerProtocol: "http/1.1" };
  private readonly agents = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
  };

  public constructor(private readonly patience: Patience) {}

  /** Called by the clients with their `requestHandler`. */
  public static create(patience: Patience): NodeHttpHandler {
    return new NodeHttpHandler(patience);
  }

  /** Sends a request and reads its answer. */
  public handle({ protocol, hostname, body, ...rest }: Request): Promise<Answer> {
    const { connectionTimeout, requestTimeout } = this.patience;
    const isSecure = protocol === "https:";
    const agent = this.agents[isSecure ? "https:" : "http:"];
    const host = hostname.replace(/^\[(.*)\]$/, "$1");
    return new Promise((resolve, reject) => {
      const request = (isSecure ? https : http).request({ agent, host, ...rest });
      const late = setTimeout(() => {
        request.destroy(timeout("no answer", requestTimeout));
      }, requestTimeout);
      const fail = (error: Error): void => {
        clearTimeout(late);
        reject(error);
      };
      request.on("error", fail);
      request.once("socket", (socket) => limitConnecting(request, socket, connectionTimeout));
      request.once("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", fail);
        response.once("end", () => {
          clearTimeout(late);
          const { statusCode, headers } = response;
          resolve({ response: { statusCode, headers, body: Buffer.concat(parts) } });
        });
      });
      request.end(body);
    });
  }

  /** Closes what is open. */
  public destroy(): void {
    Object.values(this.agents).forEach((agent) => agent.destroy());
  }
}

function limitConnecting(request: http.ClientRequest, socket: Socket, milliseconds: number): void {
  if (!socket.connecting) return;
  const late = setTimeout(() => {
    request.destroy(timeout("no connection", milliseconds));
  }, milliseconds);
  const stop = (): void => clearTimeout(late);
  socket.once("connect", stop).once("close", stop);
}

/** Wanted by the clients' sources; there is no stream to collect. */
export const streamCollector = (): Promise<never> =>
  Promise.reject(new Error("the identity function has no streams"));
