/**
 * The force between particles: a Riesz kernel, summed over sources.
 *
 * @module
 */
import {
  type Points,
  requireNumber,
  requireOneOf,
  requirePoints,
  requirePositive,
  requireSameDim,
  zeros,
} from "../../core/mod.ts";
import { atOnePoint, rieszBatchesInWasm, rieszInWasm } from "../../kernels/fields/mod.ts";

/**
 * A force that sources exert on targets: F(x_i) = Σ_j w_j K(x_i − y_j).
 *
 * Bound to its sources it is a field. When `targets` and `sources` are the same object, a particle exerts no force
 * on itself. Weights default to equal shares that sum to one: 1/N, or 1/(N − 1) among the particles themselves.
 */
export interface Interaction<V> {
  /** The force on each target. */
  (targets: V, sources: V, weights?: Float64Array): V;
  /** If it can do many small clouds in one go: of batches of rows, the force on each row from the others of its batch. */
  readonly within?: (x: V, batches: readonly Uint32Array[]) => V;
}

/** What shapes the kernel. */
export interface RieszOptions {
  /** s > 0 of z/‖z‖^s: 2 by default, or "coulomb" for s = d, the gradient of Poisson's kernel in d dimensions. */
  readonly exponent?: number | "coulomb";
  /** ε ≥ 0, in the unit of the coordinates: ‖z‖² becomes ‖z‖² + ε². */
  readonly softening?: number;
}

/** The kernel, and what computes it. */
export interface RieszViaOptions extends RieszOptions {
  /**
   * "float64", the plain loop, by default; "wasm": float32 inside, on all cores, 10 to 50 times as fast. Its error is
   * stated at `rieszInWasm`.
   */
  readonly via?: "float64" | "wasm";
}

/**
 * The repulsive Riesz interaction
 *
 *     F(x) = Σ_j w_j (x − y_j) / (‖x − y_j‖² + ε²)^{s/2}
 *
 * s = 2 is the field E[(x − y)/‖x − y‖²] of the Fokker–Planck-type model; s = d the electrostatic field of Poisson
 * flow. The two agree in the plane. Cost O(targets × sources × dim), memory O(targets × dim).
 *
 * @param options Exponent, softening, and what computes.
 * @returns Targets [n, dim], sources [m, dim], weights [m] ↦ force on each target, [n, dim].
 * @throws {RangeError} (the interaction) if a coordinate or weight is not finite, dimensions differ, weights
 *   are not one a source, or a target sits on a source while ε = 0, where the force is infinite.
 * @throws {Error} (The interaction) if `via: "wasm"` is not possible on this machine.
 *
 * @example Two particles push each other apart
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { riesz } from "driftfield/processes";
 *
 * const pair = points([[0, 0], [2, 0]]);
 * assertEquals([...riesz()(pair, pair).data], [-0.5, 0, 0.5, 0]);
 * ```
 */
export function riesz(
  { exponent = 2, softening = 0, via = "float64" }: RieszViaOptions = {},
): Interaction<Points> {
  if (exponent !== "coulomb") requirePositive("exponent", exponent);
  requireNumber("softening", softening, 0);
  requireOneOf("via", via, ["float64", "wasm"]);
  const kernel = (dim: number) => ({ exponent: exponent === "coulomb" ? dim : exponent, softening });
  const interaction: Interaction<Points> = (targets, sources, weights) => {
    requirePoints("targets", targets, 0);
    if (sources !== targets) requirePoints("sources", sources);
    requireSameDim("targets", targets, "sources", sources);
    const [m, dim] = sources.shape, others = targets === sources ? m - 1 : m;
    if (!weights && others < 1) {
      throw new RangeError(`a particle needs another to interact with, got ${m} in all`);
    }
    if (weights && weights.length !== m) {
      throw new RangeError(`weights must be one a source (${m}), got ${weights.length}`);
    }
    const bad = weights?.findIndex((w) => !Number.isFinite(w)) ?? -1;
    if (bad >= 0) throw new RangeError(`weights must be finite, got ${weights![bad]} at ${bad}`);
    if (via === "wasm") return rieszInWasm(targets, sources, weights ?? 1 / others, kernel(dim));
    const { exponent: s } = kernel(dim), add = s === 2 && dim === 2 ? sumPlanar : sum;
    return add(targets, sources, weights ?? new Float64Array(m).fill(1 / others), s, softening ** 2);
  };
  if (via === "float64") return interaction;
  return Object.assign(interaction, {
    within: (x: Points, batches: readonly Uint32Array[]) => {
      requirePoints("x", x, 0);
      return rieszBatchesInWasm(x, joined(batches), kernel(x.shape[1]));
    },
  });
}

/** Batches one after the other, and where each begins. */
function joined(batches: readonly Uint32Array[]): { order: Uint32Array; bounds: Uint32Array } {
  const bounds = new Uint32Array(batches.length + 1);
  batches.forEach((rows, b) => bounds[b + 1] = bounds[b] + rows.length);
  const order = new Uint32Array(bounds[batches.length]);
  batches.forEach((rows, b) => order.set(rows, bounds[b]));
  return { order, bounds };
}

/** Each pair once if the targets are the sources: what one gains in force, the other loses. */
function sum(targets: Points, sources: Points, weights: Float64Array, s: number, softening2: number): Points {
  const [n, dim] = targets.shape, [m] = sources.shape, self = targets === sources;
  const x = targets.data, y = sources.data, force = zeros(targets.shape), f = force.data;
  const z = new Float64Array(dim), total = new Float64Array(dim);
  for (let i = 0; i < n; i++) {
    total.fill(0);
    for (let j = self ? i + 1 : 0; j < m; j++) {
      let r2 = softening2;
      for (let k = 0; k < dim; k++) {
        z[k] = x[i * dim + k] - y[j * dim + k];
        r2 += z[k] * z[k];
      }
      const kernel = s === 2 ? 1 / r2 : Math.pow(r2, -s / 2);
      if (kernel === Infinity) throw atOnePoint(i, j, self);
      const gain = weights[j] * kernel, loss = weights[i] * kernel;
      for (let k = 0; k < dim; k++) {
        total[k] += gain * z[k];
        if (self) f[j * dim + k] -= loss * z[k];
      }
    }
    for (let k = 0; k < dim; k++) f[i * dim + k] += total[k];
  }
  return force;
}

/** The same for s = 2 in the plane, its loops over coordinates written out: four times as fast. */
function sumPlanar(
  targets: Points,
  sources: Points,
  weights: Float64Array,
  _s: number,
  softening2: number,
): Points {
  const [n] = targets.shape, [m] = sources.shape, self = targets === sources;
  const x = targets.data, y = sources.data, force = zeros(targets.shape), f = force.data;
  for (let i = 0; i < n; i++) {
    const x0 = x[2 * i], x1 = x[2 * i + 1], own = self ? weights[i] : 0;
    let f0 = 0, f1 = 0;
    for (let j = self ? i + 1 : 0; j < m; j++) {
      const z0 = x0 - y[2 * j], z1 = x1 - y[2 * j + 1], kernel = 1 / (z0 * z0 + z1 * z1 + softening2);
      if (kernel === Infinity) throw atOnePoint(i, j, self);
      const gain = weights[j] * kernel, loss = own * kernel;
      f0 += gain * z0;
      f1 += gain * z1;
      if (self) {
        f[2 * j] -= loss * z0;
        f[2 * j + 1] -= loss * z1;
      }
    }
    f[2 * i] += f0;
    f[2 * i + 1] += f1;
  }
  return force;
}
