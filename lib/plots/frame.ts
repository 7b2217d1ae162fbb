/**
 * The drawing area of a picture in the plane: its limits, its size, the curves laid over it.
 *
 * @module
 */
import type { Interval } from "../core/grid/mod.ts";
import { requireNumber, requireNumbers, requirePoints } from "../core/require.ts";
import { type Points, points } from "../core/points.ts";
import { csv, extent } from "./columns.ts";
import type { View } from "./plot.ts";
import { ink } from "./theme.ts";

/** A rectangle of the plane: horizontal and vertical limits. */
export type Domain = readonly [x: Interval, y: Interval];

/** Limits and size in pixels. */
export interface Frame {
  readonly domain: Domain;
  readonly width: number;
  readonly height: number;
}

/** Throws unless both intervals are finite and increasing. */
export function requireDomain(name: string, domain: Domain): void {
  if (!Array.isArray(domain) || domain.length !== 2) {
    throw new TypeError(`${name} must be [[x0, x1], [y0, y1]]`);
  }
  domain.forEach((interval, k) => {
    if (!Array.isArray(interval) || interval.length !== 2) {
      throw new TypeError(`${name} must be [[x0, x1], [y0, y1]]`);
    }
    const axis = "xy"[k];
    requireNumber(`${name}, ${axis}0`, interval[0]);
    requireNumber(`${name}, ${axis}1`, interval[1]);
    if (!(interval[0] < interval[1])) {
      throw new RangeError(`${name} must increase along ${axis}, got [${interval[0]}, ${interval[1]}]`);
    }
  });
}

/** Throws unless `x` is a batch of at least one point of the plane. */
export function requirePlanar(name: string, x: Points): void {
  requirePoints(name, x);
  if (x.shape[1] !== 2) {
    throw new RangeError(
      `${name} must have dim 2 to be drawn in the plane, got dim ${x.shape[1]}; choose two columns`,
    );
  }
}

/** Limits that hold all the points, with 4 % of air around them. */
export function domainOf(...clouds: readonly Points[]): Domain {
  const along = (k: number): Interval => {
    const [low, high] = extent(...clouds.map(({ data }) => data.filter((_, i) => i % 2 === k)));
    const air = high > low ? 0.04 * (high - low) : Math.abs(high) || 1;
    if (!(high - low + 2 * air < Infinity)) {
      throw new RangeError(`coordinates from ${low} to ${high} are too far apart to be drawn`);
    }
    return [low - air, high + air];
  };
  return [along(0), along(1)];
}

/**
 * The size of the drawing area. With equal aspect a unit is as long along x as along y: the area takes the domain's
 * proportions within `width` × `height`, and where it would become a sliver the domain grows instead.
 */
export function frame(domain: Domain, o: { equal: boolean; width: number; height: number }): Frame {
  if (!o.equal) return { domain, width: o.width, height: o.height };
  const sides = domain.map(([low, high]) => high - low);
  const scale = Math.min(o.width / sides[0], o.height / sides[1]); // pixels a unit
  const least = 0.35 * Math.min(o.width, o.height);
  const grown = domain.map(([low, high], k): Interval => {
    const more = Math.max(0, least / scale - sides[k]) / 2;
    return [low - more, high + more];
  });
  const size = grown.map(([low, high]) => Math.round((high - low) * scale));
  return { domain: [grown[0], grown[1]], width: size[0], height: size[1] };
}

/** The encoding of both axes over a fixed domain. */
export function planeEncoding([x, y]: Domain, labels: { x?: string; y?: string }, axis: object = {}): object {
  const along = (field: string, domain: Interval) => ({
    field,
    type: "quantitative",
    title: labels[field as "x" | "y"] ?? field,
    axis,
    scale: { domain: domain.map((v) => Number(v.toPrecision(6))), nice: false, zero: false },
  });
  return { x: along("x", x), y: along("y", y) };
}

/** Curves drawn dashed in ink: the truth, or a border. */
export function overlayLayers(overlay: readonly Points[]): View[] {
  if (!Array.isArray(overlay)) throw new TypeError(`overlay must be a list of Points, got ${overlay}`);
  return overlay.map((curve, i) => {
    requirePlanar(`overlay[${i}]`, curve);
    return {
      data: csv(columnsOf(curve)),
      mark: { type: "line", color: ink, strokeWidth: 1.5, strokeDash: [5, 4], clip: true, aria: false },
      encoding: { order: { value: null } }, // as given, not sorted by x
    };
  });
}

/** Both coordinates of a batch as columns x and y. */
export function columnsOf({ data }: Points): { x: Float64Array; y: Float64Array } {
  return { x: data.filter((_, i) => i % 2 === 0), y: data.filter((_, i) => i % 2 === 1) };
}

/**
 * A circle as a closed curve, to lay over a plot.
 *
 * @param radius Its radius, above zero.
 * @param centre Its centre; the origin.
 * @returns Points of shape [97, 2], the first and last equal up to rounding.
 * @throws {RangeError} If the radius is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { squaredNorms } from "driftfield/core";
 * import { circle } from "driftfield/plots";
 *
 * squaredNorms(circle(2)).forEach((r2) => assertAlmostEquals(r2, 4));
 * ```
 */
export function circle(radius: number, centre: readonly [x: number, y: number] = [0, 0]): Points {
  requireNumber("radius", radius, 0);
  requireNumbers("centre", centre, 2);
  return points(Array.from({ length: 97 }, (_, i) => {
    const angle = 2 * Math.PI * i / 96;
    return [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
  }));
}
