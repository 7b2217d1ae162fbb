/**
 * The Albers projection: a map of a wide country on which equal areas stay equal.
 *
 * @module
 */
import {
  type Points,
  requireNumber,
  requireNumbers,
  requirePoints,
  requirePositive,
  zeros,
} from "../core/mod.ts";

/** Which Albers map. */
export interface AlbersOptions {
  /** The two latitudes (degrees) along which lengths are true; 29.5 and 45.5, usual for the contiguous United States. */
  readonly parallels?: readonly [number, number];
  /** Longitude and latitude (degrees) of the map's origin; 96° W, 23° N by default. */
  readonly origin?: readonly [longitude: number, latitude: number];
  /** Radius of the sphere, in the unit wanted on the map; 6371.0072 km, the sphere of the Earth's area, by default. */
  readonly radius?: number;
}

/**
 * Albers's equal-area conic projection of the sphere. With parallels φ₁, φ₂ and origin (λ₀, φ₀):
 *
 *     x = ρ sin θ,  y = ρ₀ − ρ cos θ,  θ = n (λ − λ₀),  ρ = R √(C − 2n sin φ) / n
 *     n = (sin φ₁ + sin φ₂)/2,  C = cos² φ₁ + 2n sin φ₁
 *
 * Snyder (1987), "Map projections: a working manual", USGS Professional Paper 1395, equations 14-1 to 14-6.
 *
 * @param places Longitude and latitude in degrees, east and north positive: shape [batch, 2].
 * @param options Standard parallels, origin, radius.
 * @returns x (east) and y (north) in the radius's unit: shape [batch, 2].
 * @throws {RangeError} If a latitude or an option is out of range, or the parallels are opposite (n = 0).
 *
 * @example Snyder's worked example (1987, appendix A): the unit sphere, 35° N 75° W
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { albers } from "driftfield/datasets";
 *
 * const [x, y] = albers(points([[-75, 35]]), { radius: 1 }).data;
 * assertAlmostEquals(x, 0.2952720, 5e-8);
 * assertAlmostEquals(y, 0.2416774, 5e-8);
 * ```
 */
export function albers(places: Points, options: AlbersOptions = {}): Points {
  const { parallels = [29.5, 45.5], origin = [-96, 23], radius = 6371.0072 } = options;
  requirePoints("places", places);
  if (places.shape[1] !== 2) throw new RangeError(`places must have dim 2, got ${places.shape[1]}`);
  requirePositive("radius", radius);
  requireNumbers("parallels", parallels, 2);
  requireNumbers("origin", origin, 2);
  for (const latitude of [...parallels, origin[1]]) requireNumber("latitude", latitude, -90, 90);

  const sines = parallels.map((latitude) => Math.sin(latitude * degree));
  const n = (sines[0] + sines[1]) / 2, C = 1 - sines[0] ** 2 + 2 * n * sines[0];
  if (Math.abs(n) < 1e-12) {
    throw new RangeError(`parallels must not be opposite, got ${parallels.join(" and ")}`);
  }
  const distance = (latitude: number) => radius * Math.sqrt(C - 2 * n * Math.sin(latitude * degree)) / n;

  const out = zeros(places.shape);
  for (let at = 0; at < out.data.length; at += 2) {
    const latitude = places.data[at + 1];
    requireNumber("latitude", latitude, -90, 90);
    const rho = distance(latitude), theta = n * turn(places.data[at] - origin[0]) * degree;
    out.data[at] = rho * Math.sin(theta);
    out.data[at + 1] = distance(origin[1]) - rho * Math.cos(theta);
  }
  return out;
}

const degree = Math.PI / 180;

/** An angle brought into [−180, 180). */
const turn = (angle: number) => angle - 360 * Math.floor((angle + 180) / 360);
