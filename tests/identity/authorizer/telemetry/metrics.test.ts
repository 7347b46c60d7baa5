import * as assert from "node:assert/strict";

import type { LogLine } from "../../../../identity/authorizer/handler";
import { METRICS, NAMESPACE, withMetrics } from "../../../../identity/authorizer/telemetry/metrics";
import { metricsIn } from "./embedded-metrics";
import { NOW } from "../../support";

const metricsOf = (line: LogLine): string[] => metricsIn(withMetrics(line, "dev", NOW));

/** Metrics of a line with a value other than 0. */
const counts = (counted: Partial<Record<keyof typeof METRICS, number>>): string[] =>
  (["Allowed", "Denied", "Outages", "Locked", "LockoutUnavailable", "KeyProbes"] as const).map(
    (name) => `${name}{Stack=dev} ${counted[name] ?? 0} Count`,
  );

describe("the metrics of a log line", () => {
  it("stand beside everything else that the line says", () => {
    const line: LogLine = { username: "alice", decision: "allow", method: "key", storeMs: 4.2 };
    assert.deepEqual(withMetrics(line, "dev", NOW), {
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          {
            Namespace: NAMESPACE,
            Dimensions: [["Stack"]],
            Metrics: [
              { Name: "Allowed", Unit: "Count" },
              { Name: "Denied", Unit: "Count" },
              { Name: "Outages", Unit: "Count" },
              { Name: "Locked", Unit: "Count" },
              { Name: "LockoutUnavailable", Unit: "Count" },
              { Name: "KeyProbes", Unit: "Count" },
              { Name: "storeMs", Unit: "Milliseconds" },
            ],
          },
        ],
      },
      Stack: "dev",
      ...line,
      ...{ Allowed: 1, Denied: 0, Outages: 0, Locked: 0, LockoutUnavailable: 0, KeyProbes: 0 },
    });
  });

  it("count a login that is allowed, and what it took", () => {
    assert.deepEqual(metricsOf({ decision: "allow", storeMs: 4.25, hashMs: 60, lockoutMs: 0 }), [
      ...counts({ Allowed: 1 }),
      "storeMs{Stack=dev} 4.25 Milliseconds",
      "hashMs{Stack=dev} 60 Milliseconds",
      "lockoutMs{Stack=dev} 0 Milliseconds",
    ]);
  });

  it("count a denial by its reason too", () => {
    assert.deepEqual(metricsOf({ decision: "deny", reason: "wrong-source" }), [
      ...counts({ Denied: 1 }),
      "Denied{Stack=dev,reason=wrong-source} 1 Count",
    ]);
  });

  it("count a locked user", () => {
    assert.deepEqual(metricsOf({ decision: "deny", reason: "locked" }), [
      ...counts({ Denied: 1, Locked: 1 }),
      "Denied{Stack=dev,reason=locked} 1 Count",
    ]);
  });

  // The lockout counts passwords only, so nothing else shows that somebody tries names by key.
  it("count a denied login by key, and no other", () => {
    assert.deepEqual(metricsOf({ decision: "deny", reason: "unknown-user", method: "key" }), [
      ...counts({ Denied: 1, KeyProbes: 1 }),
      "Denied{Stack=dev,reason=unknown-user} 1 Count",
    ]);
    assert.deepEqual(metricsOf({ decision: "allow", method: "key" }), counts({ Allowed: 1 }));
    assert.deepEqual(metricsOf({ decision: "outage", method: "key" }), counts({ Outages: 1 }));
    assert.deepEqual(metricsOf({ decision: "deny", reason: "no-password", method: "password" }), [
      ...counts({ Denied: 1 }),
      "Denied{Stack=dev,reason=no-password} 1 Count",
    ]);
  });

  it("count an outage, which is no denial", () => {
    assert.deepEqual(
      metricsOf({ decision: "outage", error: "ThrottlingException" }),
      counts({ Outages: 1 }),
    );
  });

  // Fault 23: an attacker who can take the lockout away must not do so unseen.
  it("count a lockout that could not be asked", () => {
    assert.deepEqual(
      metricsOf({ decision: "allow", lockoutError: "TimeoutError" }),
      counts({ Allowed: 1, LockoutUnavailable: 1 }),
    );
  });

  it("have a name and a unit each", () => {
    const line = {
      decision: "deny",
      reason: "locked",
      storeMs: 1,
      hashMs: 1,
      lockoutMs: 1,
    } as const;
    const names = metricsOf(line).map((metric) => metric.replace(/\{.*/, ""));
    assert.deepEqual([...new Set(names)], Object.keys(METRICS));
  });
});
