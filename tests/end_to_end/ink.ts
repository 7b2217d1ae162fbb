/**
 * What can be seen on a picture of a plot: its coloured dots.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Locator } from "playwright-core";
import { decode } from "../plots/decode.ts";

/** A place: along the first axis and the second. */
export type Place = readonly [number, number];

/**
 * The middles of the spots of colour on a picture, pixels from its left and top. Axes, words and curves are grey, and
 * don't count.
 *
 * @param png A picture that stands still.
 */
export function dots(png: Uint8Array): Place[] {
  const { width, all: [rgba] } = decode(Uint8Array.from(png));
  const chroma = Float64Array.from({ length: rgba.length / 4 }, (_, i) => {
    const [r, g, b] = rgba.subarray(4 * i, 4 * i + 3);
    return Math.max(r, g, b) - Math.min(r, g, b);
  });
  const found: Place[] = [], seen = new Uint8Array(chroma.length), coloured = 60;
  for (const start of chroma.keys()) {
    if (seen[start] || chroma[start] < coloured) continue;
    let [weight, x, y] = [0, 0, 0];
    for (const stack = [start]; stack.length > 0;) {
      const at = stack.pop()!;
      if (seen[at] || !(chroma[at] >= coloured)) continue;
      seen[at] = 1;
      weight += chroma[at];
      x += chroma[at] * (at % width + 0.5);
      y += chroma[at] * (Math.floor(at / width) + 0.5);
      stack.push(at - 1, at + 1, at - width, at + width);
    }
    found.push([x / weight, y / weight]);
  }
  return found;
}

/**
 * Waits until a plot shows its points, ten seconds at most.
 *
 * @param plot Where it is in the page.
 * @param points What was to be plotted.
 * @param tolerance How far a dot may be from its place, pixels of the screenshot.
 */
export async function assertDrawn(plot: Locator, points: readonly Place[], tolerance: number): Promise<void> {
  for (const end = performance.now() + 10_000;;) {
    try {
      return assertDots(dots(await plot.screenshot()), points, tolerance);
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/**
 * Holds the dots of a picture to the points that were to be plotted: as many, and each in its place. The axes' scales are
 * taken from the outermost points.
 *
 * @param found Dots, pixels.
 * @param points The points.
 * @param tolerance How far a dot may be from its place, pixels.
 */
export function assertDots(found: readonly Place[], points: readonly Place[], tolerance: number): void {
  assertEquals(found.length, points.length, "a dot for each point");
  const [x, y] = [0, 1].map((axis) => {
    const range = (places: readonly Place[]) => {
      const along = places.map((place) => place[axis]);
      return [Math.min(...along), Math.max(...along)];
    };
    const [low, high] = range(points), [left, right] = range(found);
    const [start, end] = axis === 0 ? [left, right] : [right, left]; // up is less
    return (value: number) => start + (end - start) * (value - low) / (high - low);
  });
  for (const point of points) {
    const place: Place = [x(point[0]), y(point[1])];
    const off = Math.min(...found.map((dot) => Math.hypot(dot[0] - place[0], dot[1] - place[1])));
    assert(off <= tolerance, `no dot at ${point}: the nearest is ${off.toFixed(2)} pixels away`);
  }
}
