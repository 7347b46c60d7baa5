import * as assert from "node:assert/strict";

import type { Rectangle } from "../../../verify/diagram/drawing";
import { layoutOf } from "../../../verify/diagram/layout/layout";
import { type Box, part } from "../../../verify/diagram/picture";
import { draw, DRAWN } from "./drawn";
import { alongs, crossed, isInside, overlap, overlaps } from "./geometry";

describe("layoutOf", () => {
  for (const name of DRAWN) {
    describe(`of ${name}`, () => {
      it("lets no text overlap another", async () => {
        const { drawing } = await draw(name);
        assert.ok(drawing.labels.length > 20);
        assert.deepEqual(
          overlaps(drawing.labels, ({ text }) => text),
          [],
        );
      });

      it("lets no box overlap another, and all of them be in the picture", async () => {
        const { drawing } = await draw(name);
        const whole = { x: 0, y: 0, width: drawing.width, height: drawing.height };
        assert.deepEqual(
          overlaps(drawing.boxes, ({ id }) => id),
          [],
        );
        const all = [...drawing.boxes, ...drawing.groups, ...drawing.labels];
        assert.deepEqual(
          all.filter((each) => !isInside(each, whole)),
          [],
        );
      });

      it("keeps what is in a group inside it, and everything else out", async () => {
        const { picture, drawing } = await draw(name);
        for (const group of drawing.groups) {
          const own = picture.groups.find(({ id }) => id === group.id);
          const zones = picture.groups.filter(({ parent }) => parent === group.id);
          const ids = [own, ...zones].map((each) => each?.id);
          for (const box of drawing.boxes) {
            const isMember = ids.includes(picture.boxes.find(({ id }) => id === box.id)?.group);
            const holds = isMember ? isInside(box, group) : !overlap(box, group);
            assert.ok(holds, `${box.id} and ${group.id}`);
          }
        }
      });

      it("leads arrows around boxes and texts, from box to box", async () => {
        const { drawing } = await draw(name);
        assert.deepEqual(crossed(drawing), []);
      });

      it("lets no arrow run along another", async () => {
        assert.deepEqual(alongs((await draw(name)).drawing), []);
      });
    });
  }

  it("gives the same picture the same places", async () => {
    const { picture, drawing } = await draw("closed");
    assert.deepEqual(layoutOf(picture), drawing);
  });

  it("breaks long names instead of letting them run out of their box", () => {
    const box: Box = {
      id: "a",
      kind: "client",
      column: "clients",
      title: "W".repeat(80),
      lines: [],
    };
    const { boxes, labels } = layoutOf({ ...part({ boxes: [box] }), title: "", description: "" });
    const own = labels.filter(({ role }) => role === "title");
    assert.equal(own.map(({ text }) => text).join(""), "W".repeat(80));
    assert.ok(own.length > 5 && own.every((label) => isInside(label, boxes[0] as Rectangle)));
  });

  it("fails for an arrow to the left", () => {
    const box = { kind: "client", title: "a", lines: [] } as const;
    const boxes: Box[] = [
      { ...box, id: "a", column: "clients" },
      { ...box, id: "b", column: "server" },
    ];
    const arrows = [{ from: "b", to: "a", kind: "flow", label: "back" }] as const;
    assert.throws(
      () => layoutOf({ ...part({ boxes, arrows }), title: "", description: "" }),
      /the arrow from b to a does not lead to the right/,
    );
  });
});
