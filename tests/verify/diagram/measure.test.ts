import * as assert from "node:assert/strict";

import { widthOf, wrap } from "../../../verify/diagram/measure";

const FONT = { size: 10 };

describe("wrap", () => {
  it("breaks behind spaces and punctuation", () => {
    assert.deepEqual(wrap("lists, reads, writes", 80, FONT), ["lists, reads,", "writes"]);
    assert.deepEqual(wrap("managed-sftp-dev", 60, FONT), ["managed-", "sftp-dev"]);
  });

  it("breaks inside a word that is too wide by itself", () => {
    assert.deepEqual(wrap("abcdef", 20, FONT), ["abc", "def"]);
    assert.deepEqual(wrap("", 20, FONT), [""]);
  });

  it("loses nothing, and makes no line too wide", () => {
    const text = "arn:aws:s3:::managed-sftp-dev-111122223333/WWWW 文件";
    const lines = wrap(text, 70, FONT);
    assert.equal(lines.join("").replace(/ /g, ""), text.replace(/ /g, ""));
    assert.deepEqual(
      lines.filter((line) => widthOf(line, FONT) > 70),
      [],
    );
  });
});

describe("widthOf", () => {
  it("grows with size and weight, and gives unknown characters the most room", () => {
    assert.equal(widthOf("aa", FONT), 2 * widthOf("a", FONT));
    assert.equal(widthOf("a", { size: 20 }), 2 * widthOf("a", FONT));
    assert.ok(widthOf("a", { size: 10, bold: true }) > widthOf("a", FONT));
    assert.ok(widthOf("文", FONT) >= widthOf("W", FONT));
  });
});
