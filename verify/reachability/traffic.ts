/** Whole numbers from first to last. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** Product of an interval of protocol numbers, one of ports and one of addresses. */
export type TrafficBox = readonly [protocols: Interval, ports: Interval, addresses: Interval];

/** Exact set of packets, as disjoint boxes in canonical order: equal sets have equal boxes. */
export type Traffic = readonly TrafficBox[];

/** No packet at all. */
export const NOTHING: Traffic = [];

const isEmpty = ({ first, last }: Interval): boolean => first > last;

const meetInterval = (a: Interval, b: Interval): Interval => ({
  first: a.first > b.first ? a.first : b.first,
  last: a.last < b.last ? a.last : b.last,
});

/** Common part of two boxes, as a list of none or one. */
function meetBox(a: TrafficBox, b: TrafficBox): readonly TrafficBox[] {
  const met = [
    meetInterval(a[0], b[0]),
    meetInterval(a[1], b[1]),
    meetInterval(a[2], b[2]),
  ] as const;
  return met.some(isEmpty) ? [] : [met];
}

/** Parts of a box that are outside another. */
function cut(box: TrafficBox, hole: TrafficBox): readonly TrafficBox[] {
  const [common] = meetBox(box, hole);
  if (common === undefined) return [box];
  const parts: TrafficBox[] = [];
  let rest = box;
  for (const axis of [0, 1, 2] as const) {
    const [whole, inner] = [rest[axis], common[axis]];
    const sides = [
      { first: whole.first, last: inner.first - 1n },
      { first: inner.last + 1n, last: whole.last },
    ];
    for (const side of sides) if (!isEmpty(side)) parts.push(replaced(rest, axis, side));
    rest = replaced(rest, axis, inner);
  }
  return parts;
}

/** The box with another interval on one of its axes. */
export const replaced = (box: TrafficBox, axis: 0 | 1 | 2, interval: Interval): TrafficBox =>
  box.map((each, index) => (index === axis ? interval : each)) as unknown as TrafficBox;

/** Packets that are in both sets. */
export const meet = (a: Traffic, b: Traffic): Traffic =>
  union(a.flatMap((one) => b.flatMap((other) => meetBox(one, other))));

/** Packets of the first set that are not in the second. */
export const minus = (a: Traffic, b: Traffic): Traffic =>
  union(b.reduce<readonly TrafficBox[]>((rest, hole) => rest.flatMap((box) => cut(box, hole)), a));

/** Whether every packet of the first set is in the second. */
export const isWithin = (inner: Traffic, outer: Traffic): boolean =>
  minus(inner, outer).length === 0;

/** Whether a packet is in both sets. */
export const overlap = (a: Traffic, b: Traffic): boolean =>
  a.some((one) => b.some((other) => meetBox(one, other).length > 0));

/** Set of all packets of boxes, which may overlap. */
export const union = (boxes: readonly TrafficBox[]): Traffic =>
  boxes.length < 2
    ? boxes
    : (slices(boxes, 0, (ofProtocols) =>
        slices(ofProtocols, 1, (ofPorts) =>
          merged(ofPorts.map((box) => box[2])).map((each) => [each]),
        ),
      ) as unknown as Traffic);

/**
 * Cuts boxes into slices along an axis in which all look the same, and joins neighbours that do.
 *
 * @param inner makes the canonical form of the remaining axes of one slice
 */
function slices(
  boxes: readonly TrafficBox[],
  axis: 0 | 1,
  inner: (boxes: readonly TrafficBox[]) => readonly (readonly Interval[])[],
): readonly (readonly Interval[])[] {
  const made: { interval: Interval; key: string; rest: readonly (readonly Interval[])[] }[] = [];
  const points = boxes.flatMap((box) => [box[axis].first, box[axis].last + 1n]);
  const sorted = [...new Set(points)].sort(ascending);
  for (const [index, first] of sorted.slice(0, -1).entries()) {
    const last = (sorted[index + 1] as bigint) - 1n;
    const own = boxes.filter((box) => box[axis].first <= first && box[axis].last >= last);
    const rest = own.length === 1 ? own.map((box) => box.slice(axis + 1)) : inner(own);
    const key = rest.map((row) => row.map((each) => `${each.first}-${each.last}`).join()).join(";");
    const before = made.at(-1);
    if (before?.key === key && before.interval.last === first - 1n) {
      before.interval = { first: before.interval.first, last };
    } else {
      made.push({ interval: { first, last }, key, rest });
    }
  }
  return made.flatMap(({ interval, rest }) => rest.map((row) => [interval, ...row]));
}

/** Intervals in order, with those that touch joined. */
function merged(intervals: readonly Interval[]): readonly Interval[] {
  const made: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => ascending(a.first, b.first))) {
    const before = made.at(-1);
    if (before === undefined || next.first > before.last + 1n) made.push(next);
    else if (next.last > before.last) made[made.length - 1] = { ...before, last: next.last };
  }
  return made;
}

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What a rule, route or whole path lets through. Traffic that depends on something unknown is
 * possible, but not certain: "denied" is said only of what is not even possible.
 */
export interface Passage {
  readonly certain: Traffic;
  readonly possible: Traffic;
}

/** Passage without anything unknown. */
export const exactly = (traffic: Traffic): Passage => ({ certain: traffic, possible: traffic });

/** What passes both. */
export const both = (a: Passage, b: Passage): Passage =>
  isExact(a) && isExact(b)
    ? exactly(meet(a.certain, b.certain))
    : { certain: meet(a.certain, b.certain), possible: meet(a.possible, b.possible) };

const isExact = ({ certain, possible }: Passage): boolean => certain === possible;

/** What passes one or the other, as the sender chooses. */
export const either = (passages: readonly Passage[]): Passage => ({
  certain: union(passages.flatMap(({ certain }) => certain)),
  possible: union(passages.flatMap(({ possible }) => possible)),
});

/** What passes whichever of them is taken, and what passes some. */
export const whichever = (passages: readonly Passage[]): Passage => ({
  certain: passages.map(({ certain }) => certain).reduce(meet, passages[0]?.certain ?? NOTHING),
  possible: union(passages.flatMap(({ possible }) => possible)),
});
