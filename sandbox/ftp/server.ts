import { createServer, type Socket } from "node:net";

import type { Certificate } from "./certificate";
import { NO_DATA_PORT, PassivePort } from "./passive";
import { FtpSession } from "./session";
import { listen, type StartedService, type ServiceArgs } from "../service";

/** What the server for FTP and FTPS stands on. */
export interface FtpServerArgs extends ServiceArgs {
  /** Needed for FTPS only. */
  readonly certificate: Certificate | undefined;
}

/** Port on which Transfer takes FTP and FTPS. */
const CONTROL_PORT = 21;
/** Clients that nobody on one machine needs more of. */
const MAX_CONNECTIONS = 100;

/** Serves FTP, FTPS or both on this machine only, in passive mode only. */
export async function startFtpServer(args: FtpServerArgs): Promise<StartedService> {
  await requireDataPort();
  const sessions = new Set<FtpSession>();
  const server = createServer({ noDelay: true }, (socket: Socket) => {
    if (!args.admits(CONTROL_PORT)) {
      socket.destroy();
      return;
    }
    const session = new FtpSession(socket, args);
    sessions.add(session);
    socket.on("close", () => void session.close().finally(() => sessions.delete(session)));
  });
  server.maxConnections = MAX_CONNECTIONS;
  return {
    port: await listen(server, args.port, "--ftp-port"),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...sessions].map((session) => session.close()));
      await closed;
    },
  };
}

/** Says at the start, not at the first transfer, that there will be none. */
async function requireDataPort(): Promise<void> {
  const port = await PassivePort.open({ peer: "", admits: () => false });
  if (port === undefined) throw new Error(`sandbox: ${NO_DATA_PORT}`);
  port.close();
}
