/**
 * Sums over sources on the GPU, in log space.
 *
 * @module
 */
import {
  type Points,
  requireNumber,
  requireObject,
  requirePoints,
  requirePositive,
  requireSameDim,
} from "../../core/mod.ts";
import type { Gpu } from "../../device/mod.ts";
import { fieldSource } from "./field_source.ts";
import { buffers, line } from "./launch.ts";
import { layoutOf, packed, scaleOf } from "./layout.ts";
import { atOnePoint, nearestSource } from "./one_point.ts";
import { atOnce, slicesFor, sweeps } from "./reach.ts";

/** Sums of terms w_j r_ij^{−s} for each target i, a common factor apart. */
export interface ScaledSums {
  /** Σ_j w_j r_ij^{−s} (x_i − y_j) / factor_i, shape [targets, dim]. */
  readonly vectors: Points;
  /** Σ_j w_j r_ij^{−s} / factor_i. */
  readonly shares: Float64Array;
  /** log factor_i. */
  readonly logFactors: Float64Array;
}

/** What is summed: r² = ‖x − y‖² + softening2, s, and weights, equal shares of one where there are none. */
export interface Kernel {
  readonly exponent: number;
  readonly softening2: number;
  readonly weights?: Float64Array;
}

/**
 * The sums for each target; a target that is itself a source (`targets === sources`) does not meet itself. Coordinates are
 * centred and scaled in float64; the card's float32 sums, relative to the nearest source of each slice, are joined in
 * float64.
 *
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If an argument is out of range, or a target sits on a source while r = 0 there.
 */
export async function sumsOnGpu(
  gpu: Gpu,
  targets: Points,
  sources: Points,
  { exponent: s, softening2, weights }: Kernel,
  tiles: boolean,
): Promise<ScaledSums> {
  requireObject("gpu", gpu, "device", "pipeline");
  requireSums(targets, sources, s, softening2, weights);
  const self = targets === sources,
    name = self ? "targets" : "sources",
    [n, dim] = targets.shape,
    [m] = sources.shape;
  const vectors = new Float64Array(n * dim), shares = new Float64Array(n), logFactors = new Float64Array(n);
  if (n === 0) return { vectors: { data: vectors, shape: [n, dim] }, shares, logFactors };

  const layout = layoutOf(dim),
    scale = scaleOf(dim, Math.sqrt(softening2), targets, sources),
    { unit } = scale;
  const cuts = slicesFor(gpu, tiles, n, m, layout),
    heaviest = weights?.reduce((most, w) => Math.max(most, Math.abs(w)), 0) || 1;
  const source = fieldSource(layout, {
    exponent: s,
    reach: tiles ? "tiles" : "broadcast",
    weighted: !!weights,
  });
  const pipeline = await gpu.pipeline(source);
  gpu.check();
  const own = buffers(gpu);
  try {
    const what = (rows: number) => `${rows} points of ${dim} coordinates`;
    const x = own.filled(what(n), packed(targets, layout, scale));
    const y = self ? x : own.filled(what(m), packed(sources, layout, scale));
    const sums = own.storage(`sums for ${what(n)}`, 4 * cuts * n * layout.stride);
    const scales = own.storage(`shares of ${what(n)}`, 8 * cuts * n);
    const heavy = weights
      ? [own.filled(`${m} weights`, Float32Array.from(weights, (w) => w / heaviest))]
      : [];
    const reach = { targets: n, sources: m, self, cuts, met: m, softening2: softening2 / unit / unit };
    const queue = line(gpu, atOnce(gpu));
    sweeps(gpu, pipeline, layout, reach, own, [x, y, sums, scales, ...heavy]).forEach(queue.dispatch);
    queue.flush();
    const read = await Promise.all([sums, scales].map(gpu.read));
    const [a, b] = read.map((bytes) => new Float32Array(bytes)), direct = s === 2;
    const mass = weights ? heaviest : 1 / (self ? n - 1 : m);
    for (let i = 0; i < n; i++) {
      const nearest = Array.from({ length: cuts }, (_, cut) => b[2 * (cut * n + i) + 1]),
        rho = Math.min(...nearest);
      if (rho === 0) {
        throw atOnePoint(`targets row ${i}`, `${name} row ${nearestSource(targets, i, sources)}`);
      }
      logFactors[i] = Math.log(mass) - s / 2 * Math.log((direct ? 1 : rho) * unit ** 2);
      nearest.forEach((own, cut) => {
        const part = direct ? 1 : (rho / own) ** (s / 2), at = cut * n + i;
        shares[i] += part * b[2 * at];
        for (let k = 0; k < dim; k++) vectors[i * dim + k] += part * unit * a[at * layout.stride + k];
      });
    }
    return { vectors: { data: vectors, shape: [n, dim] }, shares, logFactors };
  } finally {
    own.free();
  }
}

function requireSums(
  targets: Points,
  sources: Points,
  exponent: number,
  softening2: number,
  weights?: Float64Array,
): void {
  requirePoints("targets", targets, 0);
  if (sources !== targets) requirePoints("sources", sources);
  requireSameDim("targets", targets, "sources", sources);
  requirePositive("exponent", exponent);
  requireNumber("softening2", softening2, 0);
  const [m] = sources.shape;
  if (weights !== undefined && !(weights instanceof Float64Array)) {
    throw new TypeError(`weights must be a Float64Array, got ${weights}`);
  }
  if (weights && weights.length !== m) {
    throw new RangeError(`weights must be one a source (${m}), got ${weights.length}`);
  }
  weights?.forEach((w, j) => requireNumber(`weight ${j}`, w));
  if (targets === sources && m < 2) {
    throw new RangeError(`a particle needs another to interact with, got ${m} in all`);
  }
}
