/** Processes, particles and records that the tables of interacting particles share. */
import { assert } from "@std/assert";
import { points } from "driftfield/core";
import { interacting, type InteractingProcess } from "driftfield/processes";
import { count, fc, list, made, number, numbers, positive } from "../support.ts";

export const overflows = "powers of 1e300";
export const forever = "an infinite time is asked for as such, and may be the answer";
export const constants = { strength: positive(0.1, 3), pull: positive(0.1, 3) };
export const cold = fc.record(constants).map((options) => made(interacting(options)));
export const warm = fc.record({ ...constants, temperature: positive(0.1, 2) }).map((options) =>
  made(interacting(options))
);
export const free = fc.record({ pull: positive(0.1, 3), temperature: positive(0.1, 2) }).map((options) =>
  made(interacting({ ...options, strength: 0 }))
);
export const t = number(0, 2);

/** Particles of which no two are near each other. */
export const particles = fc.tuple(count(2, 5), count(1, 3)).chain(([n, dim]) =>
  list(n * dim, number(-0.4, 0.4)).map((v) =>
    points(Float64Array.from(v, (u, i) => u + 2 * Math.floor(i / dim)), dim)
  )
);
export const densities = count(0, 4).chain((n) => numbers(n, positive(0.01, 0.3)));
export const record = made({
  times: [0, 1, 2, 3],
  frames: [0, 1, 2, 3].map((k) => points([[1 + k, 0], [0, 1.5], [-1, -1 - k]])),
});
export const planar = (name: string) => ({ called: { density: name, process: name } });
export const gauss = made({
  cdf: (r: number) => -Math.expm1(-r * r / 2),
  density: (r: number) => Math.exp(-r * r / 2) / 6.28,
});
export const isProcess = (process: InteractingProcess) =>
  assert(process.pull >= 0 && process.temperature >= 0);
