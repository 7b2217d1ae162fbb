/**
 * Where Vega put what.
 *
 * @module
 */

/** Where Vega put the drawing area, the first if there are several, in units of the SVG. */
export function drawingArea(svg: string): { left: number; top: number; width: number; height: number } {
  const origin = svg.match(
    /<g fill="none" stroke-miterlimit="\d+" transform="translate\(([-\d.]+),([-\d.]+)\)">/,
  );
  const size = svg.match(/<path class="background" d="M[\d.]+,[\d.]+h([\d.]+)v([\d.]+)h/);
  if (!origin || !size) throw new Error("Vega's SVG has no drawing area where it is expected");
  const [left, top, width, height] = [origin[1], origin[2], size[1], size[2]].map(Number);
  return { left, top, width, height };
}

/** What axes and legends say, and where: two pictures that agree in it show the same things at the same places. */
export const guides = (svg: string): string =>
  (svg.match(/<g class="mark-text role-(?:axis|legend)-(?:label|title)".*?<\/g>/g) ?? []).join("\n");
