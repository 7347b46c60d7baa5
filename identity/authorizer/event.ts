import { type Denial, deny, type LoginAttempt, type Protocol } from "./decision";
import { isObject } from "./json";

const isProtocol = (value: unknown): value is Protocol =>
  value === "SFTP" || value === "FTPS" || value === "FTP";

const isOptionalText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === "string";

/** Reads the service's event, or names the field that is wrong with it. */
export function parseEvent(event: unknown): LoginAttempt | Denial {
  if (!isObject(event)) return deny("malformed-event", "is not an object");
  const { username, password, protocol, serverId, sourceIp } = event;
  if (typeof username !== "string") return deny("malformed-event", "username is not text");
  if (!isOptionalText(password)) return deny("malformed-event", "password is not text");
  if (!isProtocol(protocol)) return deny("malformed-event", "protocol is not SFTP, FTPS or FTP");
  if (typeof serverId !== "string") return deny("malformed-event", "serverId is not text");
  if (!isOptionalText(sourceIp)) return deny("malformed-event", "sourceIp is not text");
  return {
    username,
    protocol,
    serverId,
    ...(password !== undefined && { password }),
    ...(sourceIp !== undefined && sourceIp !== "" && { sourceIp }),
  };
}

/** What of an event, well formed or not, may be logged. */
export function loggableEvent(event: unknown): Record<string, string> {
  if (!isObject(event)) return {};
  const loggable = ["username", "serverId", "protocol", "sourceIp"].flatMap((name) => {
    const value = event[name];
    return typeof value === "string" ? [[name, printable(value)]] : [];
  });
  return Object.fromEntries(loggable) as Record<string, string>;
}

/** Look-alike letters and control characters would let a client forge what an operator reads. */
const printable = (text: string): string => text.slice(0, 100).replace(/[^\x20-\x7e]/g, "?");
