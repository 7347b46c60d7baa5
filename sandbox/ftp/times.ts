/** Times of a server of FTP and FTPS, in milliseconds. */
export interface FtpTimes {
  /** After this time without a command a control connection is closed. */
  readonly idle: number;
  /** After this time without a byte a transfer ends, as does a client that reads no replies. */
  readonly unresponsive: number;
  /** Time for which a transfer waits for a free data port. */
  readonly waiting: number;
  /** Time that a client has to connect to a data port. */
  readonly connecting: number;
  /** Time that a client has for a TLS handshake. */
  readonly handshake: number;
  /** Time that a client has to end a data connection after it has received everything. */
  readonly ending: number;
  /** Time that a client has to receive the rest of a connection that the server has ended. */
  readonly lingering: number;
  /**
   * Time in which the end of the control connection may follow that of an upload. The two arrive one
   * shortly after the other when a client is killed.
   */
  readonly settling: number;
}

/** `idle` and `unresponsive` are those of the Transfer user guide ("transferring files using a client"). */
export const FTP_TIMES: FtpTimes = {
  idle: 1_800_000,
  unresponsive: 600_000,
  waiting: 5_000,
  connecting: 30_000,
  handshake: 15_000,
  ending: 2_000,
  lingering: 10_000,
  settling: 20,
};
