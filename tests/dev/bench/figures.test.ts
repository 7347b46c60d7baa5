import assert from "node:assert/strict";

import { figure, figuresTable, replaceBetween, spread } from "../../../dev/bench/figures";

describe("figures of the benchmark", () => {
  it("are padded Markdown tables with numbers on the right", () => {
    const lines = ["| who |   time |", "| --- | -----: |", "| me  | 100 ms |"];
    assert.equal(figuresTable(["who", "time"], [["me", "100 ms"]]), lines.join("\n"));
  });

  it("write numbers with three digits that count", () => {
    const numbers = [1234567.8, 123.4, 12.345, 1.2345, 0.012345, 0];
    assert.deepEqual(numbers.map(figure), ["1,234,568", "123", "12.3", "1.23", "0.012", "0"]);
  });

  it("write a spread as its middle and its extremes", () => {
    assert.equal(spread({ median: 2.5, min: 1, max: 1200 }, "×"), "2.5× (1–1,200)");
  });

  it("replace only what stands between their markers", () => {
    const text = "# A\n\n<!-- b -->\n\nold\n\n<!-- /b -->\n\n<!-- c -->\nkept\n<!-- /c -->\n";
    const once = "# A\n\n<!-- b -->\n\nnew\n\n<!-- /b -->\n\n<!-- c -->\nkept\n<!-- /c -->\n";
    assert.equal(replaceBetween(text, "b", "new"), once);
    assert.equal(replaceBetween(once, "b", "new"), once);
  });

  it("fail to replace where a marker is missing, or both are the wrong way round", () => {
    const message = /README: <!-- b --> … <!-- \/b --> is missing; put both lines back/;
    assert.throws(() => replaceBetween("<!-- b -->", "b", "new"), message);
    assert.throws(() => replaceBetween("<!-- /b --><!-- b -->", "b", "new"), message);
  });
});
