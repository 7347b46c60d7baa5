import { type Columns, type Item, passItem, type ColumnStack } from "./columns";
import { type Rows, rowsOf } from "./rows";
import type { Arrow } from "../picture";

/** Gives each arrow its own space in every column that it passes, near its straight line. */
export function withPasses(columns: Columns, arrows: readonly Arrow[]): Columns {
  const rows = rowsOf(columns, arrows);
  const stacks = columns.stacks.map((stack, index): ColumnStack => {
    const passing = arrows.filter(
      ({ from, to }) => (columns.at.get(from) ?? 0) < index && index < (columns.at.get(to) ?? 0),
    );
    const bands = new Map(stack.bands);
    for (const arrow of passing) {
      const items = bands.get("rest") ?? [];
      bands.set("rest", insert(items, arrow, straightHeight(columns, rows, arrow, index), rows));
    }
    return { ...stack, bands };
  });
  const passed = { ...columns, stacks };
  return straightened(passed, rowsOf(passed, arrows));
}

/** Updates the straight lines after passing arrows have pushed boxes down. */
function straightened(columns: Columns, { spans }: Rows): Columns {
  const stacks = columns.stacks.map((stack): ColumnStack => {
    const items = stack.bands.get("rest") ?? [];
    const rest = items.map((item): Item => {
      const span = item.kind === "pass" ? spans.get(item.arrow.from) : undefined;
      if (item.kind !== "pass" || span === undefined) return item;
      return passItem(item.arrow, span.y + span.height / 2);
    });
    return { ...stack, bands: new Map([...stack.bands, ["rest", rest]]) };
  });
  return { ...columns, stacks };
}

/** Height at which the straight line from end to end would pass a column. */
function straightHeight(
  { at }: Columns,
  { spans }: Rows,
  { from, to }: Arrow,
  index: number,
): number {
  const [source, target] = [spans.get(from), spans.get(to)];
  const [first, last] = [at.get(from) ?? 0, at.get(to) ?? 0];
  const [y0, y1] = [source, target].map((span) => (span ? span.y + span.height / 2 : 0));
  return (y0 ?? 0) + (((y1 ?? 0) - (y0 ?? 0)) * (index - first)) / (last - first);
}

/** Inserts a passing arrow after all items whose middle is above it. */
function insert(items: readonly Item[], arrow: Arrow, y: number, { spans }: Rows): Item[] {
  const source = spans.get(arrow.from);
  const straight = source === undefined ? y : source.y + source.height / 2;
  const place = items.findIndex((item) => {
    if (item.kind === "pass") return item.straight > straight && item.straight > y;
    const span = spans.get(item.kind === "box" ? item.sized.box.id : item.group.id);
    return span !== undefined && span.y + span.height / 2 > y;
  });
  const index = place < 0 ? items.length : place;
  return [...items.slice(0, index), passItem(arrow, straight), ...items.slice(index)];
}
