import { createServer, type Server } from "node:net";

/** Port that stands for the FTP data ports; Transfer, and so the sandbox, has nine of them only. */
const LOCK_PORT = 8191;

/**
 * Lets a describe block have the FTP data ports of this machine alone: test files run in several
 * processes, and would take them from each other.
 */
export function withDataPortsAlone(): void {
  let lock: Server | undefined;
  before(async function () {
    this.timeout(120_000);
    while ((lock = await attempt()) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  after(() => void lock?.close());
}

function attempt(): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(LOCK_PORT, "127.0.0.1", () => resolve(server));
  });
}
