import { parse } from "yaml";

import { isRecord } from "../../verify/graph/serialization";

/** A network mode. */
export type Mode = "public" | "internet-facing" | "closed";

/** Configuration of a stack by full key, as in its file. */
export type EngineSettings = Readonly<Record<string, unknown>>;

/** Resources in the emulator that stacks refer to but do not create. */
export interface ExternalResources {
  readonly peerVpcId: string;
}

/** Modes in the order in which a stack is switched. */
export const MODES: readonly Mode[] = ["public", "internet-facing", "closed"];

/** Settings of the provider that say what is deployed, not where. */
const KEPT: ReadonlySet<string> = new Set(["aws:region", "aws:defaultTags"]);

/** Configuration in the text of a stack file. */
export function settingsIn(text: string): EngineSettings {
  const document: unknown = parse(text);
  const config = isRecord(document) ? document["config"] : undefined;
  return isRecord(config) ? config : {};
}

/**
 * Settings of a stack, directed at the emulator: those about an account are replaced by those of the
 * stack `local`, with another port.
 */
export function redirected(
  settings: EngineSettings,
  local: EngineSettings,
  port: number,
): EngineSettings {
  const own = Object.entries(settings).filter(([key]) => KEPT.has(key) || !key.startsWith("aws:"));
  const theirs = Object.entries(local)
    .filter(([key]) => key.startsWith("aws:") && !KEPT.has(key))
    .map(([key, value]) => [key, key === "aws:endpoints" ? atPort(value, port) : value]);
  return { ...Object.fromEntries(own), ...(Object.fromEntries(theirs) as EngineSettings) };
}

/** Network mode of a stack. */
export const modeOf = (settings: EngineSettings): Mode =>
  section(settings, "network")["mode"] as Mode;

/** Whether data is protected from deletion. */
export const isProtected = (settings: EngineSettings): boolean =>
  section(settings, "storage")["deletionProtection"] !== false;

/** Whether files are in a bucket and not in a file system. */
export const hasBucket = (settings: EngineSettings): boolean =>
  section(settings, "storage")["domain"] !== "efs";

/** The same stack in another mode, without the settings that the mode does not admit. */
export function inMode(settings: EngineSettings, mode: Mode): EngineSettings {
  if (modeOf(settings) === mode) return settings;
  const { vpcCidr = "10.10.0.0/16", zoneCount = 1 } = section(settings, "network");
  const network =
    mode === "public" ? { mode } : { mode, vpcCidr, zoneCount, clients: ["203.0.113.0/24"] };
  const { preAuthenticationLoginBanner, hostKeys } = section(settings, "transfer");
  return {
    ...settings,
    "managed-sftp:network": network,
    "managed-sftp:transfer": {
      protocols: ["SFTP"],
      ...(preAuthenticationLoginBanner !== undefined && { preAuthenticationLoginBanner }),
      ...(hostKeys !== undefined && { hostKeys }),
    },
  };
}

/** The same stack with data that may be deleted, as an operator sets it before a destroy. */
export function unprotected(settings: EngineSettings): EngineSettings {
  const { mfaDelete, objectLock, ...storage } = section(settings, "storage");
  void [mfaDelete, objectLock]; // Refused without deletion protection.
  return { ...settings, "managed-sftp:storage": { ...storage, deletionProtection: false } };
}

/** The same stack with the emulator's VPC as its peer. */
export function withExternalResources(
  settings: EngineSettings,
  { peerVpcId }: ExternalResources,
): EngineSettings {
  const network = section(settings, "network");
  const { peerings } = network;
  if (!Array.isArray(peerings)) return settings;
  const own = peerings.map((each: object) => ({ ...each, peerVpcId }));
  return { ...settings, "managed-sftp:network": { ...network, peerings: own } };
}

/** Settings that the emulator implements wrongly, so that no stack could pass with them. */
const DEFECTS: Readonly<Record<"transitGateways" | "hostname", string>> = {
  transitGateways: "the emulator never finishes deleting an attachment; its clients are listed",
  hostname: "the emulator forgets the VPC of a private zone",
};

/** The same stack without the settings that the emulator implements wrongly, and notes about them. */
export function withoutDefects(
  settings: EngineSettings,
): [EngineSettings, left: readonly string[]] {
  const network = section(settings, "network");
  const isPrivate = modeOf(settings) === "closed";
  const left = [
    ...(network["transitGateways"] === undefined ? [] : (["transitGateways"] as const)),
    ...(network["hostname"] === undefined || !isPrivate ? [] : (["hostname"] as const)),
  ];
  const gateways = (network["transitGateways"] ?? []) as readonly { clients: readonly string[] }[];
  const clients = [
    ...((network["clients"] ?? []) as readonly string[]),
    ...gateways.flatMap((gateway) => gateway.clients),
  ];
  const kept = Object.entries(network).filter(([key]) => !(left as string[]).includes(key));
  const rest = { ...Object.fromEntries(kept), ...(clients.length > 0 && { clients }) };
  return [
    left.length === 0 ? settings : { ...settings, "managed-sftp:network": rest },
    left.map((key) => `network.${key} is left out: ${DEFECTS[key]}`),
  ];
}

const section = (settings: EngineSettings, name: string): Readonly<Record<string, unknown>> => {
  const value = settings[`managed-sftp:${name}`];
  return isRecord(value) ? value : {};
};

/** The list of endpoints with the same hosts at another port. */
function atPort(endpoints: unknown, port: number): unknown {
  if (!Array.isArray(endpoints)) throw new Error("Pulumi.local.yaml: aws:endpoints must be a list");
  return endpoints.map((each: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(each).map(([service, url]) => [service, url.replace(/:\d+$/, `:${port}`)]),
    ),
  );
}
