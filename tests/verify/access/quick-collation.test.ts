import assert from "node:assert/strict";

import "../../../verify/access/quick-collation";

const OPTIONS = { sensitivity: "accent" } as const;
const collator = new Intl.Collator(undefined, OPTIONS);

/** Pairs that the two ways to compare call equal, or not, unlike each other. */
const disagreements = (texts: readonly string[]): string[][] =>
  texts.flatMap((a) =>
    texts
      .filter(
        (b) => (a.localeCompare(b, undefined, OPTIONS) === 0) !== (collator.compare(a, b) === 0),
      )
      .map((b) => [a, b]),
  );

describe("a quick collation", () => {
  it("calls the same characters equal as the slow one", () => {
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    assert.deepEqual(disagreements(printable), []);
  });

  it("calls the same words equal as the slow one, other scripts included", () => {
    const words = [
      "s3:GetObject",
      "S3:getobject",
      "s3:GetObjects",
      "",
      "Straße",
      "STRASSE",
      "é",
      "É",
    ];
    assert.deepEqual(disagreements(words), []);
  });

  it("leaves every other comparison as it is", () => {
    assert.equal("a".localeCompare("B"), -1);
    assert.equal("a".localeCompare("A", "en", { sensitivity: "base" }), 0);
    assert.equal("ä".localeCompare("a", undefined, OPTIONS), 1);
  });
});
