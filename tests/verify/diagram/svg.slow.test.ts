import * as assert from "node:assert/strict";

import { type Box, part } from "../../../verify/diagram/picture";
import { svgOf } from "../../../verify/diagram/svg";
import { draw, DRAWN } from "./drawn";
import { assertWellFormed } from "./xml";

const HOSTILE = "</svg><script>alert(1)</script>\"'&\u0000";

describe("svgOf", () => {
  for (const name of DRAWN) {
    it(`shows every box and group of ${name}, with its whole text, as well-formed XML`, async () => {
      const { picture } = await draw(name);
      const svg = svgOf(picture);
      assertWellFormed(svg);
      const ids = [...svg.matchAll(/data-id="([^"]*)"/g)].map(([, id]) => id).sort();
      assert.deepEqual(ids, [...picture.groups, ...picture.boxes].map(({ id }) => id).sort());
      const shown = textOf(svg);
      for (const { title, lines } of picture.boxes) {
        assert.ok(shown.includes(bare([title, ...lines].join(""))), title);
      }
      for (const { label } of picture.arrows) assert.ok(shown.includes(bare(label)), label);
    });
  }

  it("has a title and a description that tells of every arrow", async () => {
    const svg = svgOf((await draw("closed")).picture);
    assert.match(svg, /role="img" aria-labelledby="picture-title picture-description"/);
    assert.match(svg, /<title id="picture-title">Stack closed<\/title>/);
    assert.match(
      svg,
      /<desc id="picture-description">.*AWS IAM role managed-sftp-closed-user → Amazon S3 bucket/,
    );
  });

  it("is readable in dark, and fetches nothing", async () => {
    const svg = svgOf((await draw("closed")).picture);
    assert.match(svg, /@media screen and \(prefers-color-scheme:dark\)/);
    const addresses = [...svg.matchAll(/\w+:\/\/[^"\s]*/g)].map(([address]) => address);
    assert.deepEqual(addresses, ["http://www.w3.org/2000/svg"]);
    assert.deepEqual(
      [...svg.matchAll(/url\(([^)]*)\)/g)].filter(([, target]) => !target?.startsWith("#point-")),
      [],
    );
  });

  // Names come from stack files and tags: without this a report could run what a stack is called.
  it("shows markup in names as text", () => {
    const box: Box = {
      ...{ id: "a", kind: "client", column: "clients" },
      ...{ title: HOSTILE, lines: [HOSTILE] },
    };
    const svg = svgOf({ ...part({ boxes: [box] }), title: HOSTILE, description: HOSTILE });
    assertWellFormed(svg);
    assert.ok(!svg.includes("<script") && !svg.includes("\u0000"));
  });

  it("fails what is not well-formed", () => {
    for (const xml of [
      "<a><b></a></b>",
      "<a>",
      "<a/><b/>",
      "<a>&</a>",
      '<a b="1" b="2"/>',
      "<a b/>",
    ]) {
      assert.throws(() => assertWellFormed(xml), Error, xml);
    }
  });
});

/** Text as it is shown, without the places at which it is broken. */
const textOf = (svg: string): string =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
    .map(([, text = ""]) =>
      bare(text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(+code))),
    )
    .join("");

const bare = (text: string): string => text.replace(/\s/g, "");
