import assert from "node:assert/strict";

import { parseStackConfig } from "../../../config/load";
import { ConfigError } from "../../../config/problem";

/** Sections of a stack file. */
export type Sections = Record<string, Record<string, unknown>>;

/** A client network. */
export const client = "203.0.113.0/24";
/** An internet-facing stack. */
export const wide = (network: object): Sections => ({
  network: { mode: "internet-facing", clients: [client], ...network },
});
/** A closed stack. */
export const closed = (network: object, transfer: object = {}): Sections => ({
  network: { mode: "closed", clients: ["10.99.0.0/16"], ...network },
  transfer: { ...transfer },
});
/** A public stack. */
export const open = (network: object, transfer: object = {}): Sections => ({
  network: { mode: "public", ...network },
  transfer: { ...transfer },
});
/** A peering to a client network. */
export const peering = (name: string, clients: string[]): object => ({
  name,
  peerVpcId: "vpc-0a1b",
  clients,
});
/** A Transit Gateway attachment to a client network. */
export const gateway = (name: string, clients: string[]): object => ({
  name,
  transitGatewayId: "tgw-0a1b",
  clients,
});
/** The given number of client ranges. */
export const ranges = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `10.${100 + index}.0.0/16`);
/** A stack with these storage settings. */
export const stored = (storage: object): Sections => ({
  network: { mode: "public" },
  storage: { ...storage },
});
/** A stack with these settings of operations. */
export const operated = (operations: object, storage: object = {}): Sections => ({
  ...stored(storage),
  operations: { ...operations },
});
/** E-mail recipients. */
export const emails = ["on-call@example.com"];
/** Administrators. */
export const administrators = ["arn:aws:iam::111122223333:role/deployer"];
/** An access point. */
export const point = { name: "point", principal: "111122223333", prefix: "a/", access: "read" };
/** A certificate. */
export const certificateArn = "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b";
/** SFTP and FTPS. */
export const ftps = { protocols: ["SFTP", "FTPS"], certificateArn };

/** A bucket that publishes a folder and reports its events. */
export const PUBLISHED = {
  ...{ eventBridge: true, accessLogs: {} },
  publish: { prefix: "out/", access: "open", openReason: "Price lists for everybody" },
};

/** By title of a rule: a configuration that only this rule refuses, and the message. */
export type Refused = Readonly<Record<string, readonly [Sections, string]>>;

/** Problems of a stack file. */
export const problemsOf = (raw: unknown, stack = "test"): readonly string[] => {
  try {
    parseStackConfig(raw, stack);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
};
