/**
 * Runs of particles, on the card and in float64.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Points } from "driftfield/core";
import type { Gpu } from "driftfield/device";
import { type ParticleRun, runParticlesOnGpu } from "driftfield/kernels";
import { interacting } from "driftfield/processes";
import { philox } from "driftfield/random";
import { explicitEuler } from "driftfield/solvers";

/** Their stream, and its keys. */
export const rng = philox(81), keys = { noise: rng.fork("noise").key, batches: rng.fork("batches").key };
/** What most of them have. */
export const constants = {
  strength: 0.5,
  pull: 0.7,
  temperature: 0.1,
  exponent: 2,
  softening: 0.3,
  dt: 0.01,
  keys,
};
export const fixed = { ...constants, batch: "all" } as const;

/** Normal points which float32 holds exactly. */
export function cloud(n: number, dim: number, spread = 1): Points {
  const { data, shape } = rng.fork("start").normal([n, dim]);
  return { data: data.map((v) => Math.fround(spread * v)), shape };
}

/** The float64 run: the start, then the state after each step. */
export function inFloat64(run: ParticleRun, start: Points, steps: number): Points[] {
  const process = interacting(run), path = [start], { dt, batch } = run;
  for (let step = 0; step < steps; step++) {
    path.push(explicitEuler(process, path[step], { dt, step, rng, batch }));
  }
  return path;
}

/** Where a run ends. */
export async function end(
  gpu: Gpu,
  run: ParticleRun,
  start: Points,
  marks: number[],
  options = {},
): Promise<Points> {
  const runner = await runParticlesOnGpu(gpu, run, start, options);
  try {
    for (const mark of marks) assertEquals(await runner.advance(mark), undefined);
    return await runner.points();
  } finally {
    runner.close();
  }
}

/** The largest difference of two coordinates. */
export const largest = (x: Points, y: Points) => Math.max(...x.data.map((v, i) => Math.abs(v - y.data[i])));
