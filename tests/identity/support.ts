import * as fs from "node:fs";
import * as path from "node:path";

import type { AuthenticatorPorts } from "../../identity/authorizer/authenticate";
import { deny, type LoginAttempt } from "../../identity/authorizer/decision";
import type { StoredPassword } from "../../identity/authorizer/user/password";
import type { BucketSettings, FileSystemSettings } from "../../identity/authorizer/settings";
import { parseUserRecord } from "../../identity/authorizer/user/user-record";

/** Settings of a stack with its own key. */
export const SETTINGS: BucketSettings = {
  domain: "s3",
  bucketArn: "arn:aws:s3:::files",
  keyArn: "arn:aws:kms:eu-central-1:111122223333:key/0aa9d3a4-7c5b-4f0e-8b0b-2d3c4e5f6a7b",
  userRoleArn: "arn:aws:iam::111122223333:role/managed-sftp-dev-user",
  secretPrefix: "SFTP",
  rolesFromSecrets: false,
  region: "eu-central-1",
  stack: "dev",
};

/** Settings of a stack with a file system. */
export const EFS_SETTINGS: FileSystemSettings = {
  domain: "efs",
  fileSystemId: "fs-0a1b2c3d",
  userRoleArn: SETTINGS.userRoleArn,
  secretPrefix: "SFTP",
  rolesFromSecrets: false,
  region: "eu-central-1",
  stack: "dev",
};

/** Public keys, one of each type that the service verifies; no private key is kept. */
export const KEYS = {
  ed25519: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINHos0jhCSvV938VuUZwkZKQX5ZAa9JScwOvnsp1Oz/w",
  other: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHbzad44WnXkQxMvw0jEupj+SlexW2HWJHtnbQYl94VD",
  p256: "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKch7pur5W2z7VdIzE96DwDlWinxjlR6amYiPu0RRTNir0TKE0An0KXDq9NvAzUrMniyIn2XVIJwahjQYCmX5e8=",
  p521: "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAFP+laNOrUWTF3ZN/rjPJz5ukxexR11h7hj926BywT8aHMOgy0OyWjwbZrqiLXKBOONJcxL+SUbJ2PveH/2JvQACwGoXhAiE6exDS7gkSO9bO+LQiv8T0Xb8lPJGuygosf7TZySveKIhfDp9ZYLo34+mMJZOdkX8zuhwDjXhBg5BqsJZA==",
  rsa: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCTcFvObia//+ZycBlwYw9e5Q4RKcLFIg6IZOjyjwarzHQzdXKzvleYnFnO4E/IB/WoW4Ly/Okam5fNR6F6AUgQfe6EZ16rceVEyh5uERL0iCBnF7pystb3XcP+W5nH6YrxdHqcfhuz2GW2SlcLBB52CTQVW+uVvNEs1em//GOPCK/dlZd0Sqxi3m4tMyKWOVyYDwM0/EVQU4/Sfp03BPaCqaDLhHR5w6e1MDmaRC/OJt1G8sLMpgyEGitOzwzoGHlGkWxYh16HlJMTdd6fRasT0VppIIIdYxl8tYKAlo5PlXGov/diNrV6yyfemWsuN14P5TjSdTgRaJWgzbohpYK5",
} as const;

/** Time of the tests. */
export const NOW = Date.UTC(2026, 5, 15, 12);

/** Clock that advances by 5 ms at each call. */
export function ticking(): () => number {
  let time = 0;
  return () => (time += 5);
}

/** Password login of alice over SFTP. */
export const attempt = (changes: Partial<LoginAttempt> = {}): LoginAttempt => ({
  username: "alice",
  password: "correct horse",
  protocol: "SFTP",
  serverId: "s-0123456789abcdef0",
  sourceIp: "203.0.113.7",
  ...changes,
});

/** A copy of an object without one of its properties. */
export function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const copy = { ...value };
  delete copy[key];
  return copy;
}

/** Key login of alice. */
export const keyAttempt = (changes: Partial<LoginAttempt> = {}): LoginAttempt => ({
  ...without(attempt(), "password"),
  ...changes,
});

/** Event of the service from tests/events. */
export const eventOf = (name: string): Record<string, unknown> =>
  JSON.parse(
    fs.readFileSync(path.join(__dirname, "..", "events", `${name}.json`), "utf8"),
  ) as Record<string, unknown>;

/** Ports with secrets in memory, which record their calls. */
export interface FakePorts extends AuthenticatorPorts {
  readonly found: string[];
  readonly verified: { password: string; stored: StoredPassword | undefined }[];
}

/**
 * Creates ports with the given secrets. They verify plain-text passwords only, without hashing.
 *
 * @param secrets a secret's text, or an object that becomes its text, by user name
 */
export function portsOf(secrets: Readonly<Record<string, unknown>>): FakePorts {
  const found: string[] = [];
  const verified: FakePorts["verified"] = [];
  return {
    found,
    verified,
    findUser: (username) => {
      found.push(username);
      const secret = secrets[username];
      if (secret === undefined) return Promise.resolve(deny("unknown-user"));
      const text = typeof secret === "string" ? secret : JSON.stringify(secret);
      return Promise.resolve(parseUserRecord(text));
    },
    verifyPassword: (password, stored) => {
      verified.push({ password, stored });
      return Promise.resolve(stored?.kind === "plain" && stored.password === password);
    },
    now: () => NOW,
  };
}
