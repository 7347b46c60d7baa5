import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createHandler, type LogLine } from "../../../../identity/authorizer/handler";
import type { AuthorizerSettings } from "../../../../identity/authorizer/settings";
import { verifyPassword } from "../../../../identity/authorizer/user/password";
import { NOW, portsOf, SETTINGS, ticking } from "../../support";

/** A record, an event as Transfer Family sends it, and the right decision. */
interface RecordCase {
  readonly title: string;
  readonly settings?: Partial<AuthorizerSettings>;
  readonly record: unknown;
  readonly event: { readonly username: string };
  readonly expected:
    | "allow"
    | "deny"
    | {
        readonly decision: "allow" | "deny";
        /** Number of public keys in the answer. */
        readonly keys?: number;
        /** ARN in the session policy. */
        readonly policyContains?: string;
        /** Reason in the log. */
        readonly reason?: string;
      };
}

const CASES = JSON.parse(
  readFileSync(join(__dirname, "cases.json"), "utf8"),
) as readonly RecordCase[];
const BUCKET = { bucketArn: "arn:aws:s3:::managed-sftp-dev-111122223333" };

describe("a record, an event and the right decision", () => {
  for (const { title, settings = {}, record, event, expected } of CASES) {
    it(title, async () => {
      const lines: LogLine[] = [];
      const handler = createHandler(
        {
          findUser: portsOf({ [event.username]: record }).findUser,
          verifyPassword,
          now: () => NOW,
        },
        { ...SETTINGS, ...BUCKET, ...settings } as AuthorizerSettings,
        (line) => lines.push(line),
        ticking(),
      );
      const answer = (await handler(event)) as Record<string, unknown>;
      const { decision, keys, policyContains, reason } =
        typeof expected === "string" ? { decision: expected } : { ...expected };
      assert.equal(lines[0]?.decision, decision);
      if (decision === "deny") assert.deepEqual(answer, {});
      if (keys !== undefined) assert.equal((answer["PublicKeys"] as unknown[]).length, keys);
      if (policyContains !== undefined) {
        assert.ok(JSON.stringify(answer["Policy"]).includes(`${policyContains}\\"`));
      }
      if (reason !== undefined) assert.equal(lines[0]?.reason, reason);
    });
  }
});
