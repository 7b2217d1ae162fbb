/**
 * What moves, on a page that cannot: some frames side by side.
 *
 * @module
 */
import { requirePlot } from "./require_plot.ts";
import { type Points, points } from "../core/points.ts";
import { requireInteger } from "../core/require.ts";
import type { Animation } from "./animation.ts";
import type { Domain } from "./frame.ts";
import type { Movie } from "./movie.ts";
import { beside, type Plot } from "./plot.ts";
import { scatter, type ScatterOptions } from "./scatter.ts";

/**
 * Some frames side by side: what a page shows that cannot move.
 *
 * @param moving An animation or a movie.
 * @param options `at`: which frames, by index, negative ones from the end; first, middle and last if left out.
 * @returns A plot.
 * @throws {RangeError} If there is no such frame.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { animation, stills, svg } from "driftfield/plots";
 *
 * const fall = animation([0, 1, 2].map((t) => points([[0, -t * t], [1, 0]])), { y: "height (m)" });
 * assertStringIncludes(await svg(stills(fall, { at: [0, -1] })), "t = 2");
 * ```
 */
export function stills(moving: Animation | Movie, { at }: { at?: readonly number[] } = {}): Plot {
  requirePlot("moving", moving, "animation", "movie");
  if (at !== undefined && !Array.isArray(at)) throw new TypeError(`at must be a list of frames, got ${at}`);
  const { frames, labels, alt } = moving, last = frames.length - 1;
  const chosen = (at ?? [...new Set([0, Math.round(last / 2), last])]).map((i) => {
    requireInteger("at", i, -frames.length, last);
    return i < 0 ? frames.length + i : i;
  });
  const strip = beside(
    ...chosen.map((i) => moving.kind === "movie" ? titled(moving, i) : cloud(moving, i, chosen.length)),
  );
  const title = moving.kind === "animation" && moving.title;
  return {
    ...strip,
    alt: `${alt} Stills at ${chosen.map((i) => labels[i]).join(", ")}.`,
    view: { ...strip.view, ...(title ? { title } : {}) },
  };
}

/** A frame of a movie, its time as the title. */
const titled = ({ frames, labels }: Movie, i: number): Plot => ({
  ...frames[i],
  view: { ...frames[i].view, title: labels[i] },
});

/** A frame of an animation, as a share of several. */
function cloud(animation: Animation, i: number, count: number): Plot {
  const { frames, labels, x, y, overlay, area: { domain, width, height } } = animation;
  const share = count > 1 ? 1.2 / count : 1;
  const options: ScatterOptions = {
    title: labels[i],
    x,
    y,
    domain: domain as Domain,
    overlay,
    width: Math.round(width * share),
    height: Math.round(height * share),
    thin: Math.round(2400 / count),
    size: 8,
  };
  return scatter(grouped(frames[i], animation), options);
}

/** A frame as one cloud, or one cloud a group. */
function grouped(frame: Points, { color, groups }: Animation): Points | Record<string, Points> {
  if (!color || groups.length < 2) return frame;
  const row = (i: number) => [frame.data[2 * i], frame.data[2 * i + 1]];
  return Object.fromEntries(groups.map((name, group) => {
    const own = Array.from(color.keys()).filter((i) => color[i] === group);
    return [name, points(own.map(row))];
  }));
}
