/**
 * Particles in motion.
 *
 * @module
 */
import { requireClouds } from "./require_plot.ts";
import { type Points, take } from "../core/points.ts";
import { requireInteger, requirePositive } from "../core/require.ts";
import { thinCloud } from "./clouds.ts";
import { requireSameLength } from "./columns.ts";
import { type Domain, domainOf, frame, requireDomain, requirePlanar } from "./frame.ts";
import type { PlotOptions } from "./plot.ts";
import { type Timing, timing, type TimingOptions } from "./timing.ts";
import { between, sentence } from "./words.ts";

/** A particle animation, ready for `show`, `svg` (stills), `png` (all of it) and `save`. */
export interface Animation extends Timing {
  /** Tells an animation from a plot or a table. */
  readonly kind: "animation";
  /** What it shows, in a sentence. */
  readonly alt: string;
  /** The particles that are drawn, frame by frame, each of shape [n, 2]. */
  readonly frames: readonly Points[];
  /** Group of each particle, as an index into `groups`. */
  readonly color?: Uint8Array;
  /** Names of the groups. */
  readonly groups: readonly string[];
  /** Limits of the axes, and the size of the drawing area in pixels. */
  readonly area: { readonly domain: Domain; readonly width: number; readonly height: number };
  /** Title of the horizontal axis. */
  readonly x: string;
  /** Title of the vertical axis. */
  readonly y: string;
  /** Heading. */
  readonly title?: string;
  /** Curves over all frames. */
  readonly overlay: readonly Points[];
  /** Radius of a dot, pixels. */
  readonly radius: number;
}

/** Options of {@linkcode animation}. */
export interface AnimationOptions extends PlotOptions, TimingOptions {
  /** Title of the horizontal axis, with its unit. */
  readonly x?: string;
  /** Title of the vertical axis, with its unit. */
  readonly y?: string;
  /** Limits of the axes; those of all frames. */
  readonly domain?: Domain;
  /** A group for each particle. */
  readonly color?: readonly string[];
  /** Curves [n, 2] over all frames, dashed: the edge of a disk, say. */
  readonly overlay?: readonly Points[];
  /** Draw at most so many particles, the same ones in every frame; 1200. */
  readonly thin?: number;
  /** Radius of a dot in pixels; 2, or 1.6 for more than 700 dots. */
  readonly radius?: number;
}

/**
 * Animates a cloud of particles: one frame a snapshot, fixed axes, a unit as long along x as along y. JupyterLab shows
 * it with a slider over its frames; where nothing can be moved it runs by itself.
 *
 * @param frames Snapshots of shape [particles, 2], all of one shape; row i is the same particle in each.
 * @param options Times, titles with units, limits, groups, curves to lay over.
 * @returns The animation. Large clouds are thinned.
 * @throws {RangeError} If there are no frames, their shapes differ, dim is not 2, a coordinate is not finite, or the
 * times are not as many as the frames.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { animation, circle } from "driftfield/plots";
 *
 * const times = [0, 0.5, 1];
 * const frames = times.map((t) => points([[Math.cos(t), Math.sin(t)], [0, 0]]));
 * const orbit = animation(frames, { times, title: "An orbit", overlay: [circle(1)] });
 * assertEquals(orbit.labels, ["t = 0", "t = 0.5", "t = 1"]);
 * ```
 */
export function animation(frames: readonly Points[], options: AnimationOptions = {}): Animation {
  const { title, x = "x", y = "y", overlay = [], thin = 1200 } = options;
  if (!Array.isArray(frames)) throw new TypeError(`frames must be a list of Points, got ${frames}`);
  if (frames.length === 0) throw new RangeError("frames must be at least one frame, got none");
  requireClouds("overlay", overlay);
  frames.forEach((one, i) => {
    requirePlanar(`frames[${i}]`, one);
    if (one.shape[0] !== frames[0].shape[0]) {
      throw new RangeError(
        `frames[${i}] has ${one.shape[0]} points, but frames[0] has ${frames[0].shape[0]}`,
      );
    }
  });
  const { labels, delays } = timing(frames, options);
  if (options.color) requireSameLength("particles", { length: frames[0].shape[0] }, "color", options.color);
  if (options.domain) requireDomain("domain", options.domain);
  requireInteger("thin", thin, 4);

  const [batch] = frames[0].shape, keep = thinCloud(frames.at(-1)!, thin);
  const { radius = keep.length > 700 ? 1.6 : 2 } = options;
  requirePositive("radius", radius);
  const groups = [...new Set(options.color ?? [])];
  const area = frame(options.domain ?? domainOf(...frames, ...overlay), {
    equal: true,
    width: options.width ?? 420,
    height: options.height ?? 400,
  });
  const about = sentence(
    title,
    `Animation of ${batch} particles`,
    keep.length < batch && `, ${keep.length} of them drawn`,
    `, ${frames.length} frames from ${labels[0]} to ${labels.at(-1)}`,
    `: ${x} ${between(area.domain[0])}, ${y} ${between(area.domain[1])}`,
    overlay.length > 0 && "; dashed curves over it",
  );
  return {
    kind: "animation",
    alt: options.alt ?? about,
    frames: keep.length < batch ? frames.map((one) => take(one, keep)) : frames,
    labels,
    delays,
    ...(options.color ? { color: Uint8Array.from(keep, (i) => groups.indexOf(options.color![i])) } : {}),
    groups,
    area,
    x,
    y,
    ...(title ? { title } : {}),
    overlay,
    radius,
  };
}
