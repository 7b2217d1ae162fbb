/**
 * What is timed of interacting particles, its data set up before.
 *
 * @module
 */
import { float64, type Points } from "driftfield/core";
import { gpu } from "driftfield/device";
import { interacting, type InteractingOptions, riesz, type RieszViaOptions } from "driftfield/processes";
import { philox } from "driftfield/random";
import { type ParticleOptions, simulateToEnd } from "driftfield/solvers";
import type { Prepared } from "../harness/benchmark.ts";

/** What may be asked to run. */
export type Via = NonNullable<ParticleOptions["via"]>;

/** In words. */
export const language = { float64: "plain TypeScript", wasm: "WebAssembly", wgsl: "WGSL" } as const;

/** Normal points, shape [n, dim]. */
export const cloud = (name: string, n: number, dim: number, scale = 1): Points =>
  float64.scale(scale, philox(0).fork(name).normal([n, dim]));

/** The force of n points on n others. */
export function force(n: number, dim: number, scale: number, options: RieszViaOptions): Prepared {
  const sources = cloud("sources", n, dim, scale), targets = cloud("targets", n, dim, scale);
  const field = riesz(options);
  return () => field(targets, sources);
}

/** Steps of a process; unless it is said how long they are, all that counts is their number. */
export async function steps(
  start: Points,
  of: InteractingOptions,
  how: Partial<ParticleOptions>,
): Promise<Prepared> {
  if (how.via === "wgsl" && !await gpu()) return "there is no WebGPU adapter";
  const process = interacting(of), options = { dt: 1e-30, steps: 1, rng: philox(1), ...how };
  return () => simulateToEnd(process, start, options);
}
