/**
 * The prior of Poisson flow.
 *
 * @module
 */
import {
  type Points,
  requireInteger,
  requireNumber,
  requireObject,
  requirePoints,
  requirePositive,
  type Shape,
  zeros,
} from "../../core/mod.ts";
import type { At, Rng } from "../../random/mod.ts";
import { meanSquares } from "./chi_square.ts";

/** Which hemisphere, and which draw. */
export interface HemisphereOptions extends Pick<At, "step" | "row"> {
  /** Its radius, 1 by default. */
  readonly radius?: number;
  /** D, 1 by default. */
  readonly extraDimensions?: number;
}

/**
 * Points at which field lines arrive that go out to infinity: uniform on the sphere of N + D dimensions, seen as (x, ‖z‖);
 * for D = 1 uniform on the upper hemisphere z > 0 (Xu, Liu, Tegmark, Jaakkola 2022, "Poisson flow generative models",
 * section 3.1). From as many normals, over their length.
 *
 * @param shape [batch, N].
 * @param rng Where chance comes from: row i depends on (rng, step, i) alone.
 * @param options Radius, D, step, and number of the first row.
 * @returns (x, ‖z‖) of that length, shape [batch, N + 1]; the last column is above 0.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the radius is not positive, or D no whole number above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { hemisphere } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const [x, z] = hemisphere([1, 1], philox(0), { radius: 40 }).data;
 * assertAlmostEquals(Math.hypot(x, z), 40);
 * ```
 */
export function hemisphere(shape: Shape, rng: Rng, options: HemisphereOptions = {}): Points {
  requireObject("rng", rng, "fork", "normal");
  const [batch, N] = zeros(shape).shape;
  const { radius = 1, extraDimensions: D = 1, ...at } = options, out = zeros([batch, N + 1]);
  requirePositive("radius", radius);
  requireInteger("extraDimensions", D, 1);
  const { data } = rng.normal([batch, N], at), squares = meanSquares(D, batch, rng.fork("chi-square"), at);
  for (let i = 0; i < batch; i++) {
    const row = out.data.subarray(i * (N + 1), (i + 1) * (N + 1));
    row.set(data.subarray(i * N, (i + 1) * N));
    row[N] = Math.sqrt(D * squares[i]);
    const scale = radius / Math.sqrt(row.reduce((sum, v) => sum + v * v, 0));
    for (let k = 0; k <= N; k++) row[k] *= scale;
  }
  return out;
}

/**
 * Where the rays through the origin meet the plane ‖z‖ = r: x r/‖z‖. Far from the data their field lines are such rays,
 * so this takes the uniform law on a large {@linkcode hemisphere} to the law at height r, of distance
 *
 *     R = r √(B/(1 − B)),   B ∼ Beta(N/2, D/2)
 *
 * from the origin (Xu et al. 2022, section 3.3, for D = 1). That is σ ε with r = σ√D and ε of the
 * {@linkcode studentKernel}: exact at any r for one charge at the origin, and an error of O(1/r) in law for data at a
 * finite distance from it.
 *
 * @param points (x, ‖z‖), shape [batch, N + 1].
 * @param r Height of the plane, above 0: that of the points' last column, z for D = 1.
 * @returns x, shape [batch, N].
 * @throws {RangeError} If r or a point's ‖z‖ is not above 0, or x is no finite number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { projectToPlane } from "driftfield/processes";
 *
 * assertEquals(projectToPlane(points([[3, -6, 2]]), 10), points([[15, -30]]));
 * ```
 */
export function projectToPlane(points: Points, r: number): Points {
  requirePoints("points", points, 0);
  requirePositive("r", r);
  const [batch, width] = points.shape, N = width - 1;
  requireInteger("coordinates of a point", width, 2);
  const out = zeros([batch, N]);
  for (let i = 0; i < batch; i++) {
    const z = points.data[i * width + N];
    requirePositive(`‖z‖ of row ${i}`, z);
    for (let k = 0; k < N; k++) {
      const x = out.data[i * N + k] = points.data[i * width + k] * (r / z);
      requireNumber(`row ${i}, projected to r = ${r},`, x);
    }
  }
  return out;
}
