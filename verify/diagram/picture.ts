/** Columns from left to right; arrows only go right. */
export const COLUMNS = [
  "clients",
  "server",
  "front-door",
  "identity",
  "endpoints",
  "storage",
  "copies",
] as const;
/** One of {@link COLUMNS}. */
export type PictureColumn = (typeof COLUMNS)[number];

/** What a box is, which gives it its colour. */
export type BoxKind = "client" | "network" | "server" | "identity" | "storage" | "operations";

/** Something of the stack, or something that it works with. */
export interface Box {
  /** Word of letters, digits and hyphens; unique among boxes and groups. */
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  readonly lines: readonly string[];
  readonly column: PictureColumn;
  /** Id of the innermost group that it is in. */
  readonly group?: string;
  /** Whether the stack does not make it. */
  readonly foreign?: boolean;
  /** ARN of the KMS key that its content is encrypted with. */
  readonly keyArn?: string;
}

/** What surrounds boxes. A VPC and its zones reach over columns; any other group is in one. */
export interface Group {
  readonly id: string;
  readonly kind: "vpc" | "zone" | "connection" | "key" | "firewall";
  readonly title: string;
  /** Id of the group around it, which only zones have. */
  readonly parent?: string;
}

/** What an arrow stands on. */
export const ARROW_KINDS = {
  reach: "network path, proven open",
  may: "action, allowed by all policies together",
  flow: "configured to send there",
} as const;
/** One of {@link ARROW_KINDS}. */
export type ArrowKind = keyof typeof ARROW_KINDS;

/** What one box may do with another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: ArrowKind;
  readonly label: string;
}

/** Some boxes with what surrounds and connects them. */
export interface Part {
  readonly boxes: readonly Box[];
  readonly groups: readonly Group[];
  readonly arrows: readonly Arrow[];
}

/** A stack as people draw it. */
export interface Picture extends Part {
  readonly title: string;
  /** The picture in one sentence. */
  readonly description: string;
}

/** A part with nothing but what is given. */
export const part = (given: Partial<Part>): Part => ({
  boxes: [],
  groups: [],
  arrows: [],
  ...given,
});

/** An id made from names. */
export const idFor = (...names: readonly string[]): string =>
  names.join("-").replace(/[^A-Za-z0-9]+/g, "-");
