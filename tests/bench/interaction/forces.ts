import type { RieszOptions } from "driftfield/processes";
import type { Benchmark, Peer } from "../harness/benchmark.ts";
import { cloud, force, language, steps } from "./set_up.ts";

/** A force in three languages, the fast one beside what others need. */
function inLanguages(
  label: string,
  { n, dim, scale, ...kernel }: RieszOptions & { n: number; dim: number; scale: number },
  peers: readonly Peer[],
): Benchmark[] {
  const name = `force ${label}, N = ${n}`, options = { ...kernel, softening: 1e-3 };
  const inLanguage = (via: "wasm" | "float64"): Benchmark => ({
    name: `${name}, ${language[via]}`,
    prepare: () => force(n, dim, scale, { ...options, via }),
    work: { count: n * n, of: "pairs" },
    memory: true,
  });
  return [
    { ...inLanguage("wasm"), repeats: 15, peers },
    { ...inLanguage("float64"), repeats: 3, warmUp: 1 },
    {
      name: `${name}, WGSL, 4 steps`,
      prepare: () => steps(cloud("start", n, dim, scale), options, { steps: 4, via: "wgsl" }),
      work: { count: 4 * n * n, of: "pairs" },
      repeats: 3,
      warmUp: 1,
    },
  ];
}

const peersOf = (work: string): readonly Peer[] => [
  ...["numba", "jax", "keops", "torch", "numpy"].map((who) => ({
    script: "forces.py",
    args: [who, work],
    work,
  })),
  { script: "plain_tfjs/forces.ts", args: [work], work },
];

/** In the plane, where a pair costs a division; in 64 dimensions, where all of them are two products of matrices. */
export const forces: readonly Benchmark[] = [
  ...inLanguages("in the plane", { n: 8192, dim: 2, scale: 1 }, peersOf("plane")),
  ...inLanguages("in 64-D", { n: 4096, dim: 64, scale: 0.09, exponent: 64 }, peersOf("64-D")),
];
