import { type ListingEntry, longLine } from "../files/listing";
import { printable } from "../authorizer/login";

/** Ways of writing down what is in a folder. */
export type ListingForm = "LIST" | "NLST" | "MLSD";

/** Facts of an entry, as RFC 3659 wants them; folders of S3 have no date. */
export const factsOf = ({ isFolder, size, modified }: ListingEntry): string =>
  isFolder ? "type=dir;" : `type=file;size=${size};modify=${timeOf(modified)};`;

/** A time in UTC, as MDTM and MLSD have it. */
export const timeOf = (date: Date): string => date.toISOString().replace(/\D/g, "").slice(0, 14);

/** Line of an entry. Names are anybody's: a line end inside would forge another entry. */
export function lineOf(entry: ListingEntry, form: ListingForm, user: string): string {
  switch (form) {
    case "LIST":
      return printable(longLine(entry, user));
    case "NLST":
      return printable(entry.name);
    case "MLSD":
      return `${factsOf(entry)} ${printable(entry.name)}`;
  }
}
