import { type Drawing, FONTS, type Frame, type Label, type Path } from "./drawing";
import { escaped } from "./escape";
import { layoutOf } from "./layout/layout";
import { ARROW_KINDS, type ArrowKind, type Picture } from "./picture";
import { PICTURE_STYLE } from "./svg-style";

/** A picture as SVG text, readable in light and dark, for files and for pages to hold. */
export const svgOf = (picture: Picture): string => draw(layoutOf(picture));

/** Size at which the smallest text is 14 px high. */
const SCALE = 14 / Math.min(...Object.values(FONTS).map(({ size }) => size));

function draw(drawing: Drawing): string {
  const { width, height, title, description, groups, boxes, paths, labels } = drawing;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="picture" width="${Math.round(width * SCALE)}" height="${Math.round(height * SCALE)}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="picture-title picture-description">`,
    `<title id="picture-title">${escaped(title)}</title>`,
    `<desc id="picture-description">${escaped(description)}</desc>`,
    `<style>${PICTURE_STYLE}</style>`,
    `<defs>${Object.keys(ARROW_KINDS).map(point).join("")}</defs>`,
    `<rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    ...groups.map(frame("group", 8)),
    ...boxes.map(frame("box", 6)),
    ...paths.map(line),
    ...labels.map(label),
    "</svg>",
    "",
  ].join("\n");
}

const point = (kind: string): string =>
  `<marker id="point-${kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="point ${kind}" d="M0 0 8 4 0 8z"/></marker>`;

const frame =
  (what: string, radius: number) =>
  ({ id, kind, foreign, x, y, width, height }: Frame): string =>
    `<rect class="${what} ${kind}${foreign ? " foreign" : ""}" data-id="${escaped(id)}" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="${radius}"/>`;

function line({ kind, points }: Path): string {
  const path = points.map(([x, y]) => `${number(x)} ${number(y)}`).join("L");
  return `<path class="arrow ${kind}" d="M${path}" marker-end="url(#point-${kind satisfies ArrowKind})"/>`;
}

function label({ text, role, x, y, height }: Label): string {
  const baseline = y + height / 2 + FONTS[role].size * 0.35;
  return `<text class="label-${role}" x="${number(x)}" y="${number(baseline)}">${escaped(text)}</text>`;
}

/** Tenths are exact enough, and keep files the same on every machine. */
const number = (value: number): string => String(Math.round(value * 10) / 10);
