import * as assert from "node:assert/strict";

import type { Denial, Grant } from "../../../identity/authorizer/decision";
import { grantFor } from "../../../identity/authorizer/grant";
import type { AuthorizerSettings } from "../../../identity/authorizer/settings";
import { parseUserRecord } from "../../../identity/authorizer/user/user-record";
import { SETTINGS } from "../support";

/** One statement of a session policy. */
export interface Statement {
  readonly Sid: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

/** Grant for the user of a secret, or a denial. */
export function outcome(
  secret: object,
  settings: AuthorizerSettings,
  username = "alice",
): Grant | Denial {
  const user = parseUserRecord(JSON.stringify(secret));
  return user.kind === "deny" ? user : grantFor(username, user, settings);
}

/** A grant in a bucket. */
type SessionGrant = Extract<Grant, { readonly policy: string }>;

/** Grant in a bucket for the user of a secret. */
export function grantOf(
  secret: object,
  settings: AuthorizerSettings = SETTINGS,
  username = "alice",
): SessionGrant {
  const grant = outcome(secret, settings, username);
  assert.ok(grant.kind === "grant" && "policy" in grant, JSON.stringify(grant));
  return grant;
}

function statementsOf({ policy }: SessionGrant): Statement[] {
  const { Statement: statements } = JSON.parse(policy) as { Statement: Statement[] };
  return statements;
}

/** The statement of a session policy that has an id. */
export const statementOf = (grant: SessionGrant, sid: string): Statement | undefined =>
  statementsOf(grant).find(({ Sid }) => Sid === sid);
