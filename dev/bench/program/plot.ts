/** Point of a plot. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const WIDTH = 480;
const HEIGHT = 260;
const EDGE = { left: 64, right: 16, top: 40, bottom: 36 } as const;

/** Plot as SVG, with a logarithmic x axis; readable in light and dark mode. */
export function plot(title: string, points: readonly Point[]): string {
  const maximum = (of: (point: Point) => number): number => Math.max(...points.map(of));
  const [right, top] = [Math.log(maximum(({ x }) => x)), maximum(({ y }) => y)];
  const x = (value: number): number =>
    EDGE.left + ((WIDTH - EDGE.left - EDGE.right) * Math.log(value)) / right;
  const y = (value: number): number =>
    HEIGHT - EDGE.bottom - ((HEIGHT - EDGE.top - EDGE.bottom) * value) / top;
  const coordinates = (point: Point): string => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`;
  const label = (at: string, anchor: string, text: string): string =>
    `<text ${at} text-anchor="${anchor}">${text}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
  <style>
    svg { color: #1f2328; background: #fff; font: 12px system-ui, sans-serif; }
    @media (prefers-color-scheme: dark) { svg { color: #e6edf3; background: #0d1117; } }
    text, circle { fill: currentColor; } path, polyline { fill: none; stroke: currentColor; }
  </style>
  ${label(`x="${WIDTH / 2}" y="20"`, "middle", title)}
  <path d="M${EDGE.left} ${EDGE.top}V${y(0)}H${WIDTH - EDGE.right}"/>
  <polyline points="${points.map(coordinates).join(" ")}"/>
  ${points.map((p) => `<circle cx="${x(p.x).toFixed(1)}" cy="${y(p.y).toFixed(1)}" r="3"/>`).join("")}
  ${points.map((p) => label(`x="${x(p.x).toFixed(1)}" y="${HEIGHT - 12}"`, "middle", String(p.x))).join("")}
  ${label(`x="${EDGE.left - 8}" y="${y(0)}"`, "end", "0")}
  ${label(`x="${EDGE.left - 8}" y="${y(top) + 4}"`, "end", String(Math.round(top)))}
</svg>
`;
}
