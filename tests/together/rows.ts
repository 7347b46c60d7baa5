import { checkStackConfig } from "../../config/load";
import { contradict, MINIMAL, NAMES, type Patch, withOptions } from "./options";

/** A configuration of many options, which is accepted. */
export interface Row {
  readonly mode: string;
  readonly names: readonly string[];
  readonly sections: Patch;
}

/** Two options. */
export type Pair = readonly [one: string, other: string];

/** Every two options of which none gives a setting of the other another value. */
export const PAIRS: readonly Pair[] = NAMES.flatMap((one, index) =>
  NAMES.slice(index + 1)
    .filter((other) => !contradict(one, other))
    .map((other): Pair => [one, other]),
);

const COMPATIBLE = new Set(PAIRS.map((pair) => pair.join()));

/** Whether a stack of a mode may have options. */
export const isAccepted = (mode: string, names: readonly string[]): boolean =>
  checkStackConfig(withOptions(MINIMAL[mode] ?? {}, names), "test").problems.length === 0;

/** The options, in their order, that go with all before them; what the mode refuses is left out. */
export const together = (mode: string, names: readonly string[]): readonly string[] =>
  names.reduce<readonly string[]>((kept, name) => {
    const fits = kept.every(
      (each) => COMPATIBLE.has(`${each},${name}`) || COMPATIBLE.has(`${name},${each}`),
    );
    return fits && isAccepted(mode, [...kept, name]) ? [...kept, name] : kept;
  }, []);

/** Modes, the one first that is unlike the others. */
const MODES = Object.keys(MINIMAL).reverse();

/** The first mode that accepts each of two options alone; any where none does. */
export function modeFor(pair: Pair): string {
  const mode = MODES.find((each) => pair.every((name) => ALONE.get(each)?.includes(name)));
  return mode ?? "public";
}

const ALONE = new Map(
  MODES.map((mode) => [mode, NAMES.filter((name) => isAccepted(mode, [name]))] as const),
);

/** A few wide configurations that together have every option, at least one of them of each mode. */
export function wideRows(): readonly Row[] {
  const covered = new Set<string>();
  return MODES.flatMap((mode) => {
    const rows: Row[] = [];
    const alone = ALONE.get(mode) ?? [];
    let left = alone.filter((name) => !covered.has(name));
    do {
      const names = together(mode, [...left, ...alone]);
      rows.push({ mode, names, sections: withOptions(MINIMAL[mode] ?? {}, names) });
      names.forEach((name) => covered.add(name));
      left = left.filter((name) => !covered.has(name));
    } while (left.length > 0);
    return rows;
  });
}
