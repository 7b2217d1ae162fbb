/**
 * Plots in motion.
 *
 * @module
 */
import type { Plot } from "./plot.ts";
import { type Timing, timing, type TimingOptions } from "./timing.ts";
import { sentence } from "./words.ts";

/** Plots one after the other, ready for `show`, `svg` (stills), `png` (all of it) and `save`. */
export interface Movie extends Timing {
  /** Tells a movie from a plot or a table. */
  readonly kind: "movie";
  /** What it shows, in a few sentences. */
  readonly alt: string;
  /** One plot a frame. */
  readonly frames: readonly Plot[];
}

/** Options of {@linkcode movie}. */
export interface MovieOptions extends TimingOptions {
  /** Replaces the sentences that describe the movie to readers who cannot see it. */
  readonly alt?: string;
}

/**
 * Makes a movie of plots of any kind: histograms of particles under their density, heat maps, vector fields. JupyterLab
 * shows it with a slider over its frames; where nothing can be moved it runs by itself.
 *
 * Axes stand still: give all frames one `domain`, heat maps one `limits`, vector fields one `limit`.
 *
 * @param frames One plot a frame, all of one size.
 * @param options Times, how they are written, how fast it runs.
 * @returns The movie.
 * @throws {RangeError} If there are no frames, or the times are not as many; when it is drawn, if axes or legends
 * differ from one frame to another.
 *
 * @example A density on a grid and the particles it is the law of
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { histogram, movie } from "driftfield/plots";
 *
 * const times = [1, 2, 3], line = grid({ domain: [-6, 6], cells: 60 });
 * const law = (t: number) => (x: number) => Math.exp(-x * x / 2 / t) / Math.sqrt(2 * Math.PI * t);
 * const frames = times.map((t) =>
 *   histogram({ particles: [-1, 0, 0.5].map((x) => Math.sqrt(t) * x) }, {
 *     x: "position (m)",
 *     bins: 24,
 *     domain: { x: [-6, 6], y: [0, 1.5] },
 *     density: { "on the grid": density(line, ([x]) => law(t)(x)), exact: law(t) },
 *   })
 * );
 * assertEquals(movie(frames, { times }).labels, ["t = 1", "t = 2", "t = 3"]);
 * ```
 */
export function movie(frames: readonly Plot[], options: MovieOptions = {}): Movie {
  if (!Array.isArray(frames)) throw new TypeError(`frames must be a list of plots, got ${frames}`);
  if (frames.length === 0) throw new RangeError("frames must be at least one, got none");
  frames.forEach((frame, i) => {
    if (frame?.kind !== "plot") {
      throw new TypeError(
        `frames[${i}] must be a plot, got ${(frame as Partial<Plot>)?.kind ?? typeof frame}`,
      );
    }
  });
  const { labels, delays } = timing(frames, options);
  const about = sentence(
    undefined,
    `Movie of ${frames.length} frames from ${labels[0]} to ${labels.at(-1)}`,
    `. At first: ${frames[0].alt} At the end: ${frames.at(-1)!.alt.replace(/\.$/, "")}`,
  );
  return { kind: "movie", alt: options.alt ?? about, frames, labels, delays };
}
