import type { ArrowKind, BoxKind, Group } from "./picture";

/** A rectangle; y grows downwards. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One line of text with the space that it may take. */
export interface Label extends Rectangle {
  readonly text: string;
  readonly role: "heading" | "title" | "line" | "group" | "arrow";
}

/** Position of a box or group. */
export interface Frame extends Rectangle {
  readonly id: string;
  readonly kind: BoxKind | Group["kind"];
  readonly foreign: boolean;
}

/** Path of an arrow. */
export interface Path {
  readonly from: string;
  readonly to: string;
  readonly kind: ArrowKind;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A picture with the positions of everything in it. */
export interface Drawing {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** Outer ones before those inside them. */
  readonly groups: readonly Frame[];
  readonly boxes: readonly Frame[];
  readonly paths: readonly Path[];
  readonly labels: readonly Label[];
}

/** Fonts by the role of a label. */
export const FONTS = {
  heading: { size: 16, bold: true },
  title: { size: 12, bold: true },
  line: { size: 11 },
  group: { size: 11, bold: true },
  arrow: { size: 11 },
} as const;

/** Heights of lines by the role of a label. */
export const LINE_HEIGHTS = { heading: 24, title: 16, line: 14, group: 16, arrow: 14 } as const;
