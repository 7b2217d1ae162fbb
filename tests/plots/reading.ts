/**
 * Reads pictures back: what a test needs to know of an SVG.
 *
 * @module
 */

/** A number attribute of every element of a kind, in order. */
export function attributes(svg: string, tag: string, name: string): number[] {
  return [...svg.matchAll(new RegExp(`<${tag}\\b[^>]*? ${name}="([-\\d.]+)"`, "g"))].map((match) =>
    Number(match[1])
  );
}

/** The content of every group of marks of a kind ("symbol", "line", "rect", …), axes and legends left out. */
export function marks(svg: string, kind: string): string[] {
  return [...svg.matchAll(new RegExp(`<g class="mark-${kind} role-mark[^>]*>(.*?)</g>`, "g"))].map((match) =>
    match[0]
  );
}

/** Centres of the dots among the marks. */
export function dots(svg: string): [x: number, y: number][] {
  const circles = marks(svg, "symbol").join("");
  const [x, y] = ["cx", "cy"].map((name) => attributes(circles, "circle", name));
  return x.map((v, i) => [v, y[i]]);
}

/** Vertices of a path of straight lines. */
export function vertices(d: string): [x: number, y: number][] {
  return [...d.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map((match) => [Number(match[1]), Number(match[2])]);
}

/** The `d` of every path in some marks. */
export const paths = (text: string): string[] => [...text.matchAll(/ d="([^"]*)"/g)].map((match) => match[1]);

/** All text that is drawn. */
export const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);

/** What a CSV column of a layer's inline data holds. */
export function column(layer: unknown, name: string): number[] {
  const [header, ...rows] = (layer as { data: { values: string } }).data.values.split("\n").map((row) =>
    row.split(",")
  );
  return rows.map((row) => Number(row[header.indexOf(name)]));
}

/** The layers of a plot. */
export const layersOf = (plot: { view: Readonly<Record<string, unknown>> }): Record<string, unknown>[] =>
  plot.view.layer as Record<string, unknown>[];
