import { EVERYTHING } from "./packets";
import type { FarEnd, Stage } from "./stages";
import { both, either, exactly, type Passage, whichever } from "./traffic";

/** One way that connections between two endpoints may take. */
export interface Flow {
  /** Zones of the interfaces; empty where there is none. A sender cannot choose them. */
  readonly zone: string;
  /** Addresses, or peers whose addresses nobody has listed, as the far end of an interface. */
  readonly far: FarEnd | undefined;
  /** A connection, a gateway or an address family; a sender can choose it. */
  readonly way: string;
  /** In order, those for the replies last. */
  readonly stages: readonly Stage[];
}

/** What flows let through: certain in every zone, or possible in some. */
export const passageOf = (flows: readonly Flow[]): Passage =>
  whichever(groupedBy(flows, ({ zone }) => zone).map(inZone));

const inZone = (flows: readonly Flow[]): Passage =>
  either(
    groupedBy(flows, ({ far, way }) => `${far?.label}\n${way}`).map((same) =>
      whichever(same.map(passageOfFlow)),
    ),
  );

const passageOfFlow = ({ stages }: Flow): Passage =>
  stages.reduce(
    (passage, each) => (passage.possible.length === 0 ? passage : both(passage, each.passage())),
    exactly(EVERYTHING),
  );

/** Elements with the same key together, in order of first appearance. */
export function groupedBy<T>(all: readonly T[], key: (each: T) => string): readonly T[][] {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return [...groups.values()];
}
