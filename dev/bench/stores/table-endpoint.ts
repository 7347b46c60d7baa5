import type { AddressInfo } from "node:net";

import dynalite from "dynalite";

/** What the process answers once it listens. */
export interface TableReply {
  readonly port: number;
}

// Without a path it keeps everything in memory.
const server = dynalite({ path: "", createTableMs: 0 });
server.keepAliveTimeout = 300_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ port } satisfies TableReply);
});
process.on("disconnect", () => process.exit());
