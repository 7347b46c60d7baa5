import * as assert from "node:assert/strict";

import * as fc from "fast-check";

import { layoutOf } from "../../../verify/diagram/layout/layout";
import {
  type Arrow,
  type Box,
  COLUMNS,
  type Group,
  part,
  type Picture,
} from "../../../verify/diagram/picture";
import { alongs, crossed, isInside, overlaps } from "./geometry";

const GROUPS: readonly Group[] = [
  { id: "vpc", kind: "vpc", title: "VPC" },
  { id: "zone-a", kind: "zone", title: "a", parent: "vpc" },
  { id: "zone-b", kind: "zone", title: "b", parent: "vpc" },
  ...COLUMNS.map((column): Group => ({ id: `key-${column}`, kind: "key", title: `key ${column}` })),
];
// The seed is fixed: a red run means a change of the layout, and is the same on every machine.
const RUNS = { numRuns: 300, seed: 7 };
const IN_VPC = ["server", "front-door", "identity", "endpoints"];

const word = fc.stringMatching(/^[a-zW]{1,30}( [a-z]{1,12}){0,3}$/);

const drawnBox = fc
  .record({
    column: fc.constantFrom(...COLUMNS),
    title: word,
    lines: fc.array(word, { maxLength: 4 }),
    place: fc.constantFrom("free", "key", "vpc", "zone-a", "zone-b"),
  })
  .map(({ place, ...box }): Omit<Box, "id"> => {
    const isFree = place === "free" || (place !== "key" && !IN_VPC.includes(box.column));
    const group = place === "key" ? `key-${box.column}` : place;
    return { ...box, kind: "network", ...(!isFree && { group }) };
  });

/** Pictures that no stack has: any boxes anywhere, and arrows between most of them. */
const pictures: fc.Arbitrary<Picture> = fc
  .record({
    drawn: fc.array(drawnBox, { minLength: 1, maxLength: 14 }),
    links: fc.array(fc.record({ from: fc.nat(13), to: fc.nat(13), label: word }), {
      maxLength: 16,
    }),
  })
  .map(({ drawn, links }) => {
    const boxes = drawn.map((box, index): Box => ({ ...box, id: `box-${index}` }));
    // Arrows do not end in zones, which hold nothing but subnets.
    const ends = boxes.filter(({ group }) => group?.startsWith("zone") !== true);
    const arrows = links.flatMap(({ from, to, label }): Arrow[] => {
      const [source, target] = [ends[from % ends.length], ends[to % ends.length]];
      if (source === undefined || target === undefined) return [];
      if (COLUMNS.indexOf(source.column) >= COLUMNS.indexOf(target.column)) return [];
      return [{ from: source.id, to: target.id, kind: "may", label }];
    });
    const used = new Set(boxes.map(({ group }) => group));
    const hasVpc = ["vpc", "zone-a", "zone-b"].some((id) => used.has(id));
    const groups = GROUPS.filter(({ id }) => (id === "vpc" ? hasVpc : used.has(id)));
    return { ...part({ boxes, groups, arrows }), title: "any", description: "" };
  });

describe("layoutOf any picture", () => {
  it("lets texts and boxes not overlap, and arrows lead around them", () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const drawing = layoutOf(picture);
        const whole = { x: 0, y: 0, width: drawing.width, height: drawing.height };
        assert.deepEqual(
          overlaps(drawing.labels, ({ text }) => text),
          [],
        );
        assert.deepEqual(
          overlaps(drawing.boxes, ({ id }) => id),
          [],
        );
        assert.deepEqual(crossed(drawing), []);
        for (const each of [...drawing.boxes, ...drawing.groups, ...drawing.labels]) {
          assert.ok(isInside(each, whole));
        }
      }),
      RUNS,
    );
  });

  it("lets no arrow run along another", () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        assert.deepEqual(alongs(layoutOf(picture)), []);
      }),
      RUNS,
    );
  });
});
