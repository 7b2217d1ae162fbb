/**
 * Which runs of explicit steps cannot end well, before they begin.
 *
 * @module
 */
import {
  type Points,
  requireInteger,
  requireNumber,
  requireObject,
  requirePositive,
} from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "../../processes/mod.ts";

/** A run of explicit steps. */
export interface ExplicitRun {
  /** d. */
  readonly dim: number;
  /** N. */
  readonly particles: number;
  /** m₂ of the start, in squared length. */
  readonly start: number;
  /** Particles a batch, 2 … N, or "all". */
  readonly batch: number | "all";
  /** Δt. */
  readonly dt: number;
  /** How many steps. */
  readonly steps: number;
}

/**
 * How many steps of a run `explicitEuler` would refuse at the least, were it to go on after each: for T > 0, s = 2, no
 * softening. Two partners closer than r* are thrown too far,
 *
 *     2 (cΔtw)²/r*² = |c|ΔtN + m₂,   w = 1/(p − 1),
 *
 * and noise brings them there. In a step N(p − 1)/2 pairs meet, each within r* with probability v_d r*^d ∫p², v_d being the
 * volume of the unit ball, and no density of second moment m has less than v_d ∫p² = 2(d + 2)/((d + 4) R^d),
 * R² = m(d + 4)/d (that of 1 − r²/R²). Repulsion keeps partners apart as r^β, β = c/((N − 1)T), by Gibbs's law:
 *
 *     steps × N(p − 1) (d + 2)/(d + 4) (r*⁄R)^{d+β}
 *
 * For m stands the most that m₂ may become with the errors that steps are allowed, which count as another |c|.
 *
 * In the plane, for cΔtN above m₂ and β small, it is (4/9) |c|t/(m₂(p − 1)), whatever Δt: a smaller step brings fewer
 * refusals a step and more steps. So there is no Δt that is safe and not tiny, of the order of m₂/(cN).
 *
 * @param process The process.
 * @param run The run.
 * @returns The number, about the mean of a Poisson law; 0 where T = 0, or the kernel is another or softened.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { interacting } from "driftfield/processes";
 * import { expectedRefusals } from "driftfield/solvers";
 *
 * const run = { dim: 2, particles: 2000, start: 1, batch: 2, dt: 0.01, steps: 10_000 };
 * assert(expectedRefusals(interacting({ temperature: 0.2 }), run) > 20);
 * assert(expectedRefusals(interacting({ temperature: 0.2 }), { ...run, batch: "all" }) < 0.1);
 * ```
 */
export function expectedRefusals(process: InteractingProcess, run: ExplicitRun): number {
  requireProcess(process);
  requireObject("run", run);
  const { strength: c, pull: k, temperature: T, exponent, softening } = process;
  const { dim: d, particles: N, start, batch, dt, steps } = run;
  requireInteger("dim", d, 1);
  requireInteger("particles", N, 2);
  requireNumber("start", start, 0);
  requirePositive("dt", dt);
  requireInteger("steps", steps, 0);
  if (batch !== "all") requireInteger("batch", batch, 2, N);
  const s = exponent === "coulomb" ? d : exponent,
    p = batch === "all" ? N : Math.ceil(N / Math.floor(N / batch));
  if (c === 0 || T === 0 || s !== 2 || softening !== 0) return 0;
  const gain = 2 * Math.abs(c) + 2 * d * T, loss = k * (2 - k * dt);
  const m2 = Math.max(start, loss > 0 ? gain / loss : start + gain * dt * steps);
  const close = 2 * (c * dt / (p - 1)) ** 2 / (Math.abs(c) * dt * N + m2), R2 = m2 * (d + 4) / d;
  const beta = Math.max(0, c) / ((N - 1) * T), within = Math.min(1, close / R2) ** ((d + beta) / 2);
  return steps * N * (p - 1) * (d + 2) / (d + 4) * within;
}

/** Out of a thousand runs that expect so many refusals, one has none. */
const hopeless = Math.log(1000);

/**
 * Refuses a run of explicit steps that would be refused on its way: for the pull, or by noise and an unsoftened force in 999
 * of 1000 cases.
 */
export function requireHope(
  process: InteractingProcess,
  x: Points,
  { batch, dt, steps }: { readonly batch: number | "all"; readonly dt: number; readonly steps: number },
): void {
  requireBelowPull(process, dt);
  const [particles, dim] = x.shape, start = x.data.reduce((sum, v) => sum + v * v, 0) / particles;
  const expected = (dt: number, steps: number) =>
    expectedRefusals(process, { dim, particles, start, batch, dt, steps });
  const found = expected(dt, steps);
  if (found <= hopeless) return;
  let low = dt, high = dt; // of the steps that reach as far in time
  for (let halvings = 0; halvings < 100 && over(low); halvings++) high = low, low /= 2;
  while (high / low > 1.001) {
    const middle = Math.sqrt(low * high);
    if (over(middle)) high = middle;
    else low = middle;
  }
  const remedy = over(low)
    ? "no smaller dt is any better"
    : `dt ≤ ${low.toPrecision(3)} is not refused beforehand`;
  throw new RangeError(
    `dt = ${dt} at temperature ${process.temperature} without softening (batch ${batch}): noise brings partners so close ` +
      `that at least ${
        found.toPrecision(2)
      } of these ${steps} steps must be expected to explode; ${remedy}: ` +
      `set softening, use larger batches, or take exponentialMidpoint or pairMap`,
  );

  function over(shorter: number): boolean {
    return expected(shorter, Math.ceil(dt * steps / shorter)) > hopeless;
  }
}

/** Refuses kΔt ≥ 2, which makes an explicit step of the pull grow. */
export function requireBelowPull({ pull: k }: InteractingProcess, dt: number): void {
  if (k * dt < 2) return;
  throw new RangeError(`dt = ${dt} is too large for the pull ${k}: it must be below ${2 / k}`);
}
