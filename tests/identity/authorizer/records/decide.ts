import * as assert from "node:assert/strict";

import { createHandler, type LogLine } from "../../../../identity/authorizer/handler";
import type { AuthorizerSettings } from "../../../../identity/authorizer/settings";
import { verifyPassword } from "../../../../identity/authorizer/user/password";
import { attempt, NOW, portsOf, SETTINGS, ticking, without } from "../../support";

/** Login with a record: the answer to the service, and the line in the log. */
export interface Login {
  readonly answer: Record<string, unknown>;
  readonly line: LogLine;
}

/** Event of a password login of alice; without a password it is a login by key. */
export type EventChanges = Parameters<typeof attempt>[0] & { readonly key?: true };

/** Answers one event as the deployed function does, with a record as the text of alice's secret. */
export async function logIn(
  record: unknown,
  { key, ...changes }: EventChanges = {},
  settings: Partial<AuthorizerSettings> = {},
): Promise<Login> {
  const lines: LogLine[] = [];
  const { findUser, verifyPassword: compare } = portsOf({ alice: record });
  // To hash each password would take minutes, and only other alphabets need it.
  const isPlain = /^[\x20-\x7e]*$/.test(changes.password ?? "");
  const handler = createHandler(
    { findUser, verifyPassword: isPlain ? compare : verifyPassword, now: () => NOW },
    { ...SETTINGS, ...settings } as AuthorizerSettings,
    (line) => lines.push(line),
    ticking(),
  );
  const event = attempt({ password: "pass", ...changes });
  const answer = await handler(key ? without(event, "password") : event);
  return { answer: answer as Record<string, unknown>, line: lines[0] as LogLine };
}

/** Outcome of a login: "allow", the number of keys for a key login, or the reason of the denial. */
export async function outcomeOf(...login: Parameters<typeof logIn>): Promise<string | number> {
  const { answer, line } = await logIn(...login);
  if (line.decision !== "allow") return line.reason ?? line.decision;
  const keys = answer["PublicKeys"];
  return Array.isArray(keys) ? keys.length : "allow";
}

/** A record, an event, and the outcome that is right. */
export type Case = [title: string, record: object, event: EventChanges, expected: string | number];

/** Makes each case a test. */
export function check(cases: readonly Case[]): void {
  for (const [title, record, event, expected] of cases) {
    it(title, async () => assert.equal(await outcomeOf(record, event), expected));
  }
}
