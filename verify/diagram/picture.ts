/** Columns from left to right; arrows only go right. */
export const COLUMNS = [
  "clients",
  "server",
  "front-door",
  "identity",
  "endpoints",
  "storage",
  "copies",
  "logs of copies",
] as const;
/** One of {@link COLUMNS}. */
export type PictureColumn = (typeof COLUMNS)[number];

/** Kind of a box, which decides its colour. */
export type BoxKind = "client" | "network" | "server" | "identity" | "storage" | "operations";

/** A resource or several, of the stack or beside it. */
export interface Box {
  /** Letters, digits and hyphens; unique among boxes and groups. */
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  readonly lines: readonly string[];
  readonly column: PictureColumn;
  /** Id of the innermost group around it. */
  readonly group?: string;
  /** Whether it is from outside the stack. */
  readonly foreign?: boolean;
  /** ARN of the KMS key that encrypts its content. */
  readonly keyArn?: string;
}

/** A frame around boxes. A VPC and its subnets span columns; any other group is in one column. */
export interface Group {
  readonly id: string;
  readonly kind: "vpc" | "subnets" | "connection" | "key" | "firewall";
  readonly title: string;
  /** Lines below the title. */
  readonly lines?: readonly string[];
  /** Id of the group around it, which only subnets have. */
  readonly parent?: string;
}

/** Kinds of arrows with their meaning. */
export const ARROW_KINDS = {
  reach: "network path, proven open",
  may: "action, allowed by all policies together",
  flow: "configured to send there",
} as const;
/** One of {@link ARROW_KINDS}. */
export type ArrowKind = keyof typeof ARROW_KINDS;

/** A connection between two boxes. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: ArrowKind;
  readonly label: string;
}

/** Boxes with their groups and arrows. */
export interface Part {
  readonly boxes: readonly Box[];
  readonly groups: readonly Group[];
  readonly arrows: readonly Arrow[];
}

/** The picture of a stack. */
export interface Picture extends Part {
  readonly title: string;
  /** The picture in one sentence. */
  readonly description: string;
}

/** An arrow for what is configured to be sent. */
export const flow = (from: string, to: string, label: string): Arrow => ({
  ...{ from, to, label },
  kind: "flow",
});

/** Parts as one. */
export const together = (parts: readonly Part[]): Part => ({
  boxes: parts.flatMap(({ boxes }) => boxes),
  groups: parts.flatMap(({ groups }) => groups),
  arrows: parts.flatMap(({ arrows }) => arrows),
});

/** A part; what is not given is empty. */
export const part = (given: Partial<Part>): Part => ({
  boxes: [],
  groups: [],
  arrows: [],
  ...given,
});

/** An id made from names. */
export const idFor = (...names: readonly string[]): string =>
  names.join("-").replace(/[^A-Za-z0-9]+/g, "-");
