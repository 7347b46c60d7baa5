import type { ListingEntry } from "../files/user-files";

/** Facts of RFC 3659 that MLSD and MLST give. */
export const FACTS = ["type", "size", "modify"] as const;

/** One of {@link FACTS}. */
export type Fact = (typeof FACTS)[number];

/** Facts that a client asks for by OPTS MLST, whose names end in ";"; it may name ones that do not exist. */
export const factsNamed = (list: string): readonly Fact[] => {
  const names = list.toLowerCase().split(";");
  return FACTS.filter((fact) => names.includes(fact));
};

/** Facts of an entry; folders of S3 have no date. */
export function factsOf(
  { isFolder, size, modified }: ListingEntry,
  facts: readonly Fact[] = FACTS,
): string {
  const values: Readonly<Record<Fact, string | undefined>> = {
    type: isFolder ? "dir" : "file",
    size: isFolder ? undefined : String(size),
    modify: isFolder ? undefined : timeOf(modified),
  };
  return facts
    .map((fact) => (values[fact] === undefined ? "" : `${fact}=${values[fact]};`))
    .join("");
}

/** UTC time in the format of MDTM and MLSD. */
export const timeOf = (date: Date): string => date.toISOString().replace(/\D/g, "").slice(0, 14);
