import { FONTS } from "./drawing";

const font = (role: keyof typeof FONTS): string => {
  const { size, bold } = { bold: false, ...FONTS[role] };
  return `.picture .label-${role}{font-size:${size}px${bold ? ";font-weight:600" : ""}}`;
};

/** Names of colours, in light and in dark. */
const COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  ground: ["#ffffff", "#0d1117"],
  text: ["#1f2328", "#e6edf3"],
  dim: ["#59636e", "#9198a1"],
  vpc: ["#f6f8fa", "#12181f"],
  subnets: ["#ffffff", "#0d1117"],
  grey: ["#f6f8fa", "#1c2128"],
  "grey-line": ["#818b98", "#656c76"],
  blue: ["#ddf4ff", "#0c2d4d"],
  "blue-line": ["#0969da", "#4493f8"],
  yellow: ["#fff8c5", "#3a2d0b"],
  "yellow-line": ["#9a6700", "#d29922"],
  green: ["#dafbe1", "#10331c"],
  "green-line": ["#1a7f37", "#3fb950"],
  purple: ["#fbefff", "#2c1b47"],
  "purple-line": ["#8250df", "#ab7df8"],
};

const variables = (theme: 0 | 1): string =>
  Object.entries(COLOURS)
    .map(([name, colours]) => `--${name}:${colours[theme]}`)
    .join(";");

const box = (kind: string, colour: string): string =>
  `.picture .box.${kind}{fill:var(--${colour});stroke:var(--${colour}-line)}`;

const arrow = (kind: string, colour: string, width: number): string =>
  `.picture .arrow.${kind}{stroke:var(--${colour});stroke-width:${width}}.picture .point.${kind}{fill:var(--${colour})}`;

/** Style sheet of every picture; its names do not leave the picture. */
export const PICTURE_STYLE = [
  `.picture{${variables(0)};font-family:"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif}`,
  `@media screen and (prefers-color-scheme:dark){.picture{${variables(1)}}}`,
  ".picture text{fill:var(--text);white-space:pre}",
  ...(Object.keys(FONTS) as (keyof typeof FONTS)[]).map(font),
  ".picture .group{fill:none;stroke:var(--grey-line)}",
  ".picture .group.vpc{fill:var(--vpc);stroke:var(--blue-line)}",
  ".picture .group.subnets{fill:var(--subnets);stroke-dasharray:2 3}",
  ".picture .ground{fill:var(--ground)}",
  box("client", "grey"),
  box("network", "grey"),
  box("server", "blue"),
  box("identity", "yellow"),
  box("storage", "green"),
  box("operations", "purple"),
  ".picture .foreign{stroke-dasharray:5 3}",
  ".picture path.arrow{fill:none;stroke-linejoin:round}",
  arrow("reach", "blue-line", 2),
  arrow("may", "text", 1.25),
  arrow("flow", "dim", 1.25),
  ".picture .arrow.flow{stroke-dasharray:5 3}",
].join("\n");
