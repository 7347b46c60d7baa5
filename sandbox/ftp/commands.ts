import type { Protocol } from "../../identity/authorizer/decision";
import { type FtpReply, reply } from "./reply";

/** Command of a client. */
export interface FtpCommand {
  /** In upper case. */
  readonly verb: string;
  /** Everything after the first blank, unchanged: names may begin and end with blanks. */
  readonly argument: string;
}

/** State of a session that decides which commands are valid. */
export interface FtpState {
  /** Protocols of the server. */
  readonly protocols: readonly Protocol[];
  /** Whether TLS protects the control connection. */
  readonly isSecure: boolean;
  readonly isLoggedIn: boolean;
  /** Whether TLS protects data connections. */
  readonly isPrivate: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Commands that Transfer documents; it has no REST, no APPE and no active mode. */
const BEFORE_LOGIN = words("AUTH FEAT LANG NOOP OPTS PASS PBSZ PROT QUIT SYST USER");
const AFTER_LOGIN = words(
  "ABOR CDUP CWD DELE EPSV LIST MDTM MFMT MKD MLSD MLST MODE NLST PASV PWD RETR RMD RNFR RNTO SIZE STAT STOR STOU STRU TYPE",
);
const WITH_DATA = words("LIST MLSD NLST RETR STOR STOU");
const WITH_ARGUMENT = words(
  "AUTH CWD DELE MDTM MFMT MKD MODE OPTS PBSZ PROT RETR RMD RNFR RNTO SIZE STOR STRU TYPE USER",
);
/** Commands that only FTPS has. */
const OF_FTPS = words("AUTH PBSZ PROT");
const ACTIVE_MODE = words("EPRT LPRT PORT");

/** Telnet commands that some clients send before ABOR; their bytes are not valid UTF-8. */
const TELNET = /^(?:\xff[\xf0-\xff])+\xf2?/;

/** Parses a line, given without its end; returns the reply when it is not a command. */
export function parseCommand(line: Buffer): FtpCommand | FtpReply {
  const bytes = Buffer.from(line.toString("latin1").replace(TELNET, ""), "latin1");
  const text = bytes.toString("utf8");
  if (!Buffer.from(text).equals(bytes)) return reply(501, "names must be UTF-8");
  const [, verb, argument = ""] = /^([A-Za-z]{3,4})(?: (.*))?$/s.exec(text) ?? [];
  if (verb === undefined) return reply(500, "not a command");
  if (/[\0\r]/.test(argument)) return reply(501, "names must not contain NUL or CR");
  return { verb: verb.toUpperCase(), argument };
}

/** Reply that refuses a command in the current state; undefined when it is valid. */
export function refusalOf(command: FtpCommand, state: FtpState): FtpReply | undefined {
  const { verb, argument } = command;
  if (ACTIVE_MODE.has(verb)) {
    return reply(502, "active mode is not supported; use PASV or EPSV");
  }
  const isServed = BEFORE_LOGIN.has(verb) || AFTER_LOGIN.has(verb);
  if (!isServed || (OF_FTPS.has(verb) && !state.protocols.includes("FTPS"))) {
    return reply(502, `${verb} is not supported`);
  }
  return (
    tlsRefusal(verb, state) ??
    loginRefusal(verb, state) ??
    (WITH_ARGUMENT.has(verb) && argument === ""
      ? reply(501, `${verb} needs an argument`)
      : undefined)
  );
}

function tlsRefusal(verb: string, state: FtpState): FtpReply | undefined {
  const { isSecure, isLoggedIn, isPrivate, protocols } = state;
  if (verb === "AUTH" && isSecure) return reply(503, "TLS is already active");
  if (verb === "AUTH" && isLoggedIn) return reply(503, "AUTH comes before the login");
  if (["PBSZ", "PROT"].includes(verb) && !isSecure) return reply(503, "AUTH TLS comes first");
  const isOpen = isSecure || protocols.includes("FTP");
  if (!isOpen && (AFTER_LOGIN.has(verb) || ["USER", "PASS"].includes(verb))) {
    return reply(530, "this server offers FTPS only; send AUTH TLS first");
  }
  if (isLoggedIn && WITH_DATA.has(verb) && isSecure && !isPrivate) {
    return reply(522, "data connections are protected; send PROT P first");
  }
  return undefined;
}

function loginRefusal(verb: string, { isLoggedIn }: FtpState): FtpReply | undefined {
  if (!isLoggedIn && AFTER_LOGIN.has(verb)) return reply(530, "log in first");
  if (isLoggedIn && ["USER", "PASS"].includes(verb)) return reply(503, "already logged in");
  return undefined;
}
