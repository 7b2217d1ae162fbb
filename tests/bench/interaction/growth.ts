import type { Points } from "driftfield/core";
import type { InteractingOptions, RieszOptions } from "driftfield/processes";
import type { ParticleOptions } from "driftfield/solvers";
import type { Prepared } from "../harness/benchmark.ts";
import type { Contender, Growth } from "../harness/growth.ts";
import { cloud, force, steps } from "./set_up.ts";

const powers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, k) => 2 ** (from + k));

/** Several steps, of which one is counted. */
const step = (
  start: (value: number) => Points,
  of: InteractingOptions,
  how: Partial<ParticleOptions>,
): Contender => ({ prepare: (value) => steps(start(value), of, how), per: how.steps });

/** A force in three languages. */
function inLanguages(
  field: (value: number, via: "float64" | "wasm") => Prepared,
  start: (value: number) => Points,
  kernel: RieszOptions,
): Record<string, Contender> {
  return {
    "plain TypeScript": { prepare: (value) => field(value, "float64") },
    WebAssembly: { prepare: (value) => field(value, "wasm") },
    "a step in WGSL": step(start, kernel, { steps: 4, via: "wgsl" }),
  };
}

const planar = { softening: 1e-3 }, plane = (n: number) => cloud("start", n, 2);

/** All on all costs N², random batches cost N; both take memory for N. */
export const overParticles: Growth = {
  name: "Force of all on all in the plane",
  over: "particles N",
  values: powers(10, 17),
  contenders: {
    ...inLanguages((n, via) => force(n, 2, 1, { ...planar, via }), plane, planar),
    "a step, batches of 64": step(plane, { ...planar, temperature: 0.2 }, {
      steps: 10,
      batch: 64,
      via: "wasm",
    }),
  },
  shapes: {
    "N²": { of: (n) => n * n, through: "WebAssembly" },
    N: { of: (n) => n, through: "a step, batches of 64" },
  },
  memory: { N: { of: (n) => n, through: "WebAssembly" } },
  peers: ["numba-plane", "jax-plane"].map((forms) => ({ script: "particle_field.py", args: [forms] })),
};

/** In high dimension points are √1.5 apart on average, so that the square of no force leaves the range of float32. */
const scale = (dim: number) => dim === 2 ? 1 : (0.75 / dim) ** 0.5;
const coulomb = { softening: 1e-3, exponent: "coulomb" } as const, n = 2048;

/** What a coordinate more costs. */
export const overDimensions: Growth = {
  name: `Coulomb force of all on all, N = ${n}`,
  over: "dimension d",
  values: powers(1, 8),
  contenders: inLanguages(
    (dim, via) => force(n, dim, scale(dim), { ...coulomb, via }),
    (dim) => cloud("start", n, dim, scale(dim)),
    coulomb,
  ),
  shapes: { d: { of: (dim) => dim, through: "WebAssembly" } },
  memory: { d: { of: (dim) => dim, through: "WebAssembly" } },
  peers: [{ script: "particle_field.py", args: ["jax-dimensions"] }],
};
