/**
 * How much of a field passes through a sphere.
 *
 * @module
 */
import {
  type Points,
  points as pointsOf,
  requireFunction,
  requireInteger,
  requireNumber,
  requireNumbers,
  requireObject,
  requirePoints,
  requirePositive,
} from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { sphereArea, unitVectors } from "./sphere.ts";

/** Which sphere, and at how many points to look. */
export interface FluxOptions {
  /** Its centre, length [dim]. */
  readonly centre: readonly number[];
  /** Its radius. */
  readonly radius: number;
  /** Points on it, 512 by default. */
  readonly count?: number;
  /** Where chance comes from; needed above two dimensions. */
  readonly rng?: Rng;
}

/**
 * The flux of a field through a sphere, outwards: ∮ E·n dA. Gauss's law: that of the Coulomb field is
 * {@linkcode sphereArea}(d) times the charge within, wherever in it that is.
 *
 * In the plane by the trapezoidal rule on the circle, which is as good as exact: a charge at distance a from the centre
 * leaves an error of (a/radius)^{±count}. In more dimensions the mean over points drawn uniformly, with its standard error.
 *
 * @param field E: [n, dim] ↦ [n, dim].
 * @param options Centre, radius, number of points.
 * @returns The flux, and its standard error: 0 in the plane and on the line.
 * @throws {RangeError} If the radius is not positive, there are fewer than two points, the field gives another shape than
 *   it takes or what is not finite, or the flux is no finite number.
 * @throws {TypeError} If `rng` is missing where it is needed.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { flux, riesz } from "driftfield/processes";
 *
 * const charges = points([[0.5, 0], [0, -0.2], [3, 3]]), E = (x: typeof charges) => riesz()(x, charges);
 * assertAlmostEquals(flux(E, { centre: [0, 0], radius: 1 }).value, 2 * Math.PI * 2 / 3);
 * ```
 */
export function flux(
  field: (x: Points) => Points,
  options: FluxOptions,
): { readonly value: number; readonly standardError: number } {
  requireFunction("field", field);
  const { centre, radius, count = 512, rng } = options;
  requireNumbers("centre", centre);
  const dim = centre.length;
  requireInteger("coordinates of centre", dim, 1);
  requirePositive("radius", radius);
  requireInteger("count", count, 2);
  const normals = dim === 1 ? pointsOf([[-1], [1]]) : dim === 2 ? circle(count) : drawn(count, dim, rng);
  const on = normals.data.map((v, at) => centre[at % dim] + radius * v);
  const E = field({ data: on, shape: normals.shape }), [n] = normals.shape, through = new Float64Array(n);
  if (`${E.shape}` !== `${normals.shape}`) {
    throw new RangeError(`field must give shape [${normals.shape}], got [${E.shape}]`);
  }
  requirePoints("field", E);
  E.data.forEach((v, at) => through[Math.floor(at / dim)] += v * normals.data[at]);
  const area = sphereArea(dim) * radius ** (dim - 1), mean = through.reduce((a, b) => a + b) / n;
  const square = through.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  requireNumber(`flux through radius ${radius} in ${dim} dimensions`, area * mean);
  return { value: area * mean, standardError: dim < 3 ? 0 : area * Math.sqrt(square / (n * (n - 1))) };
}

const circle = (n: number): Points => {
  const angle = (i: number) => 2 * Math.PI * i / n;
  return pointsOf(Array.from({ length: n }, (_, i) => [Math.cos(angle(i)), Math.sin(angle(i))]));
};

function drawn(n: number, dim: number, rng?: Rng): Points {
  if (rng) requireObject("rng", rng, "normal");
  if (!rng) throw new TypeError(`flux in ${dim} dimensions needs an rng`);
  return unitVectors([n, dim], rng);
}
