/**
 * The numbers that a run's kernels are given.
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
import { permutationKeys } from "../../random/mod.ts";
import { type Layout, requireInFloat32 } from "./layout.ts";
import type { ParticleRun } from "./types.ts";

/** Steps that a counter of 32 bits tells apart. */
export const mostSteps = 2 ** 32 - 1;

/** Requires a run that float32 can hold. */
export function requireRun(run: ParticleRun, start: Points): void {
  requireObject("run", run, "keys");
  const { strength, pull, temperature, exponent, softening, dt, batch, keys } = run;
  requireObject("keys", keys, "noise", "batches");
  requireInFloat32("start", start, 2);
  requirePositive("dt", dt);
  requirePositive("exponent", exponent);
  requireNumber("strength", strength);
  requireNumber("pull", pull, 0);
  requireNumber("temperature", temperature, 0, 1e30 / dt);
  requireNumber("softening", softening, 0, 1e18);
  if (batch !== "all") requireInteger("batch", batch, 2, start.shape[0]);
  if (pull * dt >= 2) {
    throw new RangeError(`dt = ${dt} is too large for the pull ${pull}: it must be below ${2 / pull}`);
  }
}

/** How a run is cut up. */
interface Cut {
  readonly n: number;
  readonly slices: number;
  readonly batched: boolean;
  readonly parts: number;
}

/**
 * The run's constants as the kernels' `Run`. The displacement cΔt w ρ^{−s/2} Σ… is, for s > 2, (reference/ρ)^{s/2} Σ… with
 * reference = (|c|Δt w)^{2/s}: neither factor alone leaves the range of float32.
 */
export function constantsOf(
  { strength: c, pull, temperature, exponent: s, dt, keys }: ParticleRun,
  { dim, stride }: Layout,
  { n, slices, batched, parts }: Cut,
): ArrayBuffer {
  const scale = Math.abs(c) * dt * (batched ? 1 : 1 / (n - 1)), sign = Math.sign(c);
  const words = Uint32Array.of(n, dim, stride, slices, +batched, parts, ...keys.noise, ...new Uint32Array(8));
  const [coefficient, reference, half] = s > 2
    ? [sign, scale ** (2 / s), s / 2]
    : [sign * scale, 1, s === 2 ? 0 : s / 2];
  if (scale > 0 && !inFloat32(Math.abs(coefficient), reference)) {
    throw new RangeError(`strength × dt = ${c * dt} leaves the range of float32`);
  }
  new Float32Array(words.buffer, 32).set(
    [coefficient, reference, half, sign, pull * dt, Math.sqrt(2 * temperature * dt)],
  );
  return words.buffer;
}

/** The numbers of `many` steps from `first` on, `apart` bytes each: the index, and the keys of the permutation. */
export function stepNumbers(
  { keys }: ParticleRun,
  first: number,
  many: number,
  apart: number,
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(many * apart / 4);
  for (let k = 0; k < many; k++) {
    words[k * apart / 4] = first + k;
    words.set(permutationKeys(keys.batches, first + k), k * apart / 4 + 4);
  }
  return words;
}

const inFloat32 = (...values: number[]) => values.every((v) => v > 1.2e-38 && v < 3.4e38);
