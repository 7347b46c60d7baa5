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
import { alongs, crossed, isInside, overlap, overlaps } from "./geometry";

const GROUPS: readonly Group[] = [
  { id: "vpc", kind: "vpc", title: "VPC" },
  { id: "subnets-a", kind: "subnets", title: "a", lines: ["10.0.0.0/24"], parent: "vpc" },
  { id: "subnets-b", kind: "subnets", title: "b", parent: "vpc" },
  {
    ...{ id: "subnets-c", kind: "subnets", title: "subnets with a long name", parent: "vpc" },
    lines: ["eu-central-1a 10.255.128.0/20", "eu-central-1b 10.255.144.0/20", "eu-central-1c"],
  },
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
    place: fc.constantFrom("free", "key", "vpc", "subnets-a", "subnets-b", "subnets-c"),
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
    const arrows = links.flatMap(({ from, to, label }): Arrow[] => {
      const [source, target] = [boxes[from % boxes.length], boxes[to % boxes.length]];
      if (source === undefined || target === undefined) return [];
      if (COLUMNS.indexOf(source.column) >= COLUMNS.indexOf(target.column)) return [];
      return [{ from: source.id, to: target.id, kind: "may", label }];
    });
    const used = new Set(boxes.map(({ group }) => group));
    const hasVpc = ["vpc", "subnets-a", "subnets-b", "subnets-c"].some((id) => used.has(id));
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

  it("draws subnets around what stands in them, and around nothing else", () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const { groups, boxes } = layoutOf(picture);
        const frames = groups.filter(({ kind }) => kind === "subnets");
        assert.deepEqual(
          overlaps(frames, ({ id }) => id),
          [],
        );
        for (const frame of frames) {
          for (const box of boxes) {
            const isMember = picture.boxes.find(({ id }) => id === box.id)?.group === frame.id;
            assert.ok(
              isMember ? isInside(box, frame) : !overlap(box, frame),
              `${box.id} ${frame.id}`,
            );
          }
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
