import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

import { type FtpCommand, type FtpState, parseCommand, refusalOf } from "./commands";
import { ControlChannel } from "./control";
import { DataChannel } from "./data";
import { FtpFeatures } from "./features";
import { FtpFiles } from "./files";
import type { DataPorts } from "./passive";
import { type FtpReply, ReplyError, reply, replyOf, withBanner } from "./reply";
import type { FtpTimes } from "./times";
import type { FtpTls } from "./tls";
import { MAX_TRIES } from "../authorizer/login";
import { operationsOf, type ServiceArgs } from "../service";

/** Arguments for {@link FtpSession}. */
export interface FtpSessionArgs extends ServiceArgs {
  /** TLS of all sessions of the server; needed for FTPS only. */
  readonly tls: FtpTls | undefined;
  readonly dataPorts: DataPorts;
  readonly times: FtpTimes;
  /** Called once the client is logged in. */
  readonly onLogin: () => void;
}

type SessionCommand = (argument: string) => Promise<FtpReply | undefined> | FtpReply | undefined;

/** Serves one control connection. */
export class FtpSession {
  private readonly control: ControlChannel;
  private readonly data: DataChannel;
  private readonly features: FtpFeatures;
  private state: FtpState;
  private user: string | undefined;
  /** The control connection under TLS. */
  private secured: TLSSocket | undefined;
  private tries = 0;
  private hasPbsz = false;
  private epsvOnly = false;
  private files: FtpFiles | undefined;

  public constructor(
    socket: Socket,
    private readonly args: FtpSessionArgs,
  ) {
    const { times, tls } = args;
    const { server } = args.model;
    const { protocols, banners, tlsSessionResumption } = server;
    this.state = { protocols, isSecure: false, isLoggedIn: false, isPrivate: false };
    this.features = new FtpFeatures(server);
    this.data = new DataChannel({
      peer: socket.remoteAddress ?? "",
      admits: args.admits,
      ports: args.dataPorts,
      times,
      protection: () => (this.state.isPrivate ? tls : undefined),
      isTrusted: (connection) =>
        tlsSessionResumption !== "ENFORCED" ||
        (tls?.resumesLogin(connection, this.user ?? "") ?? false),
    });
    this.control = new ControlChannel(socket, {
      onLine: (line) => this.answer(line),
      onAbort: () => this.data.close(),
      onClose: () => this.data.shut(),
      times,
    });
    this.control.reply(withBanner(banners.before, reply(220, `${protocols.join(" and ")} ready`)));
  }

  /** Closes the connection and discards an incomplete upload. */
  public close(): Promise<void> {
    return this.control.close();
  }

  private async answer(line: Buffer): Promise<void> {
    const command = parseCommand(line);
    if ("code" in command) return this.control.reply(command);
    try {
      const answer = refusalOf(command, this.state) ?? (await this.handle(command));
      if (answer) this.control.reply(answer);
    } catch (error) {
      const answer = replyOf(error);
      if (answer === undefined) this.args.onFault(error);
      this.control.reply(answer ?? reply(451, "failed"));
    }
  }

  private async handle(command: FtpCommand): Promise<FtpReply | undefined> {
    const ofFiles = this.files?.answer(command);
    return ofFiles === undefined ? this.handlers[command.verb]?.(command.argument) : await ofFiles;
  }

  private readonly handlers: Readonly<Record<string, SessionCommand>> = {
    USER: (user) => {
      this.user = user;
      return reply(331, "password required");
    },
    PASS: (password) => this.logIn(password),
    QUIT: () => this.end(reply(221, "goodbye")),

    AUTH: (mechanism) => this.secure(mechanism),
    PBSZ: () => {
      this.hasPbsz = true;
      return reply(200, "PBSZ=0");
    },
    PROT: (level) => this.protect(level.toUpperCase()),

    FEAT: () => this.features.list(),
    OPTS: (argument) => this.features.choose(argument),
    SYST: () => reply(215, "UNIX Type: L8"),
    NOOP: () => reply(200, "OK"),
    LANG: choice(/^(?:en.*)?$/i, "English"),
    // Transfer supports image mode only. Clients ask for A before they list, so that it is taken, but
    // files are stored unchanged.
    TYPE: choice(/^(?:A(?: N)?|I|L 8)$/i, "bytes are kept unchanged"),
    MODE: choice(/^S$/i, "stream"),
    STRU: choice(/^F$/i, "file"),
    STAT: (path) => (path === "" ? reply(211, "OK") : reply(504, "use MLST or LIST")),
    ABOR: () => reply(226, "nothing is being transferred"),

    PASV: () => this.passive(),
    EPSV: (protocol) => this.extendedPassive(protocol.toUpperCase()),
  };

  /** Sends a last reply. */
  private end(answer: FtpReply): undefined {
    this.control.end(answer);
  }

  private async logIn(password: string): Promise<FtpReply | undefined> {
    const username = this.user;
    this.user = undefined;
    if (username === undefined) return reply(503, "USER comes first");
    // A login without a password is a key login, which FTP cannot prove.
    const protocol = this.state.isSecure ? "FTPS" : "FTP";
    const session = await this.args.logIn({ username, password, protocol });
    if (session === undefined) {
      this.tries += 1;
      return this.tries < MAX_TRIES
        ? reply(530, "login denied")
        : this.end(reply(421, "too many tries"));
    }
    const { server } = this.args.model;
    this.files = new FtpFiles({
      operations: operationsOf(this.args, session),
      data: this.data,
      user: username,
      facts: () => this.features.facts,
      ignoresSetStat: server.ignoresSetStat,
      begin: (answer) => this.control.reply(answer),
    });
    this.state = { ...this.state, isLoggedIn: true };
    this.user = username;
    if (this.secured) this.args.tls?.loggedIn(this.secured, username);
    this.args.onLogin();
    return withBanner(server.banners.after, reply(230, "logged in"));
  }

  private async secure(mechanism: string): Promise<FtpReply | undefined> {
    const { tls } = this.args;
    if (!/^TLS(-C)?$/i.test(mechanism) || tls === undefined) {
      return reply(504, "TLS is the only mechanism");
    }
    // A user name that was sent in plain text does not count.
    this.user = undefined;
    this.secured = await this.control.upgrade(reply(234, "TLS now"), (socket) =>
      tls.secure(socket),
    );
    this.state = { ...this.state, isSecure: true };
    return undefined;
  }

  private protect(level: string): FtpReply {
    if (!this.hasPbsz) return reply(503, "PBSZ comes first");
    if (level === "C") return reply(534, "data connections are always protected; use PROT P");
    if (level !== "P") return reply(536, "only level P is supported");
    this.state = { ...this.state, isPrivate: true };
    return reply(200, "data connections are protected");
  }

  private async passive(): Promise<FtpReply> {
    if (this.epsvOnly) return reply(503, "EPSV ALL has been agreed");
    const { passiveIp } = this.args.model.server;
    const port = await this.openPort();
    if (passiveIp) {
      this.args.log(`AWS would answer PASV with ${passiveIp}; the sandbox stays on 127.0.0.1`);
    }
    return reply(227, `Entering Passive Mode (127,0,0,1,${port >> 8},${port & 0xff})`);
  }

  private async extendedPassive(protocol: string): Promise<FtpReply> {
    if (protocol === "ALL") {
      this.epsvOnly = true;
      return reply(200, "EPSV from now on");
    }
    if (protocol !== "" && protocol !== "1") return reply(522, "only IPv4 here, use (1)");
    const port = await this.openPort();
    return reply(229, `Entering Extended Passive Mode (|||${port}|)`);
  }

  /** Opens a data port; throws the reply when none is free. */
  private async openPort(): Promise<number> {
    const port = await this.data.open();
    if (port !== undefined) return port;
    const { noneFree } = this.args.dataPorts;
    this.args.log(noneFree);
    throw new ReplyError(reply(425, noneFree));
  }
}

/** Command with one choice only. */
const choice =
  (pattern: RegExp, answer: string): SessionCommand =>
  (value) =>
    pattern.test(value) ? reply(200, answer) : reply(504, "not supported");
