/**
 * Which batches, which step and which softening reach a wanted accuracy at the least cost.
 *
 * @module
 */
import { type Points, requireNumber, requirePoints, requirePositive, take } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess, riesz } from "../../processes/mod.ts";
import { batchScatter, batchVariance } from "./batch_field.ts";
import { softeningBias } from "./softening.ts";

/** How to run an interacting process. */
export interface Recommended {
  /** Particles a batch; "all" where batches save nothing. */
  readonly batch: number | "all";
  /** Δt. */
  readonly dt: number;
  /** ε for the process; its own, if it has one. Undefined for a force of your own. */
  readonly softening: number | undefined;
  /** Excess temperature that batches and step are expected to cause, in the unit of T. */
  readonly excess: number;
  /** Forces on a particle in a unit of time, the rest of a step counted as forces too. */
  readonly cost: number;
}

/** What is tolerated, and what things cost. */
export interface RecommendOptions {
  /** δT > 0, the tolerated excess temperature: by default 1 % of T, or at T = 0 what makes the cloud's m₂ 1 % too large. */
  readonly tolerance?: number;
  /** The largest Δt: by default 0.1/k, for the way there; without a pull there is none. */
  readonly largest?: number;
  /** What shuffling, noise and pull cost a particle a step, in forces: 200 by default, as measured with WebAssembly. */
  readonly overhead?: number;
}

/** No more rows than this are looked at. */
const most = 2000;

/**
 * Recommends batches, a step and a softening for `explicitEuler`, for a cloud that is in equilibrium or near it. A step adds
 * Δt² E‖b‖² to the second moment, b = cF_batch − kx; so exactly, at any Δt, the second moment rests where the process of
 * temperature T + δT would have it, with
 *
 *     δT = Δt E‖b‖²/(2d) = Δt (A + B f(p)),   A = E‖cF − kx‖²/(2d),   B = c²V/(2d),   f(p) ≈ 1/(p − 1)
 *
 * (`batchScatter`) and V the variance of the force of one partner. A unit of time costs (p − 1 + h)/Δt forces a particle,
 * h of them for the rest of a step. At a given δT that is least where (p − 1)² = hB/A, unless Δt reaches its largest value;
 * found here by trying all p. An unsoftened Riesz kernel gets half of δT as softening, of which ε may lower m₂: c is
 * weakened by `softeningBias`, c/(2d) of which counts as a temperature. In equilibrium with T = 0, A is as small as the cloud
 * is large, and the largest Δt decides.
 *
 * @param process The process, with c ≠ 0.
 * @param x Particles, shape [N, dim]; of more than 2000 it looks at so many, evenly spaced among the rows.
 * @param options What is tolerated.
 * @returns Batches, step and softening, with what they cost. Time O(N²) up to those 2000.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If c is 0, a number is out of range, T and k are 0 and no `tolerance` is given, or nothing bounds Δt.
 *
 * @example Few partners are enough, and pairs are too few
 * ```ts
 * import { assert } from "@std/assert";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { recommendBatches } from "driftfield/solvers";
 *
 * const process = interacting({ temperature: 0.2 }), x = philox(0).normal([1000, 2]);
 * const { batch } = recommendBatches(process, x, { tolerance: 0.02 });
 * assert(batch !== "all" && batch > 10 && batch < 200, `${batch}`);
 * ```
 */
export function recommendBatches(
  process: InteractingProcess,
  x: Points,
  { tolerance, largest, overhead = 200 }: RecommendOptions = {},
): Recommended {
  requireProcess(process);
  const { strength: c, pull: k, exponent } = process;
  requirePoints("x", x, 2);
  if (c === 0) throw new RangeError("strength must not be 0: without a force there are no batches");
  const [N, dim] = x.shape, seen = thinned(x), δ = tolerance ?? tolerated(process, seen);
  const longest = largest ?? (k > 0 ? 0.1 / k : Infinity);
  requirePositive("tolerance", δ);
  if (longest !== Infinity) requirePositive("largest", longest);
  requireNumber("overhead", overhead, 0);

  const s = exponent === "coulomb" ? dim : exponent, soften = s !== undefined && process.softening === 0;
  const softening = soften ? softeningFor(process, seen, s, dim * δ / Math.abs(c)) : process.softening;
  const soft = soften ? { ...process, interaction: riesz({ exponent: s, softening }) } : process;
  const { A, B } = heat(soft, seen, N), budget = soften ? δ / 2 : δ;

  let best: Recommended | undefined;
  for (let p = 2; p <= N; p = p + 1 <= N / 2 || p === N ? p + 1 : N) { // beyond N/2 there is one batch, of all
    const rate = A + B * batchScatter(N, p), dt = Math.min(longest, budget / rate);
    const cost = (p - 1 + overhead) / dt;
    if (best && cost >= best.cost) continue;
    best = { batch: p === N ? "all" : p, dt, softening, excess: rate * dt, cost };
  }
  if (!(best!.dt < Infinity)) throw new RangeError("nothing bounds dt: give its largest value as `largest`");
  return best!;
}

/** 1 % of T, or of the cloud's m₂ = dT/k. */
function tolerated({ pull: k, temperature: T }: InteractingProcess, x: Points): number {
  if (T > 0) return T / 100;
  if (k > 0) return k * x.data.reduce((sum, v) => sum + v * v, 0) / x.data.length / 100;
  throw new RangeError("tolerance is needed where temperature and pull are 0");
}

function thinned(x: Points): Points {
  const [n] = x.shape;
  return n <= most ? x : take(x, Uint32Array.from({ length: most }, (_, i) => Math.floor(i * n / most)));
}

/** The ε whose `softeningBias` takes `loss` from the virial E r^{2−s} = 2 E x·F, to 1 %. */
function softeningFor(process: InteractingProcess, x: Points, exponent: number, loss: number): number {
  const [n] = x.shape, force = process.interaction(x, x).data;
  const virial = 2 * x.data.reduce((sum, v, i) => sum + v * force[i], 0) / n;
  const size = Math.sqrt(x.data.reduce((sum, v) => sum + v * v, 0) / n);
  let low = 1e-9 * size, high = size;
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high);
    if (1 - softeningBias(x, middle, { exponent }) < loss / virial) low = middle;
    else high = middle;
  }
  return low;
}

/** A and B: the force of all N from that of the rows seen, which are a batch of them. */
function heat(process: InteractingProcess, x: Points, particles: number): { A: number; B: number } {
  const { strength: c, pull: k } = process, [n, dim] = x.shape, { data } = process.interaction(x, x);
  const moved = data.reduce((sum, f, i) => sum + (c * f - k * x.data[i]) ** 2, 0) / n;
  const pairs = batchVariance(process, x, { batch: 2 }).reduce((a, b) => a + b) / n, f = batchScatter(n, 2);
  const B = f === 0 ? 0 : c * c * pairs / f / (2 * dim);
  const few = n < particles ? B * batchScatter(particles, n) : 0;
  return { A: Math.max(0, moved / (2 * dim) - few), B };
}
