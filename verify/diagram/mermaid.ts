import type { Arrow, Box, Group, Picture } from "./picture";

const ARROWS: Readonly<Record<Arrow["kind"], string>> = { reach: "==>", may: "-->", flow: "-.->" };

/** A picture as a flowchart that GitHub and other Markdown viewers draw. */
export function mermaidOf({ title, boxes, groups, arrows }: Picture): string {
  const inside = (id: string | undefined, indent: string): string[] => [
    ...groups.filter(({ parent }) => parent === id).flatMap((g) => groupLines(g, inside, indent)),
    ...boxes.filter(({ group }) => group === id).map((box) => `${indent}${node(box)}`),
  ];
  return [
    "---",
    `title: ${JSON.stringify(title)}`,
    "---",
    "flowchart LR",
    ...inside(undefined, "  "),
    ...arrows.map(
      ({ from, to, kind, label }) => `  ${from} ${ARROWS[kind]}|"${escaped(label)}"| ${to}`,
    ),
    ...foreign(boxes),
    "",
  ].join("\n");
}

function groupLines(
  { id, title, lines = [] }: Group,
  inside: (id: string, indent: string) => string[],
  indent: string,
): string[] {
  return [
    `${indent}subgraph ${id}["${[title, ...lines].map(escaped).join("<br/>")}"]`,
    ...inside(id, `${indent}  `),
    `${indent}end`,
  ];
}

const node = ({ id, title, lines }: Box): string =>
  `${id}["${[`<b>${escaped(title)}</b>`, ...lines.map(escaped)].join("<br/>")}"]`;

/** Text that Mermaid shows as it is. */
const escaped = (text: string): string =>
  text.replace(/[&<>"#;`|\\[\]{}]/g, (character) => `#${character.codePointAt(0)};`);

/** Boxes from outside the stack have a dashed border. */
function foreign(boxes: readonly Box[]): string[] {
  const ids = boxes.filter((box) => box.foreign === true).map(({ id }) => id);
  return ids.length === 0
    ? []
    : ["  classDef foreign stroke-dasharray: 4 3", `  class ${ids.join(",")} foreign`];
}
