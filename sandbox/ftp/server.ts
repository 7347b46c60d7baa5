import { createServer, type Socket } from "node:net";

import { Connections } from "../connections";
import type { Certificate } from "./certificate";
import { DataPorts } from "./passive";
import { FtpSession } from "./session";
import { FTP_TIMES, type FtpTimes } from "./times";
import { FtpTls } from "./tls";
import { listen, type StartedService, type ServiceArgs } from "../service";

/** Arguments for {@link startFtpServer}. */
export interface FtpServerArgs extends ServiceArgs {
  /** Needed for FTPS only. */
  readonly certificate: Certificate | undefined;
  /**
   * Local ports for data connections; 0 takes any that is free.
   * @default those of the deployed server
   */
  readonly dataPorts?: readonly number[] | undefined;
  /** Times that differ from {@link FTP_TIMES}. */
  readonly times?: Partial<FtpTimes> | undefined;
}

/** Port of FTP and FTPS on the deployed server. */
const CONTROL_PORT = 21;

/** Serves FTP, FTPS or both on this machine only, in passive mode only. */
export async function startFtpServer(args: FtpServerArgs): Promise<StartedService> {
  const dataPorts = new DataPorts(args.dataPorts);
  const { certificate, model } = args;
  const times = { ...FTP_TIMES, ...args.times };
  await requireFree(dataPorts, times);
  const tls =
    certificate && new FtpTls(certificate, model.server.tlsSessionResumption, times.handshake);
  const sessions = new Set<FtpSession>();
  const protocols = model.server.protocols.filter((protocol) => protocol !== "SFTP");
  const sockets = new Connections(protocols.join(" and "), args.log, args.limits);
  const server = createServer({ noDelay: true }, (socket: Socket) => {
    if (!args.admits(CONTROL_PORT)) {
      socket.destroy();
      return;
    }
    if (!sockets.admit(socket)) return;
    const onLogin = (): void => sockets.loggedIn(socket.remotePort);
    const session = new FtpSession(socket, { ...args, tls, times, dataPorts, onLogin });
    sessions.add(session);
    socket.on("close", () => void session.close().finally(() => sessions.delete(session)));
  });
  return {
    port: await listen(server, args.port, "--ftp-port"),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...sessions].map((session) => session.close()));
      await closed;
    },
  };
}

/** Fails at the start, instead of at the first transfer, when no data port is free. */
async function requireFree(dataPorts: DataPorts, times: FtpTimes): Promise<void> {
  const port = await dataPorts.open({
    peer: "",
    admits: () => false,
    times: { ...times, waiting: 0 },
  });
  if (port === undefined) throw new Error(`sandbox: ${dataPorts.noneFree}`);
  port.close();
}
