import assert from "node:assert/strict";

import { EVERYTHING, everythingSections } from "./everything";
import { settings, valuesIn } from "./settings";

/** Longest list of values of which each is tried; of a longer one, a value that is not the default is. */
const SHORT = 7;

const written = EVERYTHING.map((name) => valuesIn(everythingSections(name)));
const isWritten = (path: string, value: unknown): boolean =>
  written.some((values) => values.get(path)?.has(value) === true);

describe("the stacks with everything", () => {
  it("set every setting that exists, each to another value than its default", () => {
    const missing = settings().filter(
      ({ path, byDefault }) =>
        !written.some((values) => [...(values.get(path) ?? [])].some((each) => each !== byDefault)),
    );
    assert.deepEqual(
      missing.map(({ path }) => path),
      [],
      "add these settings to a file of tests/stacks, in a combination that a stack may have",
    );
  });

  it("have every value of the settings whose values are few", () => {
    const missing = settings()
      .filter(({ values }) => values.length <= SHORT)
      .flatMap(({ path, values, byDefault }) =>
        values
          .filter((value) => typeof value !== "number" && value !== byDefault)
          .filter((value) => !isWritten(path, value))
          .map((value) => `${path}: ${String(value)}`),
      );
    assert.deepEqual(missing, [], "add these values to a file of tests/stacks");
  });

  it("are told from a setting that nobody set", () => {
    assert.ok(settings().length > 150);
    assert.ok(settings().some(({ path }) => path === "network.peerings[].clients[]"));
    assert.ok(!isWritten("storage.efs.backups", true));
  });
});
